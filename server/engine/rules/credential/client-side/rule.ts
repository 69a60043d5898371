import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/client-side',
  title: 'Credential shipped to a browser or app',
  severity: 'error',
  confidence: 'medium',
  cwe: [522],
  owasp: ['MCP01'],
  references: [
    {
      title: 'Vite: Env variables and modes',
      url: 'https://vite.dev/guide/env-and-mode',
    },
    {
      title: 'Next.js: Bundling environment variables for the browser',
      url: 'https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser',
    },
    {
      title: 'CWE-522: Insufficiently Protected Credentials',
      url: 'https://cwe.mitre.org/data/definitions/522.html',
    },
  ],
  messages: {
    bundled: 'The bundler writes `{name}` into code that every visitor downloads: the credential is public.',
    allowed:
      '`{name}` lets the client of an API run in the browser: its key is in code or requests that every visitor can read.',
  },
  *check(facts) {
    for (const credential of facts.clientCredentials) {
      yield { at: credential.at, message: credential.how, data: { name: credential.name }, subject: credential };
    }
  },
});
