import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/ignored-expiry',
  title: 'Expiry of a token ignored',
  severity: 'error',
  confidence: 'high',
  cwe: [613],
  owasp: ['API2'],
  references: [
    {
      title: 'MCP: Authorization, token handling',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#token-handling',
    },
    {
      title: 'CWE-613: Insufficient Session Expiration',
      url: 'https://cwe.mitre.org/data/definitions/613.html',
    },
  ],
  messages: {
    ignored: '`{name}` accepts expired tokens: one that leaks once opens the server for good.',
  },
  *check(facts) {
    for (const verification of facts.tokenVerifications) {
      const { ignoresExpiry: at, name } = verification;
      if (at) yield { at, message: 'ignored', data: { name }, subject: verification };
    }
  },
});
