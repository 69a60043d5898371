import type { BindAddress, Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import { originOf } from '../program/origin.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, constantText, UNKNOWN, type Located, type Value } from '../program/values.ts';
import {
  handlersOf,
  knownGate,
  madeBy,
  ownerOf,
  parameterId,
  registeredBy,
  type Handler,
  type HttpApp,
  type HttpStyle,
  type Registration,
} from './apps.ts';
import { bindOf, listenerAt } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import { hooksAt, routeHooks } from './elysia-hooks.ts';
import type { FetchModel } from './fetch-servers.ts';
import { objectOf, textOf } from './options.ts';
import { joinRoute, pathsOf, ROUTE_METHODS } from './routes.ts';

const APP = /^elysia#(default|Elysia)$/;
const MCP = /^elysia-mcp#(mcp|default)$/;
/** What runs before a handler, and refuses by giving something back or by throwing. */
const HOOKS = new Set(['onRequest', 'onBeforeHandle', 'derive', 'resolve', 'onTransform']);
/** Plugins that ask nobody who they are. */
const NO_GATES =
  /^@elysiajs\/(cors|swagger|openapi|static|html|server-timing|opentelemetry|cron|stream|node)#|^elysia-(rate-limit|helmet)#/;
const STYLE: HttpStyle = { framework: 'elysia', next: () => undefined };

/**
 * Elysia 1.4: apps and plugins, groups and guards. A hook holds for what its own app registers after it, and for the
 * apps that use it only when it says so (`{ as: 'global' }`). Without a `hostname` it listens everywhere.
 */
export function modelElysia(context: ModelContext): FetchModel {
  const apps = new Map<string, HttpApp>();
  const prefixes = new Map<HttpApp, string>();
  const listeners = new Map<string, Listener[]>();
  const shared = new Set<Registration>();
  for (const step of context.trace.steps) noteApp(step, apps, prefixes, context);
  if (apps.size === 0) return { apps, listeners };
  for (const step of context.trace.steps) noteGroup(step, apps, context);
  context.trace.steps.forEach((step, order) => {
    const owner = ownerOf(step, apps, context.evaluator);
    if (owner?.style !== STYLE) return;
    for (const each of registrationsOf(step, order, apps, shared, context)) {
      const registration = below(prefixes.get(owner) ?? '', each);
      owner.registrations.push(registration);
      if (HOOKS.has(methodOf(step) ?? '') && isShared(step, context)) shared.add(registration);
    }
    // `.as('global')` after the hooks
    if (methodOf(step) === 'as') for (const each of owner.registrations) shared.add(each);
    if (methodOf(step) !== 'listen') return;
    const listener = listenerOf(step, context);
    listeners.set(owner.id, [...(listeners.get(owner.id) ?? []), listener]);
  });
  return { apps, listeners };
}

function noteApp(step: Step, apps: Map<string, HttpApp>, prefixes: Map<HttpApp, string>, context: ModelContext): void {
  const made = madeBy(step);
  if (!made || apps.has(made.id) || !APP.test(made.symbol)) return;
  const app: HttpApp = { id: made.id, at: made.at, style: STYLE, factory: undefined, registrations: [] };
  apps.set(made.id, app);
  const [first] = step.call.arguments;
  const options = first && first.kind !== 'spread' ? objectOf(first, step, context) : undefined;
  const prefix = options && textOf(options, 'prefix', context);
  if (prefix !== undefined) prefixes.set(app, prefix);
}

/** `.group('/v1', (app) => app.post(…))`, `.guard({ beforeHandle }, (app) => app.post(…))`: an app of its own. */
function noteGroup(step: Step, apps: Map<string, HttpApp>, context: ModelContext): void {
  if (!/^(group|guard)$/.test(methodOf(step) ?? '') || !ownerOf(step, apps, context.evaluator)) return;
  const inner = groupIn(step, context);
  if (!inner) return;
  const id = groupId(inner);
  if (!apps.has(id))
    apps.set(id, { id, at: placeOf(step.call, step), style: STYLE, factory: undefined, registrations: [] });
}

function groupIn(step: Step, { evaluator }: ModelContext): Extract<Value, { kind: 'function' }> | undefined {
  const last = step.call.arguments.at(-1);
  const value = last && last.kind !== 'spread' ? evaluator.evaluate(last, step.module, step.frame) : UNKNOWN;
  return value.kind === 'function' ? value : undefined;
}

function groupId(fn: Extract<Value, { kind: 'function' }>): string {
  return parameterId({ kind: 'parameter', function: fn.node, index: 0, module: fn.module });
}

function methodOf({ call }: Step): string | undefined {
  return call.callee.kind === 'member' ? call.callee.property : undefined;
}

function* registrationsOf(
  step: Step,
  order: number,
  apps: ReadonlyMap<string, HttpApp>,
  shared: ReadonlySet<Registration>,
  context: ModelContext,
): Generator<Registration> {
  const method = methodOf(step) ?? '';
  const args = step.call.arguments;
  const [first] = args;
  const everywhere = {
    kind: 'middleware',
    methods: [],
    paths: ['*'],
    below: true,
    order,
    ...registeredBy(step),
  } as const;
  if (ROUTE_METHODS.has(method)) yield* route(step, order, method, context);
  else if (HOOKS.has(method)) {
    const last = args.at(-1);
    const hooks = last && last.kind !== 'spread' ? [...hooksAt(last, step, context)] : [];
    if (hooks.length > 0) yield { ...everywhere, handlers: hooks };
  } else if (method === 'guard' || method === 'group') {
    const options = args.find((each) => each.kind !== 'spread' && objectOf(each, step, context));
    const hooks = options && options.kind !== 'spread' ? [...routeHooks(options, step, context)] : [];
    const inner = groupIn(step, context);
    if (!inner) {
      if (hooks.length > 0) yield { ...everywhere, handlers: hooks };
      return;
    }
    const path = first && first.kind !== 'spread' && method === 'group' ? evaluated(first, step, context) : undefined;
    const handler: Handler = {
      node: step.call,
      value: UNKNOWN,
      module: step.module,
      frame: step.frame,
      app: groupId(inner),
    };
    yield { ...everywhere, paths: [(path && constantText(path)) ?? ''], handlers: [...hooks, handler] };
  } else if (method === 'use' && first && first.kind !== 'spread')
    yield* used(first, step, everywhere, { apps, shared }, context);
  else if (method === 'mount') {
    const path = first && first.kind !== 'spread' && args.length > 1 ? evaluated(first, step, context) : undefined;
    const handlers = [...handlersOf(args.slice(-1), step, context.evaluator)];
    yield { ...everywhere, kind: 'route', paths: [joinRoute((path && constantText(path)) ?? '', '*')], handlers };
  }
}

function evaluated(node: Expression, at: Located, { evaluator }: ModelContext): Value {
  return evaluator.evaluate(node, at.module, at.frame);
}

/** `.post('/mcp', handler, { beforeHandle })` */
function* route(step: Step, order: number, method: string, context: ModelContext): Generator<Registration> {
  const [path, handler, options] = step.call.arguments;
  if (!path || path.kind === 'spread' || !handler) return;
  const paths = pathsOf(evaluated(path, step, context), (node, at) => evaluated(node, at, context));
  const hooks = options && options.kind !== 'spread' ? [...routeHooks(options, step, context)] : [];
  yield {
    kind: 'route',
    methods: method === 'all' ? [] : [method.toUpperCase()],
    paths,
    below: false,
    handlers: [...hooks, ...handlersOf([handler], step, context.evaluator)],
    order,
    ...registeredBy(step),
  };
}

/** `.use(plugin)`: an app of the workspace, MCP, or something of a library. */
function* used(
  node: Expression,
  step: Step,
  everywhere: Omit<Registration, 'handlers'>,
  { apps, shared }: { readonly apps: ReadonlyMap<string, HttpApp>; readonly shared: ReadonlySet<Registration> },
  context: ModelContext,
): Generator<Registration> {
  const [value = UNKNOWN] = alternatives(evaluated(node, step, context));
  const handler: Handler = { node, value, module: step.module, frame: step.frame };
  const origin = originOf(value);
  const made = origin?.replace(/\(\)$/, '');
  const app = ownerOf(
    { ...step, callee: { kind: 'member', object: value, property: 'use', node, module: step.module } },
    apps,
    context.evaluator,
  );
  if (app) {
    yield { ...everywhere, paths: [''], handlers: [handler] };
    // `.onBeforeHandle({ as: 'global' }, check)` holds for whoever uses the plugin
    for (const each of app.registrations)
      if (each.kind === 'middleware' && shared.has(each)) yield { ...everywhere, handlers: each.handlers };
  } else if (made !== undefined && MCP.test(made) && value.kind === 'result')
    yield mcpPlugin(value, everywhere, context);
  else if (value.kind === 'function' || made === undefined || !NO_GATES.test(made))
    yield { ...everywhere, handlers: [{ ...handler, value: UNKNOWN }] };
}

/** `elysia-mcp` 0.1: `mcp({ basePath, authentication })`, at `/mcp` and open unless told otherwise. */
function mcpPlugin(
  value: Extract<Value, { kind: 'result' }>,
  everywhere: Omit<Registration, 'handlers'>,
  context: ModelContext,
): Registration {
  const [first] = value.node.arguments;
  const options = first && first.kind !== 'spread' ? objectOf(first, value, context) : undefined;
  const at = { ...placeOf(value.node, value), end: value.node.callee.end };
  const reach: Handler = {
    node: value.node,
    value: UNKNOWN,
    module: value.module,
    frame: value.frame,
    reach: { at, transport: 'streamable-http' },
  };
  const check = options && findProperty(options.node, 'authentication');
  const isOpen = options !== undefined && !check && !options.node.properties.some((each) => each.kind === 'spread');
  const before: Handler = { node: value.node, value: UNKNOWN, module: value.module, frame: value.frame };
  // what `authentication` answers, a `response` or who calls, is not read
  const gates = check
    ? [{ ...before, gate: knownGate(placeOf(check, options), 'authentication', 'unknown', 'unknown') }]
    : isOpen || !first
      ? []
      : [before];
  const path = (options && textOf(options, 'basePath', context)) ?? '/mcp';
  return { ...everywhere, kind: 'route', below: false, paths: [path], handlers: [...gates, reach] };
}

/** `.onBeforeHandle({ as: 'global' }, check)` */
function isShared({ call, ...at }: Step, context: ModelContext): boolean {
  const [first] = call.arguments;
  const options = first && first.kind !== 'spread' ? objectOf(first, at, context) : undefined;
  return options !== undefined && /^(global|scoped)$/.test(textOf(options, 'as', context) ?? '');
}

/** `.listen(3000)`, `.listen({ port, hostname })` */
function listenerOf(step: Step, context: ModelContext): Listener {
  const [first] = step.call.arguments;
  const value = first && first.kind !== 'spread' ? evaluated(first, step, context) : undefined;
  const implicit: BindAddress = { kind: 'implicit' };
  return listenerAt(
    step,
    value?.kind === 'object' ? bindOf(value, 'hostname', implicit, context) : implicit,
    undefined,
  );
}

function below(prefix: string, registration: Registration): Registration {
  if (prefix === '' || registration.kind !== 'route') return registration;
  return { ...registration, paths: registration.paths?.map((path) => joinRoute(prefix, path)) };
}
