import type { Decoration, Step } from '../../program/trace.ts';
import { pythonResult } from '../../program/python-names.ts';
import { alternatives, constantText, type Value } from '../../program/values.ts';
import { registeredBy, type Handler, type HttpApp, type Registration } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, givenAt, known, type Given } from './arguments.ts';
import { decoratorGates, lateDecorators } from './decorators.ts';
import { elementsOf } from './elements.ts';
import { doubt, judgedMiddleware } from './middleware.ts';
import { registeredApps, surrounding } from './registered.ts';
import { endpointHandler } from './routes.ts';

const APPS = /^aiohttp\.web(?:\.\w+)*\.(?:Application|RouteTableDef)$/;
const ROUTE = /^(?:add_)?(get|post|put|delete|patch|head|options|route|view)$/;
const TABLE_ENTRY = /^aiohttp\.web(?:\.\w+)*\.(get|post|put|delete|patch|route|view)$/;

/** aiohttp: `app.router.add_post("/mcp", handle)`, `@routes.post("/mcp")`, `middlewares=[check]`. */
export function modelAiohttp(context: ModelContext): Map<string, HttpApp> {
  return registeredApps(
    {
      apps: APPS,
      make: (id, step) => newApp(id, step, context),
      ownerOf: (value) => (value.kind === 'member' && value.property === 'router' ? value.object : value),
      called(name, step, order) {
        if (name === 'add_routes') return table(step, order, context);
        const method = ROUTE.exec(name)?.[1];
        return method === undefined ? [] : routed(method, step, order, context);
      },
      decorated(name, at, order) {
        const method = ROUTE.exec(name)?.[1];
        return method === undefined ? [] : decorated(method, at, order, context);
      },
    },
    context,
  );
}

function newApp(id: string, step: Step, context: ModelContext): HttpApp {
  const before = middlewares(step, context);
  return {
    id,
    at: placeOf(step.call, step),
    style: { framework: 'aiohttp', next: () => undefined, defaultHost: '0.0.0.0' },
    factory: undefined,
    registrations: before.length > 0 ? [surrounding(before, registeredBy(step))] : [],
  };
}

/** `web.Application(middlewares=[check])` */
function middlewares(step: Step, context: ModelContext): Handler[] {
  const given = known(argumentOf(step.call, step, 'middlewares', undefined, context));
  if (!given) return [];
  if (given.value.kind !== 'array') return [doubt(given.node, given)];
  return [...elementsOf(given.value, context)].flatMap((each) => {
    if (!each.sure) return [doubt(each.node, each)];
    const one = givenAt(each.node, each, context);
    const fn = alternatives(one.value).find((found) => found.kind === 'function');
    if (!fn) return [doubt(each.node, each)];
    const gate = judgedMiddleware(fn, one, context);
    return gate ? [{ ...handlerOf(one), gate, gateAt: (route) => judgedMiddleware(fn, one, context, route) }] : [];
  });
}

/** `app.add_routes([web.post("/mcp", handle)])`, `app.add_routes(routes)` */
function* table(step: Step, order: number, context: ModelContext): Generator<Registration> {
  const [first] = step.call.arguments;
  if (!first || first.kind === 'spread') return;
  const given = givenAt(first, step, context);
  if (given.value.kind !== 'array') {
    yield {
      kind: 'route',
      methods: [],
      paths: ['/'],
      below: true,
      handlers: [handlerOf(given)],
      order,
      ...registeredBy(step),
    };
    return;
  }
  const { value } = given;
  for (const each of value.node.elements) {
    const entry = context.evaluator.evaluate(each, value.module, value.frame);
    const method = entry.kind === 'result' ? TABLE_ENTRY.exec(pythonResult(entry) ?? '')?.[1] : undefined;
    if (method === undefined || entry.kind !== 'result') continue;
    yield* routed(
      method,
      { call: entry.node, callee: entry.callee, conditions: [], module: entry.module, frame: entry.frame },
      order,
      context,
    );
  }
}

/** `add_post("/mcp", handle)`, `add_route("POST", "/mcp", handle)` */
function* routed(method: string, step: Step, order: number, context: ModelContext): Generator<Registration> {
  const first = method === 'route' ? 1 : 0;
  const path = known(argumentOf(step.call, step, 'path', first, context));
  const handler = known(argumentOf(step.call, step, 'handler', first + 1, context));
  if (handler) yield route(method, path, handler, step, order, context);
}

function* decorated(method: string, at: Decoration, order: number, context: ModelContext): Generator<Registration> {
  const { decorator, target, conditions, module, frame } = at;
  if (decorator.kind !== 'call' || target.kind !== 'function') return;
  const step: Step = { call: decorator, callee: at.value, conditions, module, frame };
  const path = known(argumentOf(decorator, at, 'path', method === 'route' ? 1 : 0, context));
  const value: Value = { kind: 'function', node: target, self: undefined, module, frame };
  const given: Given = { node: target, value, module, frame };
  const made = route(method, path, given, step, order, context);
  yield made;
  yield* lateDecorators(made, given, decorator, context);
}

function route(
  method: string,
  path: Given | undefined,
  handler: Given,
  step: Step,
  order: number,
  context: ModelContext,
): Registration {
  const text = path && constantText(path.value);
  return {
    kind: 'route',
    methods: /^(?:route|view)$/.test(method) ? [] : [method.toUpperCase()],
    paths: text === undefined ? undefined : [text],
    below: false,
    handlers: [...decoratorGates(handler, step.call, context), endpointHandler(handler, context)],
    order,
    ...registeredBy(step),
  };
}

function handlerOf({ node, value, module, frame }: Given): Handler {
  return { node, value, module, frame };
}
