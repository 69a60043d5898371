import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/unbound-client-credentials',
  title: 'Client credentials not bound to an issuer',
  severity: 'error',
  confidence: 'high',
  cwe: [522],
  owasp: ['API2'],
  references: [
    {
      title: 'MCP: Authorization',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
    },
    {
      title: 'GHSA-6qxp-vccf-f47h: client credentials sent to another authorization server',
      url: 'https://github.com/advisories/GHSA-6qxp-vccf-f47h',
    },
    {
      title: 'CWE-522: Insufficiently Protected Credentials',
      url: 'https://cwe.mitre.org/data/definitions/522.html',
    },
  ],
  messages: {
    unbound:
      '`{name}` names no issuer: the credentials go to whichever authorization server the MCP server says is its own.',
  },
  *check(facts) {
    for (const credentials of facts.unboundCredentials) {
      yield { at: credentials.at, message: 'unbound', data: { name: credentials.name }, subject: credentials };
    }
  },
});
