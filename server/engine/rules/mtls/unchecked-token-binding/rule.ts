import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/unchecked-token-binding',
  title: 'Certificate-bound token that is not compared',
  severity: 'error',
  confidence: 'medium',
  cwe: [345],
  owasp: ['API2'],
  references: [
    {
      title: 'RFC 8705, section 3: Mutual-TLS client certificate-bound access tokens',
      url: 'https://www.rfc-editor.org/rfc/rfc8705.html#section-3',
    },
    {
      title: 'CWE-345: Insufficient Verification of Data Authenticity',
      url: 'https://cwe.mitre.org/data/definitions/345.html',
    },
  ],
  messages: {
    unbound:
      'The metadata says that tokens are bound to the certificate of their client, but nothing compares `x5t#S256` with it: a stolen token works from anywhere.',
  },
  *check(facts) {
    for (const found of facts.unboundTokens) yield { at: found.at, message: 'unbound', subject: found };
  },
});
