import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/weak-algorithms',
  title: 'Weak or open list of token algorithms',
  severity: 'error',
  confidence: 'high',
  cwe: [327],
  owasp: ['API2'],
  references: [
    {
      title: 'RFC 8725, section 3.1: Perform algorithm verification',
      url: 'https://www.rfc-editor.org/rfc/rfc8725.html#section-3.1',
    },
    {
      title: 'CWE-327: Use of a Broken or Risky Cryptographic Algorithm',
      url: 'https://cwe.mitre.org/data/definitions/327.html',
    },
  ],
  messages: {
    none: '`{name}` accepts the algorithm `none`: a token without a signature passes.',
    mixed:
      '`{name}` accepts signatures of key pairs and of shared secrets alike: where the public key is taken for the secret, everybody can sign.',
  },
  *check(facts) {
    for (const verification of facts.tokenVerifications) {
      const { algorithms, name } = verification;
      if (!algorithms) continue;
      yield { at: algorithms.at, message: algorithms.weakness, data: { name }, subject: verification };
    }
  },
});
