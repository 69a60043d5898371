import { endpointName } from '../../../facts/endpoint-name.ts';
import { guardOf } from '../../../facts/guard.ts';
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
    after:
      '`{endpoint}` answers before `{gate}` is asked, which is mounted after it: requests pass without a credential.',
    path: '`{gate}` is mounted on a path that does not cover `{endpoint}`: requests to it pass without a credential.',
  },
  *check(facts) {
    for (const endpoint of facts.endpoints) {
      if (guardOf(endpoint) !== 'none') continue;
      const [missed] = endpoint.missedGates;
      if (!missed) continue;
      const data = { endpoint: endpointName(endpoint), gate: missed.gate.name };
      const mounted = missed.reason === 'after' ? 'mounted here, after the route' : 'mounted here, for another path';
      const evidence = [
        { ...endpoint.reaches, note: 'the request reaches MCP here' },
        { ...missed.at, note: `\`${missed.gate.name}\` is ${mounted}` },
      ];
      yield { at: endpoint.at, message: missed.reason, data, evidence, subject: endpoint };
    }
  },
});
