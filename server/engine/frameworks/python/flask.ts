import type { Decoration, Step } from '../../program/trace.ts';
import { judgePaths } from '../../gates/gate.ts';
import type { Expression } from '../../program/nodes.ts';
import { pythonResult } from '../../program/python-names.ts';
import { alternatives, constantText, identity, type Value } from '../../program/values.ts';
import { registeredBy, type Handler, type HttpApp, type Registration } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { joinRoute } from '../routes.ts';
import { argumentOf, known, type Given } from './arguments.ts';
import { decoratorGates } from './decorators.ts';
import { methodCalled } from './names.ts';
import { endpointHandler } from './routes.ts';

const APPS = /^(?:flask|quart)(?:\.\w+)*\.(?:Flask|Quart|Blueprint)$/;
const ROUTES = /^(?:route|get|post|put|delete|patch)$/;
const BEFORE = /^before_(?:app_)?request$/;
const FIRST = -1_000_000;

/** Flask and Quart: routes, blueprints, and functions that run before each request. */
export function modelFlask(context: ModelContext): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  const find = (value: Value): HttpApp | undefined => {
    for (const each of alternatives(value)) {
      const found = apps.get(identity(each) ?? '');
      if (found) return found;
    }
    return undefined;
  };
  let order = 0;
  for (const step of context.trace.steps) {
    const made: Value = {
      kind: 'result',
      callee: step.callee,
      node: step.call,
      module: step.module,
      frame: step.frame,
    };
    const id = APPS.test(pythonResult(made) ?? '') ? identity(made) : undefined;
    if (id !== undefined && !apps.has(id)) apps.set(id, newApp(id, step));
    const called = methodCalled(step.callee);
    const app = called && find(called.object);
    if (!called || !app) continue;
    if (called.method === 'register_blueprint') app.registrations.push(...blueprint(step, order++, context));
    if (called.method === 'add_url_rule') app.registrations.push(...rule(step, order++, context));
  }
  for (const decoration of context.trace.decorations) {
    const called = methodCalled(decoration.value);
    const app = called && find(called.object);
    if (called && app) app.registrations.push(...decorated(called.method, decoration, order++, context));
  }
  return apps;
}

function newApp(id: string, step: Step): HttpApp {
  return {
    id,
    at: placeOf(step.call, step),
    style: { framework: 'flask', next: () => undefined },
    factory: undefined,
    registrations: [],
  };
}

/** `app.register_blueprint(api, url_prefix="/api")` */
function* blueprint(step: Step, order: number, context: ModelContext): Generator<Registration> {
  const inner = known(argumentOf(step.call, step, 'blueprint', 0, context));
  const prefix = known(argumentOf(step.call, step, 'url_prefix', undefined, context));
  const path = prefix ? constantText(prefix.value) : '/';
  if (!inner) return;
  const paths = path === undefined ? undefined : [path];
  yield { kind: 'route', methods: [], paths, below: true, handlers: [handlerOf(inner)], order, ...registeredBy(step) };
}

/** `app.add_url_rule("/mcp", view_func=handle, methods=["POST"])` */
function* rule(step: Step, order: number, context: ModelContext): Generator<Registration> {
  const view = known(argumentOf(step.call, step, 'view_func', 2, context));
  if (view) yield route(view, step, 'route', order, context);
}

function* decorated(method: string, at: Decoration, order: number, context: ModelContext): Generator<Registration> {
  const { decorator, target, conditions, module, frame } = at;
  if (target.kind !== 'function') return;
  const value: Value = { kind: 'function', node: target, self: undefined, module, frame };
  const given: Given = { node: target, value, module, frame };
  if (BEFORE.test(method)) {
    const handler = beforeRequest(value, decorator, given, context);
    const place = placeOf(decorator, at);
    if (handler)
      yield {
        kind: 'middleware',
        methods: [],
        paths: ['/'],
        below: true,
        handlers: [handler],
        order: FIRST,
        head: place,
        at: place,
        conditions,
      };
    return;
  }
  if (decorator.kind !== 'call' || !ROUTES.test(method)) return;
  yield route(given, { call: decorator, callee: at.value, conditions, module, frame }, method, order, context);
}

function route(view: Given, step: Step, method: string, order: number, context: ModelContext): Registration {
  const path = known(argumentOf(step.call, step, 'rule', 0, context));
  const text = path && constantText(path.value);
  return {
    kind: 'route',
    methods: methodsOf(method, step, context),
    paths: text === undefined ? undefined : [joinRoute('', text.replace(/<(?:\w+:)?(\w+)>/g, '{$1}'))],
    below: false,
    handlers: [...decoratorGates(view, step.call, context), endpointHandler(view, context)],
    order,
    ...registeredBy(step),
  };
}

/** Flask answers with what the function returns; when that is nothing, the request goes on. */
function beforeRequest(
  fn: Extract<Value, { kind: 'function' }>,
  decorator: Expression,
  given: Given,
  context: ModelContext,
): Handler | undefined {
  const paths = context.pathFinder.paths(fn, () => false, { passes: isNothing });
  const { nameSpan } = fn.node;
  const at = nameSpan ? { path: fn.module.path, ...nameSpan } : placeOf(decorator, given);
  const gate = judgePaths(paths, at, fn.node.name ?? 'the hook', 'the request goes on to the handler');
  return gate && { ...handlerOf(given), gate };
}

function isNothing(value: Expression | undefined): boolean {
  return value === undefined || (value.kind === 'literal' && (value.value === null || value.value === undefined));
}

function handlerOf({ node, value, module, frame }: Given): Handler {
  return { node, value, module, frame };
}

/** Without a list of methods a route answers `GET`. */
function methodsOf(method: string, step: Step, context: ModelContext): readonly string[] {
  if (method !== 'route') return [method.toUpperCase()];
  const given = known(argumentOf(step.call, step, 'methods', undefined, context));
  if (!given) return ['GET'];
  if (given.value.kind !== 'array') return [];
  const { node, module, frame } = given.value;
  const texts = node.elements.map((each) => constantText(context.evaluator.evaluate(each, module, frame)));
  return texts.every((each) => each !== undefined) ? texts.map((each) => each.toUpperCase()) : [];
}
