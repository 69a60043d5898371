import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, constantText, resultOf, symbolName, type Value } from '../program/values.ts';
import { corsOfOptions } from './cors.ts';
import {
  handlersOf,
  knownGate,
  ownerOf,
  parameterId,
  registeredBy,
  type Handler,
  type HttpApp,
  type HttpStyle,
  type Registration,
} from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';
import { hooksAt, isHook, routeHooks, type Decorators } from './fastify-hooks.ts';
import { noteMadeApp } from './made-apps.ts';
import { pathsOf, ROUTE_METHODS } from './routes.ts';

const APPS = /^fastify#(\*|default|fastify|Fastify)$/;
const FACTORY = /^@modelcontextprotocol\/fastify#createMcpFastifyApp$/;
const CORS = /^@fastify\/cors#(\*|default|fastifyCors)$/;
const GATES = /^@fastify\/bearer-auth#/;
/** Plugins of which nobody knows whether they refuse callers. */
const PERHAPS_GATE = /auth|jwt|passport|clerk|guard|oidc|keycloak/i;
/** `(request, reply, done)`; asynchronous hooks go on by returning. Without a host it listens on this machine alone. */
const STYLE: HttpStyle = {
  framework: 'fastify',
  next: (fn) => (fn.parameters.length > 2 ? 2 : undefined),
  defaultHost: 'localhost',
};

/** `fastify()`, `createMcpFastifyApp({ host })` */
const MADE = { plain: APPS, factory: FACTORY, name: 'createMcpFastifyApp', style: STYLE };

/** Fastify 3 to 5: apps, plugins with their prefixes, hooks (which hold for their app wherever they are added), routes. */
export function modelFastify(context: ModelContext): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  const decorators: Decorators = new Map();
  for (const step of context.trace.steps) noteMadeApp(step, apps, MADE, context);
  if (apps.size === 0) return apps;
  // A plugin is known as an app before its own routes are read.
  for (let round = 0; round < 3; round++) {
    for (const step of context.trace.steps) notePlugin(step, apps, decorators, context);
  }
  const seen = new Set<string>();
  context.trace.steps.forEach((step, order) => {
    const owner = ownerOf(step, apps, context.evaluator);
    // one call in a loop registers once a turn
    const turn = step.frame?.turn ? String(order) : '';
    const key = `${owner?.id ?? ''}|${step.module.path}:${step.call.start}:${step.call.end}:${turn}`;
    if (owner?.style !== STYLE || seen.has(key)) return;
    seen.add(key);
    owner.registrations.push(...registrationsOf(step, order, apps, decorators, context));
  });
  return apps;
}

/** `app.register(plugin, { prefix })`, `app.decorate('authenticate', hook)` */
function notePlugin(step: Step, apps: Map<string, HttpApp>, decorators: Decorators, context: ModelContext): void {
  const method = methodOf(step);
  if (method !== 'register' && method !== 'decorate') return;
  const owner = ownerOf(step, apps, context.evaluator);
  if (owner?.style !== STYLE) return;
  const [first, second] = step.call.arguments;
  if (method === 'decorate') {
    if (first?.kind === 'literal' && second && second.kind !== 'spread')
      decorators.set(String(first.value), context.evaluator.evaluate(second, step.module, step.frame));
    return;
  }
  const plugin = pluginOf(step, context);
  if (!plugin) return;
  const id = pluginId(plugin.fn);
  if (apps.has(id)) return;
  // `fp(plugin)` works on the app itself
  const at = placeOf(step.call, step);
  apps.set(id, plugin.shared ? owner : { id, at, style: STYLE, factory: undefined, registrations: [] });
}

function pluginId(fn: Extract<Value, { kind: 'function' }>): string {
  return parameterId({ kind: 'parameter', function: fn.node, index: 0, module: fn.module });
}

function pluginOf(
  step: Step,
  context: ModelContext,
): { readonly fn: Extract<Value, { kind: 'function' }>; readonly shared: boolean } | undefined {
  const [first] = step.call.arguments;
  if (!first || first.kind === 'spread') return undefined;
  for (const each of alternatives(context.evaluator.evaluate(first, step.module, step.frame))) {
    if (each.kind === 'function') return { fn: each, shared: false };
    if (each.kind !== 'result' || !/^fastify-plugin#/.test(resultOf(each) ?? '')) continue;
    const [inner] = each.node.arguments;
    const value =
      inner && inner.kind !== 'spread' ? context.evaluator.evaluate(inner, each.module, each.frame) : undefined;
    if (value?.kind === 'function') return { fn: value, shared: true };
  }
  return undefined;
}

function methodOf({ call }: Step): string | undefined {
  return call.callee.kind === 'member' ? call.callee.property : undefined;
}

function* registrationsOf(
  step: Step,
  order: number,
  apps: ReadonlyMap<string, HttpApp>,
  decorators: Decorators,
  context: ModelContext,
): Generator<Registration> {
  const method = methodOf(step);
  const args = step.call.arguments;
  const base = { ...registeredBy(step), order, below: false };
  if (method === 'addHook') {
    const [name, hook] = args;
    if (name?.kind !== 'literal' || !isHook(String(name.value)) || !hook) return;
    yield {
      ...base,
      kind: 'middleware',
      methods: [],
      paths: ['*'],
      order: -1,
      handlers: [...hooksAt(hook, step, decorators, context)],
    };
  } else if (method === 'register') yield* pluginRegistration(step, base, apps, context);
  else if (method === 'route') yield* routeObject(step, base, decorators, context);
  else if (method !== undefined && ROUTE_METHODS.has(method)) yield* shorthand(step, method, base, decorators, context);
}

type Base = Pick<Registration, 'head' | 'at' | 'conditions' | 'order' | 'below'>;

function* pluginRegistration(
  step: Step,
  base: Base,
  apps: ReadonlyMap<string, HttpApp>,
  context: ModelContext,
): Generator<Registration> {
  const [first, options] = step.call.arguments;
  if (!first || first.kind === 'spread') return;
  const value = context.evaluator.evaluate(first, step.module, step.frame);
  const given =
    options && options.kind !== 'spread' ? context.evaluator.evaluate(options, step.module, step.frame) : undefined;
  const handler: Handler = { node: first, value, module: step.module, frame: step.frame };
  const plugin = pluginOf(step, context);
  if (plugin) {
    const app = apps.get(pluginId(plugin.fn));
    if (plugin.shared || !app) return;
    const prefix = given?.kind === 'object' ? findProperty(given.node, 'prefix') : undefined;
    const text =
      prefix && given?.kind === 'object'
        ? constantText(context.evaluator.evaluate(prefix, given.module, given.frame))
        : '';
    yield {
      ...base,
      kind: 'middleware',
      methods: [],
      paths: text === undefined ? undefined : [text],
      below: true,
      handlers: [{ ...handler, app: app.id }],
    };
    return;
  }
  const symbol = symbolName(value);
  if (symbol === undefined) return;
  const everywhere = { ...base, kind: 'middleware', methods: [], paths: ['*'], order: -1 } as const;
  const at = placeOf(step.call, step);
  if (CORS.test(symbol))
    yield { ...everywhere, handlers: [{ ...handler, cors: corsOfOptions(given, 'any', at, context) }] };
  else if (GATES.test(symbol)) {
    // `addHook: false` only puts it on the app
    const hook = given?.kind === 'object' ? findProperty(given.node, 'addHook') : undefined;
    if (hook?.kind === 'literal' && hook.value === false) return;
    yield { ...everywhere, handlers: [{ ...handler, gate: knownGate(at, 'bearerAuth', 'api-key') }] };
  } else if (!symbol.startsWith('@fastify/') && PERHAPS_GATE.test(symbol)) yield { ...everywhere, handlers: [handler] };
}

/** `app.post('/mcp', { preHandler }, handler)` */
function* shorthand(
  step: Step,
  method: string,
  base: Base,
  decorators: Decorators,
  context: ModelContext,
): Generator<Registration> {
  const [path, ...rest] = step.call.arguments;
  const last = rest.at(-1);
  if (!path || path.kind === 'spread' || !last) return;
  const [options] = rest.length > 1 ? rest : [];
  const given =
    options && options.kind !== 'spread' ? context.evaluator.evaluate(options, step.module, step.frame) : undefined;
  const handlers = [
    ...(given ? routeHooks(given, decorators, context) : []),
    ...handlersOf([last], step, context.evaluator),
  ];
  yield {
    ...base,
    kind: 'route',
    methods: method === 'all' ? [] : [method.toUpperCase()],
    paths: pathsAt(path, step, context),
    handlers,
  };
}

/** `app.route({ method: 'POST', url: '/mcp', preHandler, handler })` */
function* routeObject(step: Step, base: Base, decorators: Decorators, context: ModelContext): Generator<Registration> {
  const [first] = step.call.arguments;
  const options =
    first && first.kind !== 'spread' ? context.evaluator.evaluate(first, step.module, step.frame) : undefined;
  if (options?.kind !== 'object') return;
  const url = findProperty(options.node, 'url') ?? findProperty(options.node, 'path');
  const method = findProperty(options.node, 'method');
  const handler = findProperty(options.node, 'handler');
  if (!handler) return;
  const handlers = [...routeHooks(options, decorators, context), ...handlersOf([handler], options, context.evaluator)];
  const paths = url && pathsAt(url, options, context);
  yield { ...base, kind: 'route', methods: (method && pathsAt(method, options, context)) ?? [], paths, handlers };
}

function pathsAt(
  node: Expression,
  at: Pick<Handler, 'module' | 'frame'>,
  context: ModelContext,
): readonly string[] | undefined {
  return pathsOf(context.evaluator.evaluate(node, at.module, at.frame), (inner, where) =>
    context.evaluator.evaluate(inner, where.module, where.frame),
  );
}
