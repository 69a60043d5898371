import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/hostname-check-off',
  title: 'Host name check removed',
  severity: 'error',
  confidence: 'high',
  cwe: [297],
  owasp: ['API8'],
  references: [
    {
      title: 'Node.js: tls.checkServerIdentity()',
      url: 'https://nodejs.org/api/tls.html#tlscheckserveridentityhostname-cert',
    },
    {
      title: 'CWE-297: Improper Validation of Certificate with Host Mismatch',
      url: 'https://cwe.mitre.org/data/definitions/297.html',
    },
  ],
  messages: {
    hostname:
      '`{name}` accepts every certificate that an authority signed: whoever has one for a site of their own can answer here.',
  },
  *check(facts) {
    for (const found of facts.tlsWeaknesses) {
      if (found.weakness !== 'hostname') continue;
      yield { at: found.at, message: 'hostname', data: { name: found.name }, subject: found };
    }
  },
});
