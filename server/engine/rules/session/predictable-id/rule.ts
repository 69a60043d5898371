import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/predictable-id',
  title: 'Predictable session id',
  severity: 'error',
  confidence: 'high',
  cwe: [340],
  owasp: ['API2'],
  references: [
    {
      title: 'MCP: Security best practices, session hijacking',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices#session-hijacking',
    },
    {
      title: 'Node.js: crypto.randomUUID()',
      url: 'https://nodejs.org/api/crypto.html#cryptorandomuuidoptions',
    },
    {
      title: 'CWE-340: Generation of Predictable Numbers or Identifiers',
      url: 'https://cwe.mitre.org/data/definitions/340.html',
    },
  ],
  messages: {
    predictable: 'The session id `{name}` is made of {source}: who guesses it speaks in somebody else’s session.',
  },
  *check(facts) {
    for (const found of facts.guessableSecrets) {
      if (found.purpose !== 'session') continue;
      const source = found.source.startsWith('a ') ? found.source : `\`${found.source}\``;
      const evidence = found.use ? [{ ...found.use, note: `it becomes \`${found.name}\` here` }] : [];
      yield { at: found.at, message: 'predictable', data: { name: found.name, source }, evidence, subject: found };
    }
  },
});
