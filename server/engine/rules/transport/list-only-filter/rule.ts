import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/list-only-filter',
  title: 'Tools hidden from the list can still be called',
  severity: 'error',
  confidence: 'medium',
  cwe: [862, 863],
  owasp: ['MCP02', 'API5'],
  references: [
    { title: 'MCP: Tools', url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools' },
    { title: 'CWE-862: Missing Authorization', url: 'https://cwe.mitre.org/data/definitions/862.html' },
    { title: 'CWE-863: Incorrect Authorization', url: 'https://cwe.mitre.org/data/definitions/863.html' },
  ],
  messages: {
    hidden: 'The list leaves tools out by `{word}`, and `tools/call` runs them all: a caller needs only their names.',
  },
  *check(facts) {
    for (const filter of facts.listOnlyFilters) {
      const evidence = filter.call
        ? [{ ...filter.call, note: 'calls are handled here, without the same question' }]
        : [];
      yield { at: filter.at, message: 'hidden', data: { word: filter.word }, evidence, subject: filter };
    }
  },
});
