import type { BindAddress, Gate, Listener } from '../facts/facts.ts';
import { judgePaths } from '../gates/gate.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, constantText, resultOf, type Value } from '../program/values.ts';
import { knownGate, registeredBy, type Handler, type HandlerCors, type HttpApp } from './apps.ts';
import { bindOf, listenerAt } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import { originsOf } from './cors.ts';
import type { FetchModel } from './fetch-servers.ts';
import { objectOf, propertyOf, textOf, type ObjectValue } from './options.ts';

const SERVER = /^fastmcp(\/edge)?#FastMCP$/;

/** `new FastMCP({ authenticate }).start({ transportType: 'httpStream', httpStream: { port, host, cors } })` */
export function modelFastmcp(context: ModelContext): FetchModel {
  const apps = new Map<string, HttpApp>();
  const listeners = new Map<string, readonly Listener[]>();
  for (const step of context.trace.steps) {
    const started = startOf(step, context);
    if (!started || apps.has(started.app.id)) continue;
    apps.set(started.app.id, started.app);
    listeners.set(started.app.id, [started.listener]);
  }
  return { apps, listeners };
}

function startOf(
  step: Step,
  context: ModelContext,
): { readonly app: HttpApp; readonly listener: Listener } | undefined {
  const { callee } = step.call;
  if (callee.kind !== 'member' || callee.property !== 'start') return undefined;
  const made = serverOf(step.callee);
  const [given] = step.call.arguments;
  const options = given && given.kind !== 'spread' ? objectOf(given, step, context) : undefined;
  const transport = options && transportOf(options, context);
  if (!made || !options || !transport) return undefined;
  const own = propertyOf(options, transport === 'sse' ? 'sse' : 'httpStream', context);
  const head = { ...placeOf(step.call, step), end: step.call.callee.end };
  const fallback: BindAddress =
    transport === 'sse' ? { kind: 'unknown' } : { kind: 'literal', address: 'localhost', at: head };
  const route = own && textOf(own, 'endpoint', context);
  const reach: Handler = {
    node: step.call,
    value: { kind: 'unknown' },
    module: step.module,
    frame: step.frame,
    reach: { at: head, transport: transport === 'sse' ? 'sse' : 'streamable-http' },
    cors: own && corsOf(own, head, context),
  };
  const handlers = [...gatesOf(made, context), reach];
  const id = `${step.module.path}:${step.call.start}`;
  const paths = [route ?? (transport === 'sse' ? '/sse' : '/mcp')];
  const registration = {
    kind: 'route',
    methods: [],
    paths,
    below: false,
    handlers,
    order: 0,
    ...registeredBy(step),
    head,
  } as const;
  const listener = listenerAt(step, bindOf(own ?? options, 'host', fallback, context), undefined);
  return {
    app: {
      id,
      at: head,
      style: { framework: 'fastmcp', next: () => undefined },
      factory: undefined,
      registrations: [registration],
    },
    listener,
  };
}

/** The `new FastMCP(…)` that a `start` is called on. */
function serverOf(callee: Value): Extract<Value, { kind: 'result' }> | undefined {
  for (const each of alternatives(callee)) {
    if (each.kind !== 'member') continue;
    for (const object of alternatives(each.object)) {
      if (object.kind === 'result' && SERVER.test(resultOf(object) ?? '')) return object;
    }
  }
  return undefined;
}

/** Which HTTP transport `start` may take; none for stdio. */
function transportOf(options: ObjectValue, context: ModelContext): 'httpStream' | 'sse' | undefined {
  const written = findProperty(options.node, 'transportType');
  const value = written && context.evaluator.evaluate(written, options.module, options.frame);
  for (const each of value ? alternatives(value) : []) {
    const text = constantText(each);
    if (text === 'httpStream' || text === 'http-stream') return 'httpStream';
    if (text === 'sse') return 'sse';
  }
  return undefined;
}

/** `authenticate(request)` refuses by throwing and by returning nothing; `auth` is a provider that does so. */
function* gatesOf(server: Extract<Value, { kind: 'result' }>, context: ModelContext): Generator<Handler> {
  const [given] = server.node.arguments;
  if (!given || given.kind === 'spread') return;
  const options = objectOf(given, server, context);
  if (!options) {
    yield doubt(given, server);
    return;
  }
  const authenticate = findProperty(options.node, 'authenticate');
  const provider = findProperty(options.node, 'auth');
  if (authenticate) {
    const value = context.evaluator.evaluate(authenticate, options.module, options.frame);
    const gate = gateOf(authenticate, value, options, context);
    if (gate) yield { node: authenticate, value, module: options.module, frame: options.frame, gate };
  } else if (provider) {
    const gate = knownGate(placeOf(provider, options), 'auth', 'oauth');
    yield { node: provider, value: { kind: 'unknown' }, module: options.module, frame: options.frame, gate };
  } else if (options.node.properties.some((each) => each.kind === 'spread')) yield doubt(given, server);
}

function gateOf(node: Expression, value: Value, at: ObjectValue, context: ModelContext): Gate | undefined {
  const place = placeOf(node, at);
  const head = { ...place, end: Math.min(place.end, place.start + 'authenticate'.length) };
  if (value.kind === 'literal' && value.value === undefined) return undefined;
  if (value.kind !== 'function') return knownGate(place, 'authenticate', 'unknown', 'unknown');
  const paths = context.pathFinder.paths(value, () => false, { passes: isSession });
  return (
    judgePaths(paths, node.kind === 'function' ? head : place, 'authenticate', 'the request is let through') ??
    knownGate(head, 'authenticate', 'unknown', 'unknown')
  );
}

/** Anything but `undefined`, `null` and `false`. */
function isSession(value: Expression | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'name') return value.name !== 'undefined';
  return value.kind !== 'literal' || Boolean(value.value);
}

/** Options that nobody can read may hold a gate. */
function doubt(node: Expression, at: Pick<Handler, 'module' | 'frame'>): Handler {
  return { node, value: { kind: 'unknown' }, module: at.module, frame: at.frame };
}

/** Without `cors` every origin is allowed. */
function corsOf(options: ObjectValue, head: HandlerCors['at'], context: ModelContext): HandlerCors | undefined {
  const written = findProperty(options.node, 'cors');
  if (!written)
    return options.node.properties.some((each) => each.kind === 'spread')
      ? undefined
      : { at: head, origins: 'any', credentials: false };
  const value = context.evaluator.evaluate(written, options.module, options.frame);
  const at = placeOf(written, options);
  if (value.kind === 'literal') return value.value === true ? { at, origins: 'any', credentials: false } : undefined;
  if (value.kind !== 'object') return undefined;
  const origin = findProperty(value.node, 'origin');
  const credentials = findProperty(value.node, 'credentials');
  const origins = origin ? originsOf(context.evaluator.evaluate(origin, value.module, value.frame), context) : 'any';
  return {
    at: origin ? placeOf(origin, value) : at,
    origins,
    credentials: credentials?.kind === 'literal' && credentials.value === true,
  };
}
