import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/skipped-consent',
  title: 'Consent skipped by an authorization server',
  severity: 'error',
  confidence: 'medium',
  cwe: [441],
  owasp: ['MCP02', 'MCP07'],
  references: [
    {
      title: 'MCP: Authorization, confused deputy problem',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#confused-deputy-problem',
    },
    {
      title: 'MCP: Security best practices',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices',
    },
    {
      title: 'CWE-441: Unintended Proxy or Intermediary (Confused Deputy)',
      url: 'https://cwe.mitre.org/data/definitions/441.html',
    },
  ],
  messages: {
    'switched-off':
      '`{name}` is off: whoever registers as a client gets the access of everybody who follows its link, unasked.',
    forwarded:
      '`{name}` sends the clients of everybody on under this server’s own client id and asks nobody: who follows a link hands an attacker’s client what they once granted.',
    issued: '`{name}` gives a code to everybody who asks for one: no person signs in or agrees to anything.',
  },
  *check(facts) {
    for (const found of facts.skippedConsents) {
      const { at, name, how, sends, ownId, registration } = found;
      const evidence = [
        ...(registration ? [{ ...registration, note: 'anybody can become a client here' }] : []),
        ...(ownId ? [{ ...ownId, note: 'the service behind sees this server as the client' }] : []),
        ...(sends ? [{ ...sends, note: 'the browser is sent on here' }] : []),
      ];
      const confidence = how === 'switched-off' ? 'high' : 'medium';
      yield { at, message: how, data: { name }, evidence, confidence, subject: found };
    }
  },
});
