import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/development-verifier',
  title: 'Verifier made for development',
  severity: 'error',
  confidence: 'high',
  cwe: [1392],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Security best practices, verify every inbound request',
      url: 'https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices',
    },
    { title: 'CWE-1392: Use of Default Credentials', url: 'https://cwe.mitre.org/data/definitions/1392.html' },
  ],
  messages: {
    'literal-keys':
      '`{name}` lets in whoever has read the source: its keys stand there, and changing one means a release.',
    'any-token': '`{name}` takes every token for a good one: whoever sends some text is let in.',
    demo: '`{name}` is made for examples and tests: it signs everybody in without asking, and forgets all when the process ends.',
  },
  *check(facts) {
    for (const found of facts.developmentVerifiers)
      yield { at: found.at, message: found.flaw, data: { name: found.name }, subject: found };
  },
});
