import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/trusted-request-state',
  title: 'Request state trusted as it comes back',
  severity: 'error',
  confidence: 'high',
  cwe: [345, 565],
  owasp: ['MCP07', 'API1'],
  references: [
    {
      title: 'MCP: Multi round-trip requests',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr',
    },
    {
      title: 'CWE-345: Insufficient Verification of Data Authenticity',
      url: 'https://cwe.mitre.org/data/definitions/345.html',
    },
    {
      title: 'CWE-565: Reliance on Cookies without Validation and Integrity Checking',
      url: 'https://cwe.mitre.org/data/definitions/565.html',
    },
  ],
  messages: {
    unsigned:
      '`requestState` comes back from the client and is believed as it is: the client writes into it whatever it likes.',
    literalKey:
      'The key that seals `requestState` stands in the source: whoever reads it makes state that this server believes.',
    unbound:
      '`requestState` is sealed for nobody in particular: one user’s state is believed when another one sends it.',
  },
  *check(facts) {
    for (const use of facts.requestStateUses) {
      const { at, flaw } = use;
      if (flaw === 'unsigned') yield { at, message: 'unsigned', subject: use };
      if (flaw === 'literal-key') yield { at, message: 'literalKey', subject: use };
      if (flaw === 'unbound') yield { at, message: 'unbound', severity: 'warning', confidence: 'medium', subject: use };
    }
  },
});
