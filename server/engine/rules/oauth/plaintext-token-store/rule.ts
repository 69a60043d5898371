import { flowEvidence } from '../../../facts/flow-evidence.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/plaintext-token-store',
  title: 'Token stored in plain text',
  severity: 'error',
  confidence: 'medium',
  cwe: [312],
  owasp: ['MCP01'],
  references: [
    {
      title: 'MCP: Authorization, token theft',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#token-theft',
    },
    {
      title: 'RFC 9700: Best Current Practice for OAuth 2.0 Security',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-4.14',
    },
    {
      title: 'CWE-312: Cleartext Storage of Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/312.html',
    },
  ],
  messages: {
    file: '`{name}` is written as it is by `{sink}`, readable for every user of the machine: a refresh token opens the account until somebody revokes it.',
    browser: '`{name}` is kept in the storage of the browser by `{sink}`: every script of the page can read it.',
    keyValue: '`{name}` is put into a store as it is by `{sink}`: whoever can read the store can use it.',
  },
  *check(facts) {
    for (const flow of facts.flows) {
      if (flow.sink.kind !== 'store') continue;
      yield {
        at: flow.sink.argument,
        message: messageOf(flow.sink.name),
        data: { name: flow.source.name, sink: flow.sink.name },
        evidence: flowEvidence(flow, 'It is stored here.'),
        subject: flow,
      };
    }
  },
});

function messageOf(sink: string): 'browser' | 'file' | 'keyValue' {
  if (sink.includes('Storage.')) return 'browser';
  return /write|append|output|dump/i.test(sink) ? 'file' : 'keyValue';
}
