import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/old-tls-version',
  title: 'Old TLS version or cipher',
  severity: 'warning',
  confidence: 'high',
  cwe: [326],
  owasp: ['API8'],
  references: [
    {
      title: 'RFC 9325: Recommendations for Secure Use of TLS',
      url: 'https://www.rfc-editor.org/rfc/rfc9325.html',
    },
    {
      title: 'CWE-326: Inadequate Encryption Strength',
      url: 'https://cwe.mitre.org/data/definitions/326.html',
    },
  ],
  messages: {
    version: '`{name}` lets in protocol versions with known attacks: what is sent can be read or changed on the way.',
    ciphers: 'The cipher `{name}` is broken: what is sent with it can be read on the way.',
  },
  *check(facts) {
    for (const found of facts.tlsWeaknesses) {
      if (found.weakness === 'hostname') continue;
      yield { at: found.at, message: found.weakness, data: { name: found.name }, subject: found };
    }
  },
});
