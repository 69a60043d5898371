import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/unguarded-metadata-fetch',
  title: 'Unguarded request to an address that a client names',
  severity: 'error',
  confidence: 'medium',
  cwe: [918],
  owasp: ['MCP07', 'API7'],
  references: [
    {
      title: 'MCP: Security best practices, server-side request forgery',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices',
    },
    {
      title: 'OWASP: API7:2023 Server Side Request Forgery',
      url: 'https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/',
    },
    {
      title: 'CWE-918: Server-Side Request Forgery (SSRF)',
      url: 'https://cwe.mitre.org/data/definitions/918.html',
    },
  ],
  messages: {
    chosen:
      '`{name}` requests the address that `{given}` holds: whoever writes it reaches what only this machine can reach.',
    token:
      '`{name}` asks the address that `{given}` of an unverified token holds: whoever writes the token says who vouches for it.',
  },
  *check(facts) {
    for (const address of facts.chosenAddresses) {
      const { at, name, given } = address;
      yield {
        at,
        message: /^(iss|jku|x5u)$/.test(given.name) ? 'token' : 'chosen',
        data: { name, given: given.name },
        evidence: [{ ...given.at, note: 'the other side writes this' }],
        subject: address,
      };
    }
  },
});
