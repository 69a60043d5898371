import type { Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, symbolName, type Value } from '../program/values.ts';
import { appBehind, bareApp, registeredBy, type Handler, type HttpApp, type Registration } from './apps.ts';
import { bindOf, listenerAt } from './bind.ts';
import type { ModelContext } from './context.ts';

/** Servers that hand a `Request` to a function. All of them listen on all interfaces when no host is given. */
const SERVERS =
  /^(@hono\/node-server(\/.*)?#serve|global#(Bun|Deno)\.serve|bun#serve|https:\/\/deno\.land\/std.*\/http\/.*#serve|srvx(\/.*)?#serve)$/;

export interface FetchModel {
  readonly apps: ReadonlyMap<string, HttpApp>;
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
}

/** `serve({ fetch: app.fetch })` of Hono, `Bun.serve({ fetch(request) { … } })`, `Deno.serve(handler)` */
export function modelFetchServers(context: ModelContext, known: ReadonlyMap<string, HttpApp>): FetchModel {
  const apps = new Map<string, HttpApp>();
  const listeners = new Map<string, Listener[]>();
  for (const step of context.trace.steps) {
    if (![...alternatives(step.callee)].some((each) => SERVERS.test(symbolName(each) ?? ''))) continue;
    const { handler, options, routes } = partsOf(step, context);
    const app = handler && appBehind(handler.value, known, context.evaluator);
    const id = app?.id ?? `${step.module.path}:${step.call.start}`;
    const listener = listenerAt(step, bindOf(options, 'hostname', { kind: 'implicit' }, context), app?.factory);
    const before = listeners.get(id) ?? [];
    if (before.some((each) => each.at.start === listener.at.start && each.at.path === listener.at.path)) continue;
    listeners.set(id, [...before, listener]);
    if (app) continue;
    const own = handler ? bareApp(id, 'fetch', registeredBy(step), handler) : undefined;
    apps.set(id, { ...(own ?? emptyApp(id, step)), registrations: [...routes, ...(own?.registrations ?? [])] });
  }
  return { apps, listeners };
}

function emptyApp(id: string, step: Step): HttpApp {
  return {
    id,
    at: registeredBy(step).at,
    style: { framework: 'fetch', next: () => undefined },
    factory: undefined,
    registrations: [],
  };
}

interface Parts {
  readonly handler: Handler | undefined;
  /** Undefined when none are given. */
  readonly options: Value | undefined;
  readonly routes: readonly Registration[];
}

/** `serve(app)`, `serve(handler, options)`, `serve(options, handler)`, `serve({ fetch, handler, routes, … })` */
function partsOf(step: Step, context: ModelContext): Parts {
  const handlerOf = (node: Expression, at: Pick<Handler, 'module' | 'frame'>): Handler => ({
    node,
    value: context.evaluator.evaluate(node, at.module, at.frame),
    module: at.module,
    frame: at.frame,
  });
  let handler: Handler | undefined;
  let options: Value | undefined;
  let routes: readonly Registration[] = [];
  for (const argument of step.call.arguments) {
    if (argument.kind === 'spread') continue;
    const given = handlerOf(argument, step);
    if (given.value.kind !== 'object') {
      // a callback that hears of the port comes after options with a handler
      if (!handler) handler = given;
      continue;
    }
    options = given.value;
    const inner = findProperty(given.value.node, 'fetch') ?? findProperty(given.value.node, 'handler');
    if (inner) handler = handlerOf(inner, given.value);
    const table = findProperty(given.value.node, 'routes');
    if (table)
      routes = [...routesOf(context.evaluator.evaluate(table, given.value.module, given.value.frame), step, context)];
  }
  return { handler, options, routes };
}

/** `routes: { '/mcp': handler, '/sse': { GET: handler } }` of Bun */
function* routesOf(table: Value, step: Step, context: ModelContext): Generator<Registration> {
  if (table.kind !== 'object') return;
  const place = registeredBy(step);
  for (const property of table.node.properties) {
    if (property.kind !== 'property' || property.key === undefined) continue;
    const value = context.evaluator.evaluate(property.value, table.module, table.frame);
    const head = {
      path: table.module.path,
      start: property.start,
      end:
        property.value.kind === 'function'
          ? (property.value.nameSpan?.end ?? property.start + property.key.length + 2)
          : property.value.start,
    };
    const common = { kind: 'route', paths: [property.key], below: false, order: 0, ...place, head } as const;
    if (value.kind !== 'object') {
      yield {
        ...common,
        methods: [],
        handlers: [{ node: property.value, value, module: table.module, frame: table.frame }],
      };
      continue;
    }
    for (const method of value.node.properties) {
      if (method.kind !== 'property' || method.key === undefined) continue;
      const inner = context.evaluator.evaluate(method.value, value.module, value.frame);
      yield {
        ...common,
        methods: [method.key],
        handlers: [{ node: method.value, value: inner, module: value.module, frame: value.frame }],
      };
    }
  }
}
