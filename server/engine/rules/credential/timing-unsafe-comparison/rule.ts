import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/timing-unsafe-comparison',
  title: 'Credential compared in time that tells how much of it is right',
  severity: 'warning',
  confidence: 'high',
  cwe: [208],
  owasp: ['MCP07', 'API2'],
  references: [
    { title: 'Node.js: crypto.timingSafeEqual()', url: 'https://nodejs.org/api/crypto.html#cryptotimingsafeequala-b' },
    { title: 'CWE-208: Observable Timing Discrepancy', url: 'https://cwe.mitre.org/data/definitions/208.html' },
  ],
  messages: {
    compared:
      '`{operator}` stops at the first wrong character: its time tells a caller how much of `{given}` matches `{expected}`.',
    literal:
      '`{operator}` stops at the first wrong character: its time tells a caller how much of `{given}` matches the literal.',
  },
  *check(facts) {
    for (const comparison of facts.comparisons) {
      if (comparison.constantTime) continue;
      const { at, operator, given, expected } = comparison;
      const data = { operator, given: given.name, expected: expected.name ?? '' };
      yield { at, message: expected.name === undefined ? 'literal' : 'compared', data, subject: comparison };
    }
  },
});
