import { guardOf } from '../../../facts/guard.ts';
import { capitalised, endpointName, gateName } from '../../../facts/names.ts';
import { gatedSibling } from '../../../facts/siblings.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/late-gate',
  title: 'Authentication mounted too late or on another path',
  severity: 'error',
  confidence: 'medium',
  cwe: [696, 306],
  owasp: ['MCP07', 'API2'],
  references: [
    { title: 'Express: Using middleware', url: 'https://expressjs.com/en/guide/using-middleware.html' },
    {
      title: 'MCP: Streamable HTTP, security of the endpoint',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http',
    },
    { title: 'CWE-696: Incorrect Behavior Order', url: 'https://cwe.mitre.org/data/definitions/696.html' },
    {
      title: 'CWE-306: Missing Authentication for Critical Function',
      url: 'https://cwe.mitre.org/data/definitions/306.html',
    },
  ],
  messages: {
    after: '{Gate} is mounted after {endpoint}, which answers first: requests pass without a credential.',
    path: '{Gate} is mounted on a path that does not cover {endpoint}: requests pass without a credential.',
  },
  *check(facts) {
    for (const endpoint of facts.endpoints) {
      if (guardOf(endpoint) !== 'none') continue;
      const [missed] = endpoint.missedGates;
      if (!missed || gatedSibling(endpoint, facts.endpoints)) continue;
      const data = { endpoint: endpointName(endpoint), Gate: capitalised(gateName(missed.gate)) };
      const mounted =
        missed.reason === 'after'
          ? 'the gate is mounted here, after the route'
          : 'the gate is mounted here, on another path';
      const evidence = [
        { ...endpoint.reaches, note: 'the request reaches MCP here' },
        { ...missed.at, note: mounted },
      ];
      yield { at: endpoint.at, message: missed.reason, data, evidence, subject: endpoint };
    }
  },
});
