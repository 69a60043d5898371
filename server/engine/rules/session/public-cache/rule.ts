import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/public-cache',
  title: 'Answer for one user in a public cache',
  severity: 'warning',
  confidence: 'high',
  cwe: [524],
  owasp: ['MCP10'],
  references: [
    {
      title: 'MCP: Caching',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/caching',
    },
    {
      title: 'RFC 9111, section 5.2.2.9: public',
      url: 'https://www.rfc-editor.org/rfc/rfc9111.html#section-5.2.2.9',
    },
    {
      title: 'CWE-524: Use of Cache Containing Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/524.html',
    },
  ],
  messages: {
    shared: '`{name}` lets caches keep the answer for everybody: what one user was given is handed to others.',
  },
  *check(facts) {
    for (const cache of facts.publicCaches) {
      const { at, name, personal } = cache;
      yield {
        at,
        message: 'shared',
        data: { name },
        evidence: [{ ...personal.at, note: personal.note }],
        subject: cache,
      };
    }
  },
});
