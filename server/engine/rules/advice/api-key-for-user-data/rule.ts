import { endpointName } from '../../../facts/names.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'advice/api-key-for-user-data',
  title: 'User data behind a key that tells nobody apart',
  severity: 'warning',
  confidence: 'medium',
  cwe: [863],
  owasp: ['MCP02'],
  references: [
    {
      title: 'MCP: Authorization',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
    },
    { title: 'CWE-863: Incorrect Authorization', url: 'https://cwe.mitre.org/data/definitions/863.html' },
  ],
  messages: {
    'shared-key':
      'Whoever has the key in `{variable}` acts on {provider} as the user who signed in once: for data of a user, {endpoint} should know which user calls (OAuth).',
    none: 'Whoever reaches {endpoint} acts on {provider} as the user who signed in once: for data of a user, it should know which user calls (OAuth).',
  },
  *check(facts) {
    for (const threat of facts.threats) {
      const { endpoint, remote, userData, sharedKey, pattern } = threat;
      if (!remote || !userData) continue;
      const { provider } = userData;
      const data = { endpoint: endpointName(endpoint), provider, variable: sharedKey?.variable ?? '' };
      const acts = { ...userData.at, note: `${provider} is used here` };
      const base = { at: endpoint.at, data, subject: threat };
      if (pattern === 'none') yield { ...base, message: 'none', evidence: [acts] };
      else if (sharedKey) {
        const evidence = [{ ...sharedKey.at, note: 'every caller has the same key' }, acts];
        yield { ...base, message: 'shared-key', evidence };
      }
    }
  },
});
