import { isLoopbackAddress, listensEverywhere } from '../../../facts/addresses.ts';
import type { BindAddress, Facts, Listener } from '../../../facts/facts.ts';
import { guardOf } from '../../../facts/guard.ts';
import { encloses, isSamePlace } from '../../../facts/places.ts';
import type { Evidence, Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

const PUBLISHED = 'the port of the container is opened for other machines here';

export default rule({
  id: 'transport/all-interfaces',
  title: 'MCP server listens on all interfaces',
  severity: 'warning',
  confidence: 'high',
  cwe: [1327],
  owasp: ['MCP07', 'API8'],
  references: [
    {
      title: 'MCP: Streamable HTTP, security of the endpoint',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http',
    },
    {
      title: 'Node.js: server.listen()',
      url: 'https://nodejs.org/api/net.html#serverlistenport-host-backlog-callback',
    },
    {
      title: 'CWE-1327: Binding to an Unrestricted IP Address',
      url: 'https://cwe.mitre.org/data/definitions/1327.html',
    },
  ],
  messages: {
    literal: '`{address}` binds the MCP server to all interfaces: every network this machine is in can reach it.',
    implicit:
      '`{call}` without a host binds to all interfaces: every network this machine is in can reach the MCP server.',
    environment:
      'Without `{variable}` the MCP server listens on all interfaces: every network this machine is in can reach it.',
  },
  *check(facts) {
    for (const listener of facts.listeners) {
      const { bind, factory } = listener;
      if (!listener.servesMcp || bind.kind === 'unknown' || !listensEverywhere(bind)) continue;
      // `transport/unbound-factory-host` says what is wrong with these.
      if (factory && isLoopbackAddress(factory.host) && bind.kind !== 'environment') continue;
      const severity = severityOf(listener, facts);
      const { at, evidence } = placesOf(listener, bind);
      const published = facts.project.published ? [{ ...facts.project.published, note: PUBLISHED }] : [];
      yield {
        at,
        evidence: [...evidence, ...published],
        message: bind.kind,
        data: dataOf(listener),
        severity,
        subject: listener,
      };
    }
  },
});

/**
 * Inside a container the address is not the exposure: the published port is, when nothing guards what is behind it. What
 * asks everybody who they are may be reached.
 */
function severityOf(listener: Listener, { endpoints, project }: Facts): Severity {
  const behind = endpoints.filter((each) => each.listeners.some(({ at }) => isSamePlace(at, listener.at)));
  const isOpen = behind.some((endpoint) => guardOf(endpoint) === 'none');
  if (project.container && !(project.published && isOpen)) return 'info';
  if (isOpen) return 'error';
  const isGuarded = behind.length > 0 && behind.every((endpoint) => guardOf(endpoint) === 'enforced');
  return isGuarded ? 'info' : 'warning';
}

function placesOf({ at }: Listener, bind: BindAddress): { at: Listener['at']; evidence: Evidence[] } {
  if (!('at' in bind)) return { at, evidence: [] };
  if (encloses(at, bind.at)) return { at: bind.at, evidence: [] };
  return { at, evidence: [{ ...bind.at, note: 'the address comes from here' }] };
}

function dataOf({ bind, name }: Listener): Record<string, string> {
  if (bind.kind === 'literal') return { address: bind.address === '' ? "''" : bind.address };
  return bind.kind === 'environment' ? { variable: bind.variable } : { call: name };
}
