import { quoted } from '../../../facts/names.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/decode-without-verify',
  title: 'Token decoded, but not verified',
  severity: 'error',
  confidence: 'high',
  cwe: [347],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, token handling',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#token-handling',
    },
    {
      title: 'RFC 8725, section 3: JWT best current practices',
      url: 'https://www.rfc-editor.org/rfc/rfc8725.html#section-3',
    },
    {
      title: 'CWE-347: Improper Verification of Cryptographic Signature',
      url: 'https://cwe.mitre.org/data/definitions/347.html',
    },
  ],
  messages: {
    decoded: '{how} reads the token without checking its signature: a caller can write any claims into it.',
  },
  *check(facts) {
    for (const decode of facts.tokenDecodes) {
      if (!decode.decides) continue;
      const evidence = decode.use ? [{ ...decode.use, note: 'the claims decide here' }] : [];
      yield { at: decode.at, message: 'decoded', data: { how: quoted(decode.how) }, evidence, subject: decode };
    }
  },
});
