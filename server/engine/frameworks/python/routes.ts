import { pythonResult } from '../../program/python-names.ts';
import type { Module } from '../../program/link.ts';
import type { Expression } from '../../program/nodes.ts';
import { alternatives, constantText, type Value } from '../../program/values.ts';
import { endOfHead, type Handler, type Registration } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import type { Reach } from '../mcp.ts';
import { joinRoute } from '../routes.ts';
import { argumentOf, givenAt, known, type Given } from './arguments.ts';
import { decoratorGates } from './decorators.ts';
import { parameterGates } from './dependencies.ts';
import { elementsOf } from './elements.ts';
import { middlewareHandlers } from './middleware.ts';
import { madeBy } from './names.ts';
import { methodList } from './registered.ts';

const ROUTE = /^(?:starlette|fastapi)\.routing\.(?:Route|APIRoute|WebSocketRoute)$/;
const MOUNT = /^(?:starlette|fastapi)\.routing\.(?:Mount|Host)$/;
const MOST = 200;

/** `[Route("/sse", endpoint=handle, methods=["GET"]), Mount("/messages/", app=sse.handle_post_message)]` */
export function* routesIn(given: Given, context: ModelContext, prefix: string): Generator<Registration> {
  let order = 0;
  for (const each of routesOf(given, context)) {
    if (order++ > MOST) return;
    const registration = routeOf(each, order, prefix, context);
    if (registration) yield registration;
  }
}

/** The routes of a list one by one, those of lists that are spread or added to it too. */
function* routesOf(given: Given, context: ModelContext, depth = 0): Generator<Given> {
  const { node, value } = given;
  if (node.kind === 'binary' && node.operator === '+' && depth < 4) {
    yield* routesOf(givenAt(node.left, given, context), context, depth + 1);
    yield* routesOf(givenAt(node.right, given, context), context, depth + 1);
    return;
  }
  if (value.kind !== 'array') {
    yield given;
    return;
  }
  for (const { node: element, ...at } of elementsOf(value, context)) {
    const isSpread = element.kind === 'spread';
    const inner = givenAt(isSpread ? element.value : element, at, context);
    if (isSpread && depth < 4) yield* routesOf(inner, context, depth + 1);
    else yield inner;
  }
}

function routeOf(
  { value, module, frame }: Given,
  order: number,
  prefix: string,
  context: ModelContext,
): Registration | undefined {
  if (value.kind !== 'result') return undefined;
  const name = pythonResult(value) ?? '';
  const isMount = MOUNT.test(name);
  if (!isMount && !ROUTE.test(name)) return undefined;
  const call = value.node;
  // Host("mcp.example.com", app) serves all paths of one name
  const isHost = name.endsWith('.Host');
  const path = isHost ? undefined : known(argumentOf(call, value, 'path', 0, context));
  const target = known(argumentOf(call, value, isMount ? 'app' : 'endpoint', 1, context));
  const text = isHost ? '/' : path && constantText(path.value);
  const at = placeOf(call, value);
  const base = {
    kind: 'route',
    methods: isMount ? [] : methodList(call, value, context),
    paths: text === undefined ? undefined : [joinRoute(prefix, text)],
    below: isMount,
    mounted: isMount,
    order,
    head: { ...at, end: endOfHead(call) },
    at,
    conditions: [],
  } as const;
  const before = middlewareHandlers(
    argumentOf(call, value, 'middleware', undefined, context),
    { ...value, call },
    context,
  );
  // Mount("/api", routes=[…]) is an app of its own
  if (!target) return isMount ? { ...base, handlers: [...before, { node: call, value, module, frame }] } : undefined;
  const gates = isMount ? [] : [...decoratorGates(target, undefined, context), ...parameterGates(target, context)];
  return { ...base, handlers: [...before, ...gates, endpointHandler(target, context)] };
}

/** `Route("/mcp", endpoint=Handler())`: an object is called by its `__call__`. */
export function callable(value: Value, node: Expression, module: Module, context: ModelContext): Value {
  for (const each of alternatives(value)) {
    if (each.kind !== 'self') continue;
    const method = context.evaluator.member(each, '__call__', node, module);
    for (const found of alternatives(method)) if (found.kind === 'function') return found;
  }
  return value;
}

const TRANSPORTS = /\.SseServerTransport$/;
const MANAGERS = /\.StreamableHTTPSessionManager$|\.StreamableHTTPASGIApp$/;

/** A handler, or a method of the SDK that is one: `sse.handle_post_message`, `session_manager.handle_request`. */
export function endpointHandler({ node, value, module, frame }: Given, context: ModelContext): Handler {
  const handler = { node, value: callable(value, node, module, context), module, frame };
  const at = placeOf(node, handler);
  const transport = transportOf(value);
  const reach: Reach | undefined = transport && { at, transport };
  return reach ? { ...handler, reach } : handler;
}

function transportOf(value: Value): Reach['transport'] | undefined {
  if (value.kind === 'member' && value.property === 'handle_post_message')
    return madeBy(value.object, TRANSPORTS) || value.object.kind !== 'result' ? 'sse' : undefined;
  if (value.kind === 'member' && value.property === 'handle_request')
    return madeBy(value.object, MANAGERS) ? 'streamable-http' : undefined;
  return madeBy(value, MANAGERS) ? 'streamable-http' : undefined;
}
