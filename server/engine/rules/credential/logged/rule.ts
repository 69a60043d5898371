import { flowEvidence } from '../../../facts/flow-evidence.ts';
import type { CredentialFlow } from '../../../facts/flows.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/logged',
  title: 'Credential written to a log',
  severity: 'error',
  confidence: 'medium',
  cwe: [532],
  owasp: ['MCP01', 'MCP08'],
  references: [
    {
      title: 'MCP: Logging, security',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging#security',
    },
    {
      title: 'OWASP Logging Cheat Sheet: Data to exclude',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
    },
    {
      title: 'CWE-532: Insertion of Sensitive Information into Log File',
      url: 'https://cwe.mitre.org/data/definitions/532.html',
    },
  ],
  messages: {
    whole: 'The credential `{name}` is written to a log by `{sink}`: whoever reads the log can use it.',
    tokens: 'The tokens in `{name}` are written to a log by `{sink}`: whoever reads the log can use them.',
    partial:
      'A part of the credential `{name}` is written to a log by `{sink}`: it tells which one it is, and less is left to guess.',
    headers: 'Every header of the request is written to a log by `{sink}`, `Authorization` and `Cookie` among them.',
    environment: 'The whole environment is written to a log by `{sink}`, with every secret in it.',
  },
  *check(facts) {
    for (const flow of facts.flows) {
      if (flow.sink.kind !== 'log') continue;
      yield {
        at: flow.sink.argument,
        message: messageOf(flow),
        data: { name: flow.source.name, sink: flow.sink.name },
        evidence: flowEvidence(flow, 'It is written to the log here.'),
        severity: flow.onPurpose ? 'info' : flow.partial ? 'warning' : 'error',
        subject: flow,
      };
    }
  },
});

function messageOf({ partial, source }: CredentialFlow): 'whole' | 'tokens' | 'partial' | 'headers' | 'environment' {
  if (partial) return 'partial';
  return source.kind === 'headers' || source.kind === 'environment' || source.kind === 'tokens' ? source.kind : 'whole';
}
