import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/no-refresh',
  title: 'Access token expires with no refresh',
  severity: 'warning',
  confidence: 'medium',
  cwe: [613],
  owasp: ['MCP01'],
  references: [
    {
      title: 'Google: Using OAuth 2.0 for web server applications, offline access',
      url: 'https://developers.google.com/identity/protocols/oauth2/web-server#offline',
    },
    {
      title: 'RFC 6749, section 1.5: Refresh token',
      url: 'https://www.rfc-editor.org/rfc/rfc6749.html#section-1.5',
    },
    {
      title: 'CWE-613: Insufficient Session Expiration',
      url: 'https://cwe.mitre.org/data/definitions/613.html',
    },
  ],
  messages: {
    online:
      'The login does not ask for offline access: in an hour its tools fail until somebody logs in again, or a longer-lived secret takes its place.',
  },
  *check(facts) {
    for (const request of facts.authorizationRequests) {
      if (request.offline === 'absent') yield { at: request.at, message: 'online', subject: request };
    }
  },
});
