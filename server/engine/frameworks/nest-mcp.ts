import { findProperty } from '../program/evaluate.ts';
import type { Call } from '../program/nodes.ts';
import { originOf } from '../program/origin.ts';
import { alternatives, constantText, UNKNOWN, type Located, type Value } from '../program/values.ts';
import type { Handler, HttpApp, Registration } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';
import type { Reach } from './mcp.ts';
import { CONTROLLER, NEST_ORDER, USE_GUARDS } from './nest.ts';
import { argumentsOf, decoratedClasses, decoratorPaths, foreignSuperclass } from './nest-classes.ts';
import { guardHandlers } from './nest-guards.ts';
import { objectOf, textOf, type ObjectValue } from './options.ts';
import { joinRoute } from './routes.ts';

const FOR_ROOT = /^@rekog\/mcp-nest#McpModule\.forRoot$/;
const TRANSPORT = /^@rekog\/mcp-nest#StreamableHttpTransport$/;
const BOUND_CONTROLLER = /^@rekog\/mcp-nest#(StreamableHttpController|McpHttpControllerFor\(\))$/;
const MCP_CONTROLLER = /^@rekog\/mcp-nest#McpController$/;

/** What `@rekog/mcp-nest` serves on an app. `shared` is what stands before all controllers. */
export function* nestMcp(
  app: HttpApp,
  shared: readonly Registration[],
  context: ModelContext,
): Generator<Registration> {
  const { evaluator } = context;
  for (const module of context.trace.modules) {
    for (const call of module.calls) {
      const origin = originOf(evaluator.evaluate(call.callee, module));
      if (origin === undefined) continue;
      if (FOR_ROOT.test(origin)) yield* moduleRoutes(call, { module, frame: undefined }, context);
      else if (call.construct && TRANSPORT.test(origin))
        yield* transportRoutes(call, { module, frame: undefined }, app, shared, context);
    }
  }
}

interface Served {
  readonly path: string;
  readonly methods: readonly string[];
  readonly transport: Reach['transport'];
}

/**
 * Version 1.9.11: `McpModule.forRoot({ transport, mcpEndpoint, apiPrefix, guards })`. All three transports are there
 * unless `transport` says which, nothing guards them unless `guards` does.
 */
function* moduleRoutes(call: Call, at: Located, context: ModelContext): Generator<Registration> {
  const [first] = call.arguments;
  const options = first && first.kind !== 'spread' ? objectOf(first, at, context) : undefined;
  if (!options) return;
  const prefix = textOf(options, 'apiPrefix', context) ?? '';
  const isServed = transportsOf(options, context);
  const served: Served[] = [];
  const path = (key: string, fallback: string): string =>
    joinRoute(`/${prefix}`, textOf(options, key, context) ?? fallback);
  if (isServed('streamable-http'))
    served.push({ path: path('mcpEndpoint', 'mcp'), methods: [], transport: 'streamable-http' });
  if (isServed('sse')) {
    served.push({ path: path('sseEndpoint', 'sse'), methods: ['GET'], transport: 'sse' });
    served.push({ path: path('messagesEndpoint', 'messages'), methods: ['POST'], transport: 'sse' });
  }
  const gates = [...moduleGuards(options, call, context)];
  for (const each of served) yield route(call, at, each, gates);
}

function transportsOf(options: ObjectValue, { evaluator }: ModelContext): (name: string) => boolean {
  const written = findProperty(options.node, 'transport');
  if (!written) return () => true;
  const value = evaluator.evaluate(written, options.module, options.frame);
  const each: readonly Value[] =
    value.kind === 'array'
      ? value.node.elements.map((node) => evaluator.evaluate(node, value.module, value.frame))
      : alternatives(value);
  const names = each.map((one) => constantText(one) ?? NAMES[originOf(one)?.split('.').at(-1) ?? ''] ?? '');
  return (name) => names.includes(name);
}

const NAMES: Readonly<Record<string, string>> = { SSE: 'sse', STREAMABLE_HTTP: 'streamable-http', STDIO: 'stdio' };

function* moduleGuards(options: ObjectValue, call: Call, context: ModelContext): Generator<Handler> {
  const { evaluator } = context;
  const doubt: Handler = { node: call, value: UNKNOWN, module: options.module, frame: options.frame };
  if (options.node.properties.some((each) => each.kind === 'spread')) yield doubt;
  // decorators may bring guards of their own
  if (findProperty(options.node, 'decorators')) yield doubt;
  const written = findProperty(options.node, 'guards');
  if (!written) return;
  const list = evaluator.evaluate(written, options.module, options.frame);
  if (list.kind !== 'array') {
    yield doubt;
    return;
  }
  // then strangers may call the tools that are marked as public, and no other
  const isOptional = findProperty(options.node, 'allowUnauthenticatedAccess') !== undefined;
  for (const guard of guardHandlers(list.node.elements, list, context))
    yield guard.gate && isOptional ? { ...guard, gate: { ...guard.gate, verdict: 'unknown' } } : guard;
}

/**
 * Version 2.0.5: `new StreamableHttpTransport({ endpoint, mount })` puts its routes on the HTTP server itself, where no
 * guard of a controller or of the app stands before them; those of `@McpController` classes are asked for each call. Or
 * a controller of its own serves it.
 */
function* transportRoutes(
  call: Call,
  at: Located,
  app: HttpApp,
  shared: readonly Registration[],
  context: ModelContext,
): Generator<Registration> {
  const controllers = [...boundControllers(context)];
  for (const each of controllers) yield each;
  const [first] = call.arguments;
  const options = first && first.kind !== 'spread' ? objectOf(first, at, context) : undefined;
  const mount = options && findProperty(options.node, 'mount');
  if (controllers.length > 0 || mount?.kind === 'literal') return;
  const path = joinRoute('', `/${(options && textOf(options, 'endpoint', context)) ?? 'mcp'}`);
  const guards = [...callGuards(context)];
  // whether guards for the whole app hold for calls of tools is said where the strategy is connected
  const hasShared = [...app.registrations, ...shared].some(({ order }) => order === NEST_ORDER.guards);
  const doubt: Handler = { node: call, value: UNKNOWN, ...at };
  yield route(call, at, { path, methods: [], transport: 'streamable-http' }, hasShared ? [...guards, doubt] : guards);
}

/** `class Mcp extends McpHttpControllerFor(transport)` with `@Controller('mcp') @UseGuards(Guard)` */
function* boundControllers(context: ModelContext): Generator<Registration> {
  const { evaluator } = context;
  for (const { node, module, decorator } of decoratedClasses(context.trace.modules, CONTROLLER, evaluator)) {
    const at: Located = { module, frame: undefined };
    if (!BOUND_CONTROLLER.test(foreignSuperclass({ kind: 'class', node, ...at }, evaluator) ?? '')) continue;
    const guards = guardHandlers(argumentsOf(node, module, USE_GUARDS, evaluator), at, context);
    for (const path of decoratorPaths(decorator.arguments, module, evaluator) ?? [])
      yield route(decorator, at, { path, methods: [], transport: 'streamable-http' }, guards);
  }
}

/** Guards of the classes that hold the tools, when all of them have some. */
function* callGuards(context: ModelContext): Generator<Handler> {
  const { evaluator } = context;
  let isGuarded = true;
  const found: Handler[] = [];
  for (const { node, module } of decoratedClasses(context.trace.modules, MCP_CONTROLLER, evaluator)) {
    const guards = argumentsOf(node, module, USE_GUARDS, evaluator);
    if (guards.length === 0) isGuarded &&= node.members.every((each) => hasGuard(each, module, context));
    found.push(...guardHandlers(guards, { module, frame: undefined }, context));
  }
  if (isGuarded) yield* found;
  else if (found.length > 0)
    yield* found.map((each) => (each.gate ? { ...each, gate: { ...each.gate, verdict: 'unknown' as const } } : each));
}

/** A method without a guard of its own is no tool, or an open one. */
function hasGuard(
  member: Parameters<typeof argumentsOf>[0],
  module: Located['module'],
  { evaluator }: ModelContext,
): boolean {
  return member.decorators.length === 0 || argumentsOf(member, module, USE_GUARDS, evaluator).length > 0;
}

function route(call: Call, at: Located, { path, methods, transport }: Served, gates: readonly Handler[]): Registration {
  const place = placeOf(call, at);
  const head = { ...place, end: call.callee.end };
  const reach: Handler = { node: call, value: UNKNOWN, ...at, reach: { at: head, transport } };
  return {
    kind: 'route',
    methods,
    paths: [path],
    below: false,
    handlers: [...gates, reach],
    order: NEST_ORDER.routes,
    head,
    at: place,
    conditions: [],
  };
}
