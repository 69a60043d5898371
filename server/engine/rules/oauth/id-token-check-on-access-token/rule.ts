import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/id-token-check-on-access-token',
  title: 'ID token check used on an access token',
  severity: 'error',
  confidence: 'medium',
  cwe: [287],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, token handling',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#token-handling',
    },
    {
      title: 'OpenID Connect Core 1.0, section 2: ID token',
      url: 'https://openid.net/specs/openid-connect-core-1_0.html#IDToken',
    },
    {
      title: 'RFC 9068, section 4: Validating JWT access tokens',
      url: 'https://www.rfc-editor.org/rfc/rfc9068.html#section-4',
    },
    { title: 'CWE-287: Improper Authentication', url: 'https://cwe.mitre.org/data/definitions/287.html' },
  ],
  messages: {
    checked:
      'An access token is checked as an ID token, which proves a login to a client and gives no access to this server.',
  },
  *check(facts) {
    for (const check of facts.identityChecks) {
      if (!check.accessToken) continue;
      const evidence = [{ ...check.argument, note: 'the access token' }];
      yield { at: check.at, message: 'checked', evidence, subject: check };
    }
  },
});
