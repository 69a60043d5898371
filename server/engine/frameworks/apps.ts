import type { CorsPolicy, Gate, Listener } from '../facts/facts.ts';
import { keywordOf } from '../program/arguments.ts';
import type { RequestRoute } from '../gates/route-tests.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, FunctionNode } from '../program/nodes.ts';
import type { Condition, Step } from '../program/trace.ts';
import { alternatives, identity, resultOf, symbolName, UNKNOWN, type Located, type Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import { placeOf } from './context.ts';
import type { Reach } from './mcp.ts';
import type { Coverage } from './routes.ts';

/** How the middleware of a framework hands a request on. */
export interface HttpStyle {
  readonly framework: string;
  /** Which parameter of a middleware is `next`; undefined where returning without an answer hands the request on. */
  readonly next: (fn: FunctionNode) => number | undefined;
  /** Where `listen` without a host listens; all interfaces when it says nothing. */
  readonly defaultHost?: string;
  /** What serves MCP in it compares `Host` and `Origin` itself. */
  readonly validatesHost?: boolean;
}

/** `(req, res, next)` */
export const EXPRESS: HttpStyle = { framework: 'express', next: () => 2 };
/** `(c, next)` of Hono and Koa */
export const hasContext = (framework: string): HttpStyle => ({ framework, next: () => 1 });

/** An application or router that requests pass through: where it is made is what it is. */
export interface HttpApp {
  readonly id: string;
  readonly at: Place;
  readonly style: HttpStyle;
  /** It comes from an SDK app factory; `host` is what the factory validates for. */
  readonly factory: Listener['factory'];
  readonly registrations: Registration[];
}

/** One `app.use(…)` or `app.post(…)`, or what a bare server hands all its requests to. */
export interface Registration extends Coverage {
  readonly kind: 'middleware' | 'route';
  readonly handlers: readonly Handler[];
  readonly order: number;
  /** `app.post('/mcp'` of the registration: what a reader takes for it. */
  readonly head: Place;
  /** The whole registration. */
  readonly at: Place;
  /** What must hold for it to be made. */
  readonly conditions: readonly Condition[];
  /** It stands before the framework's own routes alone: `FastAPI(dependencies=[Depends(check)])`. */
  readonly ownRoutesOnly?: boolean;
  /** It is none of the framework's own routes, but an app that is mounted, or a route that is handed on as one. */
  readonly mounted?: boolean;
}

export interface Handler extends Located {
  readonly node: Expression;
  readonly value: Value;
  /** A gate that is known before its code is read. */
  readonly gate?: Gate;
  /** What that gate is to requests of one route, whose path it may ask about; undefined when it lets them through. */
  readonly gateAt?: (route: RequestRoute) => Gate | undefined;
  /** It is known to serve MCP. */
  readonly reach?: Reach;
  /** It registers on an app of its own: a plugin. */
  readonly app?: string;
  /** The cross-origin policy that comes with it. */
  readonly cors?: HandlerCors | undefined;
}

export type HandlerCors = Pick<CorsPolicy, 'at' | 'origins' | 'credentials'>;

/** The places and conditions of a registration that a call makes. */
export function registeredBy(step: Step): Pick<Registration, 'head' | 'at' | 'conditions'> {
  const at = placeOf(step.call, step);
  const { callee } = step.call;
  // `.post('/mcp'` of a chain
  const start = callee.kind === 'member' && callee.object.kind === 'call' ? callee.propertySpan.start : at.start;
  return { head: { ...at, start, end: endOfHead(step.call) }, at, conditions: step.conditions };
}

/** `app.post('/mcp', …` without the handlers. */
export function endOfHead(call: Call): number {
  const [first] = call.arguments;
  if (first?.kind === 'literal') return first.end;
  return call.callee.end;
}

/** `app.use(…)` of Hono, Elysia and Koa gives the app back. */
const CHAINED = new Set([
  'use',
  'get',
  'post',
  'put',
  'delete',
  'patch',
  'options',
  'all',
  'on',
  'route',
  'mount',
  'onError',
  'notFound',
  'listen',
  'routes',
  // Elysia
  'guard',
  'group',
  'onRequest',
  'onTransform',
  'onBeforeHandle',
  'onAfterHandle',
  'derive',
  'resolve',
  'decorate',
  'state',
  'model',
  'macro',
  'as',
]);
/** What an app answers requests with. */
const ENTRANCES = new Set(['fetch', 'handle', 'request', 'callback', 'routes', 'router', 'middleware']);
/** Functions that make a handler of an app, for servers of another kind; middleware around an app of Python. */
const ADAPTERS =
  /^(@hono\/node-server(\/.*)?#(getRequestListener|handle)|hono\/(vercel|netlify|aws-lambda|cloudflare-pages|lambda-edge)#handle|@fastify\/.*#default|serverless-http#.*|python:starlette\.middleware\.\w+#\w+Middleware)$/;
/** Values looked at for one question: chains are long. */
const MOST_LOOKS = 200;

/** The app that a value is, or that is behind it: `app.use(…)`, `app.fetch`, `{ fetch: app.fetch }`, `handle(app)`. */
export function appBehind(value: Value, apps: ReadonlyMap<string, HttpApp>, evaluator: Evaluator): HttpApp | undefined {
  const waiting: Value[] = [value];
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const next = waiting.shift();
    if (!next) return undefined;
    for (const each of alternatives(next)) {
      const id = each.kind === 'parameter' ? parameterId(each) : identity(each);
      const own = id === undefined ? undefined : apps.get(id);
      if (own) return own;
      const inner = innerValue(each, evaluator);
      if (inner) waiting.push(inner);
    }
  }
  return undefined;
}

/** What a plugin gets is an app of its own: `async (app, options) => { app.post(…) }`. */
export function parameterId({ function: fn, index, module }: Extract<Value, { kind: 'parameter' }>): string {
  return `${module.path}:${fn.start}#${index}`;
}

function innerValue(value: Value, evaluator: Evaluator): Value | undefined {
  // `app.fetch`
  if (value.kind === 'member') return ENTRANCES.has(value.property) ? value.object : undefined;
  if (value.kind === 'object') {
    const fetch = findProperty(value.node, 'fetch');
    return fetch && evaluator.evaluate(fetch, value.module, value.frame);
  }
  if (value.kind === 'self' || value.kind === 'function') return wrapped(value, evaluator);
  if (value.kind !== 'result') return undefined;
  const symbol = resultOf(value);
  const inner = value.node.arguments[0] ?? keywordOf(value.node, 'app');
  if (symbol !== undefined && ADAPTERS.test(symbol) && inner && inner.kind !== 'spread')
    return evaluator.evaluate(inner, value.module, value.frame);
  if (value.callee.kind !== 'member') return undefined;
  // `app.get(…).post(…)`, `app.callback()`, `router.routes()`
  const { property, object } = value.callee;
  return CHAINED.has(property) || ENTRANCES.has(property) ? object : undefined;
}

/** `RequireApiKey(app)` is called in the place of the app: what it checks is a gate of the app. */
function wrapped(value: Extract<Value, { kind: 'self' | 'function' }>, evaluator: Evaluator): Value | undefined {
  if (value.kind === 'function') {
    const { node, self } = value;
    return node.name === '__call__' && self?.kind === 'self' ? wrapped(self, evaluator) : undefined;
  }
  const { class: made, node, module, frame } = value;
  if (!node || !made.members.some(({ name }) => name === '__call__')) return undefined;
  const inner = node.arguments[0] ?? keywordOf(node, 'app');
  return inner && inner.kind !== 'spread' ? evaluator.evaluate(inner, module, frame) : undefined;
}

/** The app that a method is called on. */
export function ownerOf(step: Step, apps: ReadonlyMap<string, HttpApp>, evaluator: Evaluator): HttpApp | undefined {
  if (apps.size === 0) return undefined;
  for (const callee of alternatives(step.callee)) {
    const app = callee.kind === 'member' ? appBehind(callee.object, apps, evaluator) : undefined;
    if (app) return app;
  }
  return undefined;
}

/** An app that one call makes, by the symbol that is called. */
export function madeBy(step: Step): { readonly id: string; readonly symbol: string; readonly at: Place } | undefined {
  for (const callee of alternatives(step.callee)) {
    const symbol = symbolName(callee);
    const id = identity({ kind: 'result', callee, node: step.call, module: step.module, frame: step.frame });
    if (symbol !== undefined && id !== undefined) return { id, symbol, at: placeOf(step.call, step) };
  }
  return undefined;
}

/** Handlers one by one: arrays are taken apart. */
export function* handlersOf(args: readonly Expression[], at: Located, evaluator: Evaluator): Generator<Handler> {
  for (const argument of args) {
    const node = argument.kind === 'spread' ? argument.value : argument;
    const value = evaluator.evaluate(node, at.module, at.frame);
    // `if (gate) app.use(gate)` where no gate was given
    if (value.kind === 'literal' && (value.value === undefined || value.value === null)) continue;
    if (value.kind === 'array') {
      yield* handlersOf(value.node.elements, value, evaluator);
      yield* pushedHandlers(node, value, evaluator);
    } else yield { node, value, module: at.module, frame: at.frame };
  }
}

/** `list.push(gate)`: what joins a list after it was made. Nobody knows whether it does where that hangs on a condition. */
function* pushedHandlers(
  list: Expression,
  made: Extract<Value, { kind: 'array' }>,
  evaluator: Evaluator,
): Generator<Handler> {
  const references = list.kind === 'name' ? (list.binding?.references ?? []) : [];
  for (const { parent } of references) {
    const call = parent?.kind === 'member' && /^(push|unshift)$/.test(parent.property) ? parent.parent : undefined;
    if (call?.kind !== 'call') continue;
    const isCertain =
      call.parent?.kind === 'expression' &&
      /^(program|block)$/.test(call.parent.parent?.kind ?? '') &&
      call.parent.parent?.parent?.kind !== 'if';
    if (isCertain) yield* handlersOf(call.arguments, made, evaluator);
    else yield { node: call, value: UNKNOWN, module: made.module, frame: made.frame };
  }
}

/** A server that hands every request to one handler, as an app with one route. */
export function bareApp(
  id: string,
  framework: string,
  place: Pick<Registration, 'head' | 'at' | 'conditions'>,
  handler: Handler,
): HttpApp {
  const registration: Registration = {
    kind: 'route',
    methods: [],
    paths: undefined,
    below: false,
    handlers: [handler],
    order: 0,
    ...place,
  };
  return {
    id,
    at: place.at,
    style: { framework, next: () => undefined },
    factory: undefined,
    registrations: [registration],
  };
}

/** A gate that a library is known to be. */
export function knownGate(
  at: Place,
  name: string,
  scheme: Gate['scheme'],
  verdict: Gate['verdict'] = 'enforced',
): Gate {
  return {
    kind: 'gate',
    at,
    name,
    verdict,
    scheme,
    evidence: [],
    flaw: undefined,
    opening: undefined,
    setting: undefined,
    deliberate: false,
  };
}
