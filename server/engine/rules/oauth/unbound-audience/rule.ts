import type { BearerGate } from '../../../facts/facts.ts';
import type { Confidence, Evidence, Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/unbound-audience',
  title: 'Access token not bound to this server',
  severity: 'error',
  confidence: 'high',
  cwe: [863, 345],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, token handling',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#token-handling',
    },
    { title: 'RFC 8707: Resource Indicators for OAuth 2.0', url: 'https://www.rfc-editor.org/rfc/rfc8707.html' },
    { title: 'CWE-863: Incorrect Authorization', url: 'https://cwe.mitre.org/data/definitions/863.html' },
    {
      title: 'CWE-345: Insufficient Verification of Data Authenticity',
      url: 'https://cwe.mitre.org/data/definitions/345.html',
    },
  ],
  messages: {
    unbound: '`{gate}` has no `{option}`: a token that was issued for another server is accepted here.',
    unsupported:
      '`{gate}` accepts tokens that were issued for another server, and `{package}` {version} does not know `{option}` yet: upgrade first.',
    verification:
      '`{gate}` does not check the audience: a token that the same issuer made for another service is accepted here.',
    verifier: '`{gate}` has no `{option}`: only the verifier keeps tokens of other servers out.',
  },
  *check(facts) {
    for (const gate of facts.bearerGates) {
      // A token of one's own needs no audience.
      if (!gate.options || gate.expectedResource || gate.verifier?.checksAudience === 'own') continue;
      const [message, weight, confidence] = judge(gate);
      // Until then the specification asked for no audience: a gap, and not a breach of it.
      const severity = weight === 'error' && facts.project.profile < '2025-06-18' ? 'warning' : weight;
      const { name, option } = gate;
      const data = { gate: name, option, package: gate.sdk.package, version: gate.sdk.version ?? '' };
      yield { at: gate.at, message, data, severity, confidence, evidence: evidenceOf(gate), subject: gate };
    }
    for (const verification of facts.tokenVerifications) {
      const { at, name, key, issuer, audience } = verification;
      // Neither does one whose key is one's own; without an issuer, another rule says so.
      if (audience !== 'missing' || issuer === 'missing' || key === 'own') continue;
      const severity = key === 'public' ? 'error' : 'warning';
      yield { at, message: 'verification', data: { gate: name }, severity, subject: verification };
    }
  },
});

function judge({
  verifier,
  supportsExpectedResource,
}: BearerGate): ['unbound' | 'unsupported' | 'verifier', Severity, Confidence] {
  if (verifier?.checksAudience === true) return ['verifier', 'info', 'high'];
  const message = supportsExpectedResource === false ? 'unsupported' : 'unbound';
  return verifier?.checksAudience === false ? [message, 'error', 'high'] : [message, 'warning', 'medium'];
}

function evidenceOf({ verifier }: BearerGate): Evidence[] {
  if (!verifier) return [];
  const says = {
    own: 'knows its own tokens',
    true: 'checks the audience',
    false: 'does not look at the audience',
    unknown: 'cannot be seen into',
  };
  return [{ ...verifier.at, note: `the verifier ${says[`${verifier.checksAudience}`]}` }];
}
