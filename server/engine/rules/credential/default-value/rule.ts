import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/default-value',
  title: 'Secret setting with a default value',
  severity: 'error',
  confidence: 'high',
  cwe: [1392, 798],
  owasp: ['MCP01', 'API2'],
  references: [
    {
      title: 'MCP: Security best practices',
      url: 'https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices',
    },
    { title: 'CWE-1392: Use of Default Credentials', url: 'https://cwe.mitre.org/data/definitions/1392.html' },
    { title: 'CWE-798: Use of Hard-coded Credentials', url: 'https://cwe.mitre.org/data/definitions/798.html' },
  ],
  messages: {
    default:
      'When `{variable}` is not set, the secret is a text that stands in the source: whoever has read the code knows it.',
  },
  *check(facts) {
    for (const fallback of facts.fallbacks) {
      const { at, variable, empty, credential } = fallback;
      // An empty default leaks nothing, and a real credential is reported by `credential/hardcoded`.
      if (empty || credential !== undefined) continue;
      yield { at, message: 'default', data: { variable }, credential: 'generic', subject: fallback };
    }
  },
});
