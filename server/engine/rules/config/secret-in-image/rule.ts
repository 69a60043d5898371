import type { DeployedSecret } from '../../../facts/deployment.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/secret-in-image',
  title: 'Secret in an image',
  severity: 'error',
  confidence: 'high',
  cwe: [538, 798],
  owasp: ['MCP01'],
  references: [
    { title: 'Docker: Build secrets', url: 'https://docs.docker.com/build/building/secrets/' },
    {
      title: 'Docker: SecretsUsedInArgOrEnv',
      url: 'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
    },
    {
      title: 'CWE-538: Insertion of Sensitive Information into Externally-Accessible File or Directory',
      url: 'https://cwe.mitre.org/data/definitions/538.html',
    },
    { title: 'CWE-798: Use of Hard-coded Credentials', url: 'https://cwe.mitre.org/data/definitions/798.html' },
  ],
  messages: {
    value:
      '`{name}` is a credential in the image: `{shown}`. Everyone who can pull the image, or read this file, can use it.',
    guessable:
      '`{name}` has a value in the image that everybody can guess: a container that is started without another one runs with it.',
    argument:
      'The build argument `{name}` becomes part of the image: everyone who can pull it finds the value in its environment or its history.',
    file: '`{name}` is copied into the image: everyone who can pull it can read the secrets in the file.',
  },
  *check(facts) {
    for (const secret of facts.deployedSecrets) {
      if (secret.carrier !== 'image') continue;
      const { at, name, shown, format, strength } = secret;
      const message = strength === 'guessable' ? 'guessable' : 'value';
      yield { at, message, data: { name, shown }, credential: format, subject: secret, ...weightOf(secret) };
    }
    for (const leak of facts.imageLeaks) {
      const { at, how, name, declared } = leak;
      const evidence = declared ? [{ ...declared, note: 'the argument comes in here' }] : [];
      const weight = how === 'argument' ? ({ severity: 'warning', confidence: 'medium' } as const) : {};
      yield { at, message: how, data: { name }, evidence, subject: leak, ...weight };
    }
  },
});

function weightOf({ strength, development }: DeployedSecret): object {
  if (development) return { severity: 'info' };
  if (strength === 'doubtful') return { severity: 'warning', confidence: 'medium' };
  return strength === 'guessable' ? { severity: 'warning' } : {};
}
