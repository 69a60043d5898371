import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/missing-origin-validation',
  title: 'Origin validated weakly',
  severity: 'error',
  confidence: 'high',
  cwe: [346],
  owasp: ['MCP07', 'API8'],
  references: [
    {
      title: 'MCP: Streamable HTTP, security warning',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning',
    },
    {
      title: 'CVE-2026-57112: an origin test with startsWith',
      url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-57112',
    },
    {
      title: 'CWE-346: Origin Validation Error',
      url: 'https://cwe.mitre.org/data/definitions/346.html',
    },
  ],
  messages: {
    method: '`{how}` does not tell origins apart: `{passes}` passes this test too.',
    pattern: 'The {how} does not match the whole origin: `{passes}` passes this test too.',
  },
  *check(facts) {
    for (const test of facts.originTests) {
      const { at, how, passes } = test;
      const message = how === 'regular expression' ? 'pattern' : 'method';
      yield { at, message, data: { how, passes }, subject: test };
    }
  },
});
