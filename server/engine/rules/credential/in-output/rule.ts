import { flowEvidence } from '../../../facts/flow-evidence.ts';
import type { CredentialFlow, CredentialSinkKind, CredentialSource } from '../../../facts/flows.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/in-output',
  title: 'Credential in a result, an answer or an error',
  severity: 'error',
  confidence: 'medium',
  cwe: [200, 209],
  owasp: ['MCP01', 'MCP10'],
  references: [
    {
      title: 'MCP: Tools, security considerations',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/server/tools#security-considerations',
    },
    {
      title: 'CWE-200: Exposure of Sensitive Information to an Unauthorized Actor',
      url: 'https://cwe.mitre.org/data/definitions/200.html',
    },
    {
      title: 'CWE-209: Generation of Error Message Containing Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/209.html',
    },
  ],
  messages: {
    result: '{what} is part of a result: the model, its provider and the conversation have it from then on.',
    error: '{what} is part of an error message: it goes wherever the error is shown or logged.',
    response: '{what} is part of an HTTP answer: whoever can ask for it has it.',
    partial: '{what} is part of a result, cut short: it tells which one it is, and less is left to guess.',
  },
  *check(facts) {
    for (const flow of facts.flows) {
      const message = messageOf(flow);
      if (message === undefined) continue;
      yield {
        at: flow.sink.argument,
        message,
        data: { what: whatOf(flow.source) },
        evidence: flowEvidence(flow, 'It leaves the server here.'),
        severity: message === 'partial' || message === 'error' || isOwners(flow) ? 'warning' : 'error',
        subject: flow,
      };
    }
  },
});

const MESSAGES: Partial<Record<CredentialSinkKind, 'result' | 'error' | 'response'>> = {
  result: 'result',
  error: 'error',
  response: 'response',
};

/** A page that shows who has just logged in their own token. */
function isOwners({ sink, source }: CredentialFlow): boolean {
  return sink.kind === 'response' && /^(tokens|named)$/.test(source.kind);
}

function messageOf({ partial, sink }: CredentialFlow): 'result' | 'error' | 'response' | 'partial' | undefined {
  const message = MESSAGES[sink.kind];
  return message !== undefined && partial ? 'partial' : message;
}

function whatOf({ kind, name }: CredentialSource): string {
  if (kind === 'environment') return 'The whole environment, with every secret in it,';
  if (kind === 'headers') return 'The set of all request headers';
  return kind === 'tokens' ? `The token response \`${name}\`` : `The credential \`${name}\``;
}
