import type { MissedGate } from '../../../facts/facts.ts';
import { guardOf } from '../../../facts/guard.ts';
import { capitalised, endpointName, gateName } from '../../../facts/names.ts';
import { gatedSibling } from '../../../facts/siblings.ts';
import { rule } from '../../../rule.ts';

const NOTES: Readonly<Record<MissedGate['reason'], string>> = {
  after: 'the gate is mounted here, after the route',
  path: 'the gate is mounted here, on another path',
  mount: 'the gate is mounted here, for the routes of the app',
  exempt: 'the gate is here, and goes by the path',
};

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
    mount:
      '{Gate} is asked for by the app’s own routes alone, and {endpoint} is mounted beside them: requests pass without a credential.',
    exempt: '{Gate} asks on other paths, and lets {endpoint} through: requests pass without a credential.',
  },
  *check(facts) {
    for (const endpoint of facts.endpoints) {
      if (guardOf(endpoint) !== 'none') continue;
      const [missed] = endpoint.missedGates;
      if (!missed || gatedSibling(endpoint, facts.endpoints)) continue;
      const data = { endpoint: endpointName(endpoint), Gate: capitalised(gateName(missed.gate)) };
      const evidence = [
        { ...endpoint.reaches, note: 'the request reaches MCP here' },
        { ...missed.at, note: NOTES[missed.reason] },
      ];
      yield { at: endpoint.at, message: missed.reason, data, evidence, subject: endpoint };
    }
  },
});
