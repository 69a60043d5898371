import type { Decoration, Step } from '../../program/trace.ts';
import type { Gate } from '../../facts/facts.ts';
import { judgePaths } from '../../gates/gate.ts';
import type { RequestRoute } from '../../gates/route-tests.ts';
import type { Expression } from '../../program/nodes.ts';
import { constantText, type Value } from '../../program/values.ts';
import { registeredBy, type Handler, type HttpApp, type Registration } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { joinRoute } from '../routes.ts';
import { argumentOf, known, type Given } from './arguments.ts';
import { decoratorGates, lateDecorators } from './decorators.ts';
import { methodList, registeredApps, surrounding } from './registered.ts';
import { endpointHandler } from './routes.ts';

const APPS = /^(?:flask|quart)(?:\.\w+)*\.(?:Flask|Quart|Blueprint)$/;
const ROUTES = /^(?:route|get|post|put|delete|patch)$/;
const BEFORE = /^before_(?:app_)?request$/;

/** Flask and Quart: routes, blueprints, and functions that run before each request. */
export function modelFlask(context: ModelContext): Map<string, HttpApp> {
  return registeredApps(
    {
      apps: APPS,
      make: newApp,
      called(method, step, order) {
        if (method === 'register_blueprint') return blueprint(step, order, context);
        return method === 'add_url_rule' ? rule(step, order, context) : [];
      },
      decorated: (method, at, order) => decorated(method, at, order, context),
    },
    context,
  );
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
    if (handler) yield surrounding([handler], { head: place, at: place, conditions });
    return;
  }
  if (decorator.kind !== 'call' || !ROUTES.test(method)) return;
  const made = route(given, { call: decorator, callee: at.value, conditions, module, frame }, method, order, context);
  yield made;
  yield* lateDecorators(made, given, decorator, context);
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
  const { nameSpan } = fn.node;
  const at = nameSpan ? { path: fn.module.path, ...nameSpan } : placeOf(decorator, given);
  const judged = (route?: RequestRoute): Gate | undefined => {
    const paths = context.pathFinder.paths(fn, () => false, { passes: isNothing }, route);
    return judgePaths(paths, at, fn.node.name ?? 'the hook', 'the request goes on to the handler');
  };
  const gate = judged();
  return gate && { ...handlerOf(given), gate, gateAt: judged };
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
  return argumentOf(step.call, step, 'methods', undefined, context) ? methodList(step.call, step, context) : ['GET'];
}
