import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/operator-fallback',
  title: 'Caller without a credential gets the operator’s',
  severity: 'error',
  confidence: 'medium',
  cwe: [306, 441],
  owasp: ['MCP07', 'MCP02'],
  references: [
    {
      title: 'MCP: Security best practices',
      url: 'https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices',
    },
    {
      title: 'CWE-306: Missing Authentication for Critical Function',
      url: 'https://cwe.mitre.org/data/definitions/306.html',
    },
    {
      title: 'CWE-441: Unintended Proxy or Intermediary (“Confused Deputy”)',
      url: 'https://cwe.mitre.org/data/definitions/441.html',
    },
  ],
  messages: {
    fallback:
      'Whoever sends no `{given}` acts with `{operator}`: leaving the credential out opens the operator’s account.',
  },
  *check(facts) {
    for (const fallback of facts.operatorFallbacks) {
      const { given, operator } = fallback;
      yield {
        at: fallback.at,
        message: 'fallback',
        data: { given: given.name, operator: operator.name },
        evidence: [
          { ...given.at, note: `The caller may send \`${given.name}\`.` },
          { ...operator.at, note: `Without it, \`${operator.name}\` of the operator is used.` },
        ],
        subject: fallback,
      };
    }
  },
});
