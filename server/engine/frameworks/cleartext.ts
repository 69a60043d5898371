import { isNearHost } from '../facts/endpoint-names.ts';
import { isLoopback } from '../facts/addresses.ts';
import type { CleartextWay } from '../facts/cleartext.ts';
import type { Endpoint, Listener } from '../facts/facts.ts';
import { isSamePlace } from '../facts/places.ts';
import type { Module } from '../program/link.ts';
import type { Node } from '../program/nodes.ts';
import type { Condition, Step } from '../program/trace.ts';
import { placeOf, type ModelContext } from './context.ts';
import { nameOf } from './endpoint-urls.ts';

/** The URL of the server itself, as clients and tokens have it. */
const OWN_URL =
  /^(expectedResource|resourceServerUrl|resource_?(server_?)?ur[il]|resource_?metadata_?ur[il]|resource)$/;

/** Plain listeners of a program that serve MCP off this machine. */
export function* cleartextWays(
  { trace }: Pick<ModelContext, 'trace'>,
  endpoints: readonly Endpoint[],
): Generator<CleartextWay> {
  const seen = new Set<Listener>();
  for (const endpoint of endpoints) {
    for (const listener of endpoint.listeners) {
      if (seen.has(listener) || listener.tls || isLoopback(listener.bind)) continue;
      const found = beside(listener, endpoint, trace.steps);
      if (found) yield found;
      if (found) seen.add(listener);
    }
  }
}

function beside(plain: Listener, { listeners }: Endpoint, steps: readonly Step[]): CleartextWay | undefined {
  const secured = listeners.find(({ tls, call }) => tls !== undefined && !isSamePlace(call, plain.call));
  if (!secured || isEither(plain, secured, steps)) return undefined;
  return { kind: 'cleartext', at: plain.at, how: { kind: 'beside', secured: secured.at } };
}

/** `if (useTls) https… else http…`: never both. */
function isEither(one: Listener, other: Listener, steps: readonly Step[]): boolean {
  const [of, against] = [one, other].map(({ call }) => conditionsOf(call, steps));
  if (!of || !against) return true;
  return of.some((each) => against.some(({ test, holds }) => test === each.test && holds !== each.holds));
}

function conditionsOf(call: Listener['call'], steps: readonly Step[]): readonly Condition[] | undefined {
  return steps.find((step) => isSamePlace(placeOf(step.call, step), call))?.conditions;
}

/** `expectedResource: new URL('http://mcp.example.com/mcp')` */
export function* cleartextUrls(module: Module): Generator<CleartextWay> {
  if (!module.text.includes('http://')) return;
  for (const literal of module.literals) {
    const text = literal.kind === 'template' ? literal.texts[0] : literal.value;
    const host = typeof text === 'string' ? /^http:\/\/([^/:?#]+)/.exec(text)?.[1] : undefined;
    const name = host === undefined ? undefined : nameOf(literal);
    if (host === undefined || name === undefined || !OWN_URL.test(name) || isNearHost(host)) continue;
    if (name === 'resource' && !isOAuth(literal, module)) continue;
    yield { kind: 'cleartext', at: placeOf(literal, { module }), how: { kind: 'url', name, host } };
  }
}

/** `resource` beside `authorization_servers`, or in a module that verifies tokens. */
function isOAuth(literal: Node, module: Module): boolean {
  return literal.parent !== undefined && /authorization_servers|requireBearerAuth|verifyAccessToken/.test(module.text);
}
