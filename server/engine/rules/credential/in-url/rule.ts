import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/in-url',
  title: 'Credential accepted in the URL',
  severity: 'error',
  confidence: 'high',
  cwe: [598],
  owasp: ['MCP01', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, access token usage',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#access-token-usage',
    },
    {
      title: 'RFC 9700, section 4.3: Credential leakage via browser history',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-4.3',
    },
    {
      title: 'CWE-598: Use of GET Request Method With Sensitive Query Strings',
      url: 'https://cwe.mitre.org/data/definitions/598.html',
    },
  ],
  messages: {
    query: 'The credential `{name}` is taken from the URL: it stays in access logs, proxies and browser histories.',
  },
  *check(facts) {
    for (const read of facts.credentialReads) {
      if (read.carrier !== 'query' || !read.decides) continue;
      yield { at: read.at, message: 'query', data: { name: read.name }, subject: read };
    }
  },
});
