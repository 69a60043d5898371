import type { Endpoint, Gate } from './facts.ts';
import { gatesWith, guardOf } from './guard.ts';
import { isSamePlace } from './places.ts';

/** An endpoint with a gate, and that gate, next to one of the same app that has none. */
export interface Sibling {
  readonly endpoint: Endpoint;
  readonly gate: Gate;
}

/**
 * The gated way into the MCP server that an open endpoint leads into as well. Undefined when there is none, and when a
 * gate of its own comes too late for the endpoint: then that is what has to be mended.
 */
export function gatedSibling(open: Endpoint, endpoints: readonly Endpoint[]): Sibling | undefined {
  if (guardOf(open) !== 'none' || open.missedGates.some(({ reason }) => reason === 'after')) return undefined;
  const gated = endpoints.flatMap((endpoint) => {
    const [gate] = gatesWith(endpoint, 'enforced');
    return gate && isSameApp(open, endpoint) && leadsToTheSame(open, endpoint) ? [{ endpoint, gate }] : [];
  });
  // the nearest: another method of the same path
  return gated.find(({ endpoint }) => endpoint.route === open.route) ?? gated[0];
}

/** The id of a session that somebody else opened is all that such a request needs: `DELETE /mcp`, `POST /messages`. */
export function needsSession(open: Endpoint, { endpoint }: Sibling): boolean {
  if (open.methods.length === 0) return false;
  if (open.transport === 'sse') return open.methods.every((each) => each === 'POST') && endpoint.transport === 'sse';
  return open.route === endpoint.route && open.methods.every((each) => each === 'GET' || each === 'DELETE');
}

function isSameApp(one: Endpoint, other: Endpoint): boolean {
  if (one.listeners.length === 0 && other.listeners.length === 0)
    return one.at.path === other.at.path && one.framework === other.framework;
  return one.listeners.some(({ at }) =>
    other.listeners.some((each) => each.at.path === at.path && each.at.start === at.start),
  );
}

/** `/mcp`, `/sse` and `/messages` beside each other, one server, or one place in the code that requests of both come to. */
function leadsToTheSame(one: Endpoint, other: Endpoint): boolean {
  if (isSamePlace(one.reaches, other.reaches)) return true;
  if (one.server && other.server && isSamePlace(one.server, other.server)) return true;
  return one.route !== undefined && other.route !== undefined && parentOf(one.route) === parentOf(other.route);
}

function parentOf(route: string): string {
  return route.slice(0, route.lastIndexOf('/'));
}
