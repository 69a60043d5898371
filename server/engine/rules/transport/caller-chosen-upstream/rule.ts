import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/caller-chosen-upstream',
  title: 'Caller picks where the server’s credential goes',
  severity: 'error',
  confidence: 'medium',
  cwe: [918, 441],
  owasp: ['MCP02', 'API7'],
  references: [
    {
      title: 'MCP: Security Best Practices',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/security_best_practices',
    },
    {
      title: 'OWASP: API7:2023 Server Side Request Forgery',
      url: 'https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/',
    },
    {
      title: 'CWE-918: Server-Side Request Forgery (SSRF)',
      url: 'https://cwe.mitre.org/data/definitions/918.html',
    },
    {
      title: 'CWE-441: Unintended Proxy or Intermediary',
      url: 'https://cwe.mitre.org/data/definitions/441.html',
    },
  ],
  messages: {
    chosen: '`{name}` sends `{credential}` to the host that `{given}` names: the caller chooses who gets it.',
  },
  *check(facts) {
    for (const upstream of facts.chosenUpstreams) {
      const { at, given, credential, name } = upstream;
      yield {
        at,
        message: 'chosen',
        data: { name, credential: credential.name, given: given.name },
        evidence: [
          { ...given.at, note: 'the caller writes this' },
          { ...credential.at, note: 'the credential of the server' },
        ],
        subject: upstream,
      };
    }
  },
});
