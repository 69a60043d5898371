import { flowEvidence } from '../../../facts/flow-evidence.ts';
import type { CredentialFlow } from '../../../facts/flows.ts';
import type { Evidence } from '../../../finding.ts';
import { rule, type Report } from '../../../rule.ts';

export default rule({
  id: 'oauth/token-passthrough',
  title: 'Client token passed upstream',
  severity: 'error',
  confidence: 'medium',
  cwe: [441, 522],
  owasp: ['MCP02', 'MCP07'],
  references: [
    {
      title: 'MCP: Security best practices, token passthrough',
      url: 'https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices#token-passthrough',
    },
    {
      title: 'RFC 8693: OAuth 2.0 Token Exchange',
      url: 'https://www.rfc-editor.org/rfc/rfc8693.html',
    },
    {
      title: 'CWE-441: Unintended Proxy or Intermediary (“Confused Deputy”)',
      url: 'https://cwe.mitre.org/data/definitions/441.html',
    },
    {
      title: 'CWE-522: Insufficiently Protected Credentials',
      url: 'https://cwe.mitre.org/data/definitions/522.html',
    },
  ],
  messages: {
    token:
      'The caller’s token `{name}` is sent to another service {how}: this server accepts a token that was not issued for it and acts with it.',
    key: 'The caller’s credential `{name}` is sent to another service {how}: every caller hands this server the key to that service.',
  },
  *check(facts) {
    // What is handed on is often all that the gate looks for: one finding says both
    for (const { flow, gate } of facts.relays) {
      const check = gate.flaw?.path === gate.at.path ? gate.flaw : gate.at;
      yield reportOf(flow, [{ ...check, note: 'any value passes this check' }]);
    }
    for (const flow of facts.flows) if (flow.sink.kind === 'upstream') yield reportOf(flow, []);
  },
});

function reportOf(flow: CredentialFlow, gate: readonly Evidence[]): Report<'token' | 'key'> {
  const isToken = /authorization|token$/i.test(flow.source.name) && !flow.source.name.startsWith('x-');
  return {
    at: flow.sink.argument,
    message: isToken ? 'token' : 'key',
    data: { name: flow.source.name, how: howOf(flow.sink.name) },
    evidence: [...gate, ...flowEvidence(flow, 'It is passed on here.')],
    severity: isToken ? 'error' : 'warning',
    subject: flow,
  };
}

/** Names of headers hold hyphens, those of code do not. */
function howOf(sink: string): string {
  return /-|^authorization$/i.test(sink) ? `in the header \`${sink}\`` : `through \`${sink}\``;
}
