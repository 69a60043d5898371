import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/insecure-endpoint-url',
  title: 'OAuth endpoint without TLS',
  severity: 'error',
  confidence: 'high',
  cwe: [319],
  owasp: ['API8'],
  references: [
    {
      title: 'MCP: Authorization, communication security',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#communication-security',
    },
    {
      title: 'CWE-319: Cleartext Transmission of Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/319.html',
    },
  ],
  messages: {
    cleartext:
      '`{name}` at `{host}` is used over `http:`: whoever is on the way reads tokens, or answers in its place.',
    allowed: '`{name}` lets issuers without TLS in: whoever is on the way reads tokens, or answers in their place.',
  },
  *check(facts) {
    for (const endpoint of facts.insecureEndpoints) {
      const { at, name, host } = endpoint;
      if (host === undefined) yield { at, message: 'allowed', data: { name }, subject: endpoint };
      else yield { at, message: 'cleartext', data: { name, host }, subject: endpoint };
    }
  },
});
