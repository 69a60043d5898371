import type { Gate, Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, resultOf, symbolName } from '../program/values.ts';
import { knownGate, type Handler, type HandlerCors, type HttpApp } from './apps.ts';
import { bindOf } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import type { FetchModel } from './fetch-servers.ts';
import { objectOf, propertyOf, textOf, textsOf, type ObjectValue } from './options.ts';
import { headOf, selfServed, unread, type ServedWay } from './self-served.ts';

const SERVER = /^mcp-framework#MCPServer$/;
const SCHEMES: Readonly<Record<string, Gate['scheme']>> = {
  APIKeyAuthProvider: 'api-key',
  JWTAuthProvider: 'oauth',
  OAuthAuthProvider: 'oauth',
};

/**
 * mcp-framework 0.2: `new MCPServer({ transport: { type: 'http-stream', options: { port, host, cors, auth } } })`, or
 * several of them in `transports`.
 */
export function modelMcpFramework(context: ModelContext): FetchModel {
  const apps = new Map<string, HttpApp>();
  const listeners = new Map<string, readonly Listener[]>();
  for (const step of context.trace.steps) {
    const [given] = step.call.arguments;
    if (!SERVER.test(symbolName(step.callee) ?? '') || !given || given.kind === 'spread') continue;
    const config = objectOf(given, step, context);
    if (!config) continue;
    for (const [index, transport] of transportsOf(config, context).entries()) {
      const made = served(step, config, transport, index, context);
      if (!made || apps.has(made.app.id)) continue;
      apps.set(made.app.id, made.app);
      listeners.set(made.app.id, [made.listener]);
    }
  }
  return { apps, listeners };
}

function transportsOf(config: ObjectValue, context: ModelContext): readonly ObjectValue[] {
  const single = propertyOf(config, 'transport', context);
  if (single) return [single];
  const written = findProperty(config.node, 'transports');
  const list = written && context.evaluator.evaluate(written, config.module, config.frame);
  if (list?.kind !== 'array') return [];
  return list.node.elements.flatMap((each) => (each.kind === 'spread' ? [] : (objectOf(each, list, context) ?? [])));
}

function served(
  step: Step,
  config: ObjectValue,
  transport: ObjectValue,
  index: number,
  context: ModelContext,
): { readonly app: HttpApp; readonly listener: Listener } | undefined {
  const type = textsOf(transport, 'type', context).find((each) => each === 'http-stream' || each === 'sse');
  if (type === undefined) return undefined;
  const isSse = type === 'sse';
  const options = propertyOf(transport, 'options', context);
  const head = headOf(step);
  const route = options && textOf(options, isSse ? 'messageEndpoint' : 'endpoint', context);
  const way: ServedWay = {
    path: route ?? (isSse ? '/messages' : '/mcp'),
    methods: isSse ? ['POST'] : [],
    transport: isSse ? 'sse' : 'streamable-http',
    gates: [...gatesOf([options, transport, config], isSse ? 'messages' : 'mcp', step, context)],
  };
  const bind = bindOf(options, 'host', { kind: 'literal', address: '127.0.0.1', at: head }, context);
  const cors = corsOf(options, head, context);
  return selfServed(
    step,
    { framework: 'mcp-framework', ways: [way], cors, bind },
    index === 0 ? '' : `#${String(index)}`,
  );
}

/** `auth` stands in the transport's options, in the transport, or in the server's configuration. */
function* gatesOf(
  places: readonly (ObjectValue | undefined)[],
  endpoint: string,
  step: Step,
  context: ModelContext,
): Generator<Handler> {
  for (const place of places) {
    if (place?.node.properties.some((each) => each.kind === 'spread')) yield unread(step);
    const written = place && findProperty(place.node, 'auth');
    if (!place || !written) continue;
    const auth = objectOf(written, place, context);
    if (!auth) {
      yield unread(step);
      return;
    }
    const endpoints = propertyOf(auth, 'endpoints', context);
    const own = endpoints && findProperty(endpoints.node, endpoint);
    if (own?.kind === 'literal' && own.value === false) return;
    const provider = findProperty(auth.node, 'provider');
    const made =
      provider &&
      [...alternatives(context.evaluator.evaluate(provider, auth.module, auth.frame))]
        .map(resultOf)
        .find((each) => each !== undefined);
    const scheme = SCHEMES[made?.slice(made.indexOf('#') + 1) ?? ''];
    const at = placeOf(provider ?? written, provider ? auth : place);
    yield { ...unread(step), gate: knownGate(at, 'auth', scheme ?? 'unknown', scheme ? 'enforced' : 'unknown') };
    return;
  }
}

/** Without `cors` every origin is allowed; `allowedOrigins` refuses the others. */
function corsOf(options: ObjectValue | undefined, head: HandlerCors['at'], context: ModelContext): HandlerCors {
  const cors = options && propertyOf(options, 'cors', context);
  if (!options || !cors)
    return { at: head, origins: options && findProperty(options.node, 'cors') ? 'unknown' : 'any', credentials: false };
  if (findProperty(cors.node, 'allowedOrigins')) return { at: head, origins: 'list', credentials: false };
  const written = findProperty(cors.node, 'allowOrigin');
  const text = textOf(cors, 'allowOrigin', context);
  const origins = !written || text === '*' ? 'any' : text === undefined ? 'unknown' : 'list';
  return { at: written ? placeOf(written, cors) : placeOf(cors.node, cors), origins, credentials: false };
}
