import { isLoopbackOnly, reachOf } from '../../../facts/addresses.ts';
import type { Endpoint } from '../../../facts/facts.ts';
import { gatesWith, guardOf } from '../../../facts/guard.ts';
import { capitalised, endpointName, gateName } from '../../../facts/names.ts';
import { gatedSibling } from '../../../facts/siblings.ts';
import type { Evidence } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/unauthenticated-endpoint',
  title: 'MCP endpoint without authentication',
  severity: 'error',
  confidence: 'high',
  cwe: [306],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Streamable HTTP, security of the endpoint',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http',
    },
    {
      title: 'MCP: Authorization',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
    },
    {
      title: 'CWE-306: Missing Authentication for Critical Function',
      url: 'https://cwe.mitre.org/data/definitions/306.html',
    },
  ],
  messages: {
    open: '{Endpoint} is served without authentication: anyone who can reach it can call every tool.',
    presence: '{Gate} only looks whether a credential is there: any value passes, so {endpoint} is open to anyone.',
  },
  *check(facts) {
    for (const endpoint of facts.endpoints) {
      const name = endpointName(endpoint);
      const guard = guardOf(endpoint);
      if (guard === 'none' && endpoint.missedGates.length === 0 && !gatedSibling(endpoint, facts.endpoints)) {
        const severity = isLoopbackOnly(endpoint) ? 'warning' : 'error';
        const evidence = evidenceOf(endpoint);
        yield {
          at: endpoint.at,
          message: 'open',
          data: { Endpoint: capitalised(name) },
          severity,
          evidence,
          subject: endpoint,
        };
      }
      const [gate] = guard === 'presence-only' ? gatesWith(endpoint, 'presence-only') : [];
      // `oauth/token-passthrough` reports what is handed on, with the gate
      if (!gate || facts.relays.some((relay) => relay.endpoint === endpoint)) continue;
      const data = { endpoint: name, Gate: capitalised(gateName(gate)) };
      const { evidence } = gate;
      yield { at: endpoint.at, message: 'presence', data, severity: 'warning', evidence, subject: endpoint };
    }
  },
});

function evidenceOf({ reaches, listeners }: Endpoint): Evidence[] {
  const listening = listeners.map((listener) => ({ ...listener.at, note: `listens here, ${reachOf(listener)}` }));
  return [{ ...reaches, note: 'the request reaches MCP here' }, ...listening];
}
