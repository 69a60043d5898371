import type { TokenVerification } from '../../../facts/oauth.ts';
import type { Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/unchecked-issuer-or-audience',
  title: 'Issuer or audience of a token not checked',
  severity: 'error',
  confidence: 'high',
  cwe: [345],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, token handling',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#token-handling',
    },
    {
      title: 'RFC 8725, sections 3.8 and 3.9: Validate issuer and audience',
      url: 'https://www.rfc-editor.org/rfc/rfc8725.html#section-3.8',
    },
    {
      title: 'CWE-345: Insufficient Verification of Data Authenticity',
      url: 'https://cwe.mitre.org/data/definitions/345.html',
    },
  ],
  messages: {
    both: '`{name}` checks neither issuer nor audience: a token that was made for anything else is accepted here.',
    own: '`{name}` checks neither issuer nor audience: every token that is signed with this secret is accepted here, whatever it was made for.',
  },
  *check(facts) {
    for (const verification of facts.tokenVerifications) {
      const message = messageOf(verification);
      if (!message) continue;
      const { at, name } = verification;
      yield { at, message, data: { name }, severity: severityOf(verification), subject: verification };
    }
  },
});

/**
 * The audience is what matters: who has the key, or a key of the issuer's own set, is the issuer. Tokens of one's own
 * are told apart by either. Where only the audience is missing, `oauth/unbound-audience` says so.
 */
function messageOf({ issuer, audience, key }: TokenVerification): 'both' | 'own' | undefined {
  if (audience !== 'missing' || issuer !== 'missing') return undefined;
  return key === 'own' ? 'own' : 'both';
}

function severityOf({ key }: TokenVerification): Severity {
  if (key === 'own') return 'info';
  return key === 'public' ? 'error' : 'warning';
}
