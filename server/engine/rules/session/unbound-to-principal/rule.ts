import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/unbound-to-principal',
  title: 'Session not bound to its user',
  severity: 'warning',
  confidence: 'medium',
  cwe: [639],
  owasp: ['MCP07', 'API1'],
  references: [
    {
      title: 'MCP: Security best practices, session hijacking',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices#session-hijacking',
    },
    {
      title: 'CWE-639: Authorization Bypass Through User-Controlled Key',
      url: 'https://cwe.mitre.org/data/definitions/639.html',
    },
  ],
  messages: {
    unbound:
      '`{name}` finds a session by its id alone: any user who has logged in and learns the id of another one’s session carries it on.',
  },
  *check(facts) {
    for (const session of facts.unboundSessions) {
      const { at, name, gate } = session;
      const evidence = [{ ...gate.at, note: `\`${gate.name}\` knows who calls` }];
      yield { at, message: 'unbound', data: { name }, evidence, subject: session };
    }
  },
});
