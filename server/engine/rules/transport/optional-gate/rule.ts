import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/optional-gate',
  title: 'Authentication that is optional',
  severity: 'error',
  confidence: 'high',
  cwe: [287, 636],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, error handling',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
    },
    {
      title: 'mcp-handler: authorization',
      url: 'https://github.com/vercel/mcp-handler/blob/main/docs/AUTHORIZATION.md',
    },
    { title: 'CWE-287: Improper Authentication', url: 'https://cwe.mitre.org/data/definitions/287.html' },
    { title: 'CWE-636: Not Failing Securely', url: 'https://cwe.mitre.org/data/definitions/636.html' },
  ],
  messages: {
    optional: '`{name}` without `required: true` calls the handler also when the token is missing or wrong.',
  },
  *check(facts) {
    for (const gate of facts.optionalGates) {
      const evidence = [{ ...gate.nothing, note: 'the verifier gives nothing back, and the request goes on' }];
      yield { at: gate.at, message: 'optional', data: { name: gate.name }, evidence, subject: gate };
    }
  },
});
