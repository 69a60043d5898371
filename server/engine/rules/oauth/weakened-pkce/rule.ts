import type { Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/weakened-pkce',
  title: 'PKCE absent or weakened',
  severity: 'error',
  confidence: 'high',
  cwe: [757],
  owasp: ['API2'],
  references: [
    {
      title: 'MCP: Authorization, authorization code protection',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#authorization-code-protection',
    },
    {
      title: 'RFC 7636: Proof Key for Code Exchange',
      url: 'https://www.rfc-editor.org/rfc/rfc7636.html',
    },
    {
      title: 'CWE-757: Selection of Less-Secure Algorithm During Negotiation',
      url: 'https://cwe.mitre.org/data/definitions/757.html',
    },
  ],
  messages: {
    absent: 'The login is started without a PKCE challenge: who gets hold of the authorization code can use it.',
    plain:
      'The PKCE challenge is sent as `plain`: who reads the login’s URL has the verifier, and with it the right to the code.',
    skipped:
      '`{name}` skips the PKCE check, and nothing here hands the verifier to the server behind: any code is taken.',
    'plain-allowed':
      '`{name}` accepts challenges that are the verifier itself: a client that asks for it has no protection.',
    'not-forwarded':
      '`{name}` is off: the login at the server behind has no PKCE challenge, and who gets hold of its code can use it.',
    'verifier-optional':
      '`{name}` is compared only when it is sent: who leaves it out gets tokens for a code that was meant for somebody else.',
    'never-verified':
      'The token route `{name}` gives access tokens and never looks at `code_verifier`: who gets hold of a code can use it.',
  },
  *check(facts) {
    for (const request of facts.authorizationRequests) {
      const { challenge, challengeAt, loopback } = request;
      // A web application has its client secret besides; an app on a person's machine has nothing else.
      const severity: Severity = loopback ? 'warning' : 'info';
      if (challenge === 'absent') yield { at: request.at, message: 'absent', severity, subject: request };
      if (challenge === 'plain') yield { at: challengeAt ?? request.at, message: 'plain', subject: request };
    }
    for (const found of facts.pkceGaps) {
      const severity: Severity = /^(plain-allowed|not-forwarded)$/.test(found.gap) ? 'warning' : 'error';
      yield { at: found.at, message: found.gap, data: { name: found.name }, severity, subject: found };
    }
  },
});
