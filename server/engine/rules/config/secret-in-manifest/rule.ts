import type { DeployedSecret } from '../../../facts/deployment.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/secret-in-manifest',
  title: 'Secret in a deployment manifest',
  severity: 'warning',
  confidence: 'high',
  cwe: [798],
  owasp: ['MCP01', 'MCP09'],
  references: [
    {
      title: 'Docker Compose: Secrets',
      url: 'https://docs.docker.com/compose/how-tos/use-secrets/',
    },
    {
      title: 'Kubernetes: Good practices for Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    },
    { title: 'CWE-798: Use of Hard-coded Credentials', url: 'https://cwe.mitre.org/data/definitions/798.html' },
  ],
  messages: {
    value:
      '`{name}` is a credential in the manifest: `{shown}`. Everyone who can read this file or its history can use it.',
    guessable: '`{name}` is set to a value that everybody can guess: whoever reaches the service can use it.',
    fallback: 'Without a setting `{name}` is a value that stands here: whoever can read this file can use it.',
    development: '`{name}` has a value for development: a service that others reach needs one of its own.',
  },
  *check(facts) {
    for (const secret of facts.deployedSecrets) {
      if (secret.carrier !== 'manifest') continue;
      const { at, name, shown, format } = secret;
      const message = messageOf(secret);
      yield { at, message, data: { name, shown }, credential: format, subject: secret, ...weightOf(secret) };
    }
  },
});

function messageOf({
  strength,
  development,
  fallback,
}: DeployedSecret): 'value' | 'guessable' | 'fallback' | 'development' {
  if (development) return 'development';
  if (fallback) return 'fallback';
  return strength === 'guessable' ? 'guessable' : 'value';
}

/** A token whose form says who issued it opens something for certain. */
function weightOf({ strength, development, format }: DeployedSecret): object {
  if (development) return { severity: 'info' };
  if (strength === 'doubtful') return { confidence: 'medium' };
  return strength === 'issued' && format !== 'generic' ? { severity: 'error' } : {};
}
