import { shownSeconds } from '../../../facts/durations.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/reusable-code-or-token',
  title: 'Code or token reusable or long-lived',
  severity: 'error',
  confidence: 'medium',
  cwe: [294, 613],
  owasp: ['API2'],
  references: [
    {
      title: 'MCP: Authorization, token theft',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#token-theft',
    },
    {
      title: 'RFC 6749, section 4.1.2: the authorization code is used once',
      url: 'https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2',
    },
    {
      title: 'RFC 9700, section 4.14: Refresh token protection',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-4.14',
    },
    {
      title: 'CWE-294: Authentication Bypass by Capture-replay',
      url: 'https://cwe.mitre.org/data/definitions/294.html',
    },
    { title: 'CWE-613: Insufficient Session Expiration', url: 'https://cwe.mitre.org/data/definitions/613.html' },
  ],
  messages: {
    'kept-code': '`{name}` gives tokens for a code and keeps the code: who reads it later gets tokens, too.',
    'long-code':
      'An authorization code is good for {time} here: one that leaks is still worth something. Ten minutes are the most.',
    'kept-refresh-token':
      '`{name}` answers a refresh token with itself: a stolen one works as long as the user’s own, and nobody notices.',
    'long-access-token': 'An access token lives for {time} here: a stolen one cannot be taken back for so long.',
  },
  *check(facts) {
    for (const grant of facts.reusableGrants) {
      const { at, name, flaw, found, seconds } = grant;
      const evidence = found ? [{ ...found, note: 'the code is looked up here, and stays' }] : [];
      const severity = flaw === 'kept-code' ? 'error' : 'warning';
      const data = { name, time: shownSeconds(seconds ?? 0) };
      yield { at, message: flaw, data, severity, evidence, subject: grant };
    }
  },
});
