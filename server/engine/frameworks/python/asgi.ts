import type { Step, Decoration } from '../../program/trace.ts';
import type { FunctionNode } from '../../program/nodes.ts';
import { pythonResult } from '../../program/python-names.ts';
import { alternatives, constantText, identity, type Located, type Value } from '../../program/values.ts';
import { registeredBy, type Handler, type HttpApp, type Registration } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { joinRoute } from '../routes.ts';
import { argumentOf, givenAt, known, type Given } from './arguments.ts';
import { decoratorGates, lateDecorators } from './decorators.ts';
import { dependencyHandlers, parameterGates } from './dependencies.ts';
import { classHandler, doubt, judgedMiddleware, middlewareHandlers } from './middleware.ts';
import { methodCalled } from './names.ts';
import { methodList, surrounding } from './registered.ts';
import { callable, endpointHandler, routesIn } from './routes.ts';

const APPS =
  /^(?:starlette\.applications\.Starlette|starlette\.routing\.(?:Router|Mount)|fastapi(?:\.applications)?\.FastAPI|fastapi(?:\.routing)?\.APIRouter)$/;
const METHODS = /^(?:get|post|put|delete|patch|head|options|trace|route|api_route|websocket)$/;

interface AsgiApp extends HttpApp {
  readonly registrations: Registration[];
  /** `APIRouter(prefix="/v1")` */
  readonly prefix: string;
}

/** Starlette and FastAPI: routes, mounts, routers, middleware and dependencies. */
export function modelAsgi(context: ModelContext, served: ReadonlyMap<string, HttpApp>): Map<string, HttpApp> {
  const apps = new Map<string, AsgiApp>();
  const find = (value: Value): HttpApp | undefined => {
    for (const each of alternatives(value)) {
      const id = identity(each);
      const found = id === undefined ? undefined : (apps.get(id) ?? served.get(id));
      if (found) return found;
    }
    return undefined;
  };
  let order = 0;
  for (const step of context.trace.steps) {
    const made = appMadeBy(step, context);
    if (made !== undefined && !apps.has(made)) {
      const app = newApp(made, step, context);
      apps.set(made, app);
      app.registrations.push(...constructed(step, app, context));
    }
    const called = methodCalled(step.callee);
    const app = called && find(routerOwner(called.object));
    if (called && app) addCalled(app, called.method, step, order++, context);
  }
  for (const decoration of context.trace.decorations) {
    const called = methodCalled(decoration.value);
    const app = called && find(called.object);
    if (called && app) addDecorated(app, called.method, decoration, order++, context);
  }
  return new Map<string, HttpApp>(apps);
}

/** `app.router.routes` and `app.routes` are the app's own. */
function routerOwner(value: Value): Value {
  let at = value;
  for (let depth = 0; depth < 3 && at.kind === 'member' && /^(?:router|routes)$/.test(at.property); depth++)
    at = at.object;
  return at;
}

function appMadeBy(step: Step, context: ModelContext): string | undefined {
  const value: Value = { kind: 'result', callee: step.callee, node: step.call, module: step.module, frame: step.frame };
  const name = pythonResult(value) ?? '';
  if (!APPS.test(name)) return undefined;
  // Mount("/mcp", app=mcp.sse_app()) is a way to that app, and none of its own
  if (name.endsWith('Mount') && argumentOf(step.call, step, 'app', 1, context)) return undefined;
  return identity(value);
}

function newApp(id: string, step: Step, context: ModelContext): AsgiApp {
  const prefix = known(argumentOf(step.call, step, 'prefix', undefined, context));
  const framework = /^fastapi/.test(pythonNameOf(step)) ? 'fastapi' : 'starlette';
  return {
    id,
    at: placeOf(step.call, step),
    style: { framework, next: () => undefined },
    factory: undefined,
    registrations: [],
    prefix: (prefix && constantText(prefix.value)) ?? '',
  };
}

function pythonNameOf(step: Step): string {
  return (
    pythonResult({ kind: 'result', callee: step.callee, node: step.call, module: step.module, frame: step.frame }) ?? ''
  );
}

/** `Starlette(routes=[…], middleware=[…])`, `FastAPI(dependencies=[Depends(check)])`, `Mount("/api", routes=[…])` */
function* constructed(step: Step, app: AsgiApp, context: ModelContext): Generator<Registration> {
  const option = (name: string): ReturnType<typeof argumentOf> => argumentOf(step.call, step, name, undefined, context);
  const before = middlewareHandlers(option('middleware'), step, context);
  const asked = dependencyHandlers(option('dependencies'), context);
  if (before.length > 0) yield surrounding(before, registeredBy(step));
  if (asked.length > 0) yield { ...surrounding(asked, registeredBy(step)), ownRoutesOnly: true };
  const routes = known(option('routes'));
  if (routes) yield* routesIn(routes, context, app.prefix);
}

function addCalled(app: HttpApp, method: string, step: Step, order: number, context: ModelContext): void {
  switch (method) {
    case 'add_middleware': {
      const given = known(argumentOf(step.call, step, 'middleware_class', 0, context));
      const handler = given && classHandler(given, step.call, step, context);
      if (handler) app.registrations.push(surrounding([handler], registeredBy(step)));
      return;
    }
    case 'middleware': {
      // app.middleware("http")(check)
      const outer = step.call.parent;
      const [fn] = outer?.kind === 'call' && outer.callee === step.call ? outer.arguments : [];
      if (fn) app.registrations.push(...functionMiddleware(givenAt(fn, step, context), step, context));
      return;
    }
    case 'mount':
    case 'include_router':
      return void app.registrations.push(...included(app, method, step, order, context));
    case 'add_route':
    case 'add_api_route':
    case 'add_websocket_route': {
      const path = known(argumentOf(step.call, step, 'path', 0, context));
      const endpoint = known(
        argumentOf(step.call, step, 'route', 1, context) ?? argumentOf(step.call, step, 'endpoint', 1, context),
      );
      // a route of Starlette has no dependencies
      const mounted = method === 'add_route';
      if (endpoint) app.registrations.push({ ...route(app, path, endpoint, step, order, context), mounted });
      return;
    }
    case 'append':
    case 'extend':
    case 'insert': {
      const last = step.call.arguments.at(-1);
      if (last) app.registrations.push(...routesIn(givenAt(last, step, context), context, prefixOf(app)));
      return;
    }
    default:
  }
}

/** `app.mount("/mcp", mcp.http_app())`, `app.include_router(router, prefix="/v1", dependencies=[Depends(check)])` */
function* included(
  app: HttpApp,
  method: string,
  step: Step,
  order: number,
  context: ModelContext,
): Generator<Registration> {
  const isMount = method === 'mount';
  const path = known(argumentOf(step.call, step, isMount ? 'path' : 'prefix', isMount ? 0 : undefined, context));
  const inner = known(argumentOf(step.call, step, isMount ? 'app' : 'router', isMount ? 1 : 0, context));
  if (!inner) return;
  const before = dependencyHandlers(argumentOf(step.call, step, 'dependencies', undefined, context), context);
  const prefix = path ? constantText(path.value) : '';
  const full = prefix === undefined ? undefined : joinRoute(prefixOf(app), prefix);
  const value = callable(inner.value, inner.node, inner.module, context);
  const served = isMount ? endpointHandler({ ...inner, value }, context) : { ...handlerOf(inner), value };
  yield { ...mounted(full, inner, step, order), mounted: isMount, handlers: [...before, served] };
}

function mounted(path: string | undefined, inner: Given, step: Step, order: number): Registration {
  const paths = path === undefined ? undefined : [path === '' ? '/' : path];
  return { kind: 'route', methods: [], paths, below: true, handlers: [handlerOf(inner)], order, ...registeredBy(step) };
}

function handlerOf({ node, value, module, frame }: Given): Handler {
  return { node, value, module, frame };
}

function addDecorated(app: HttpApp, method: string, at: Decoration, order: number, context: ModelContext): void {
  if (at.decorator.kind !== 'call' || at.target.kind !== 'function') return;
  const step: Step = {
    call: at.decorator,
    callee: at.value,
    conditions: at.conditions,
    module: at.module,
    frame: at.frame,
  };
  const endpoint = functionGiven(at.target, at);
  if (method === 'middleware') {
    app.registrations.push(...functionMiddleware(endpoint, step, context));
    return;
  }
  if (!METHODS.test(method)) return;
  const path = known(argumentOf(step.call, step, 'path', 0, context));
  const made = { ...route(app, path, endpoint, step, order, context), methods: methodsOf(method, step, context) };
  app.registrations.push(made, ...lateDecorators(made, endpoint, step.call, context));
}

function functionGiven(node: FunctionNode, { module, frame }: Located): Given {
  return { node, value: { kind: 'function', node, self: undefined, module, frame }, module, frame };
}

/** `@app.middleware("http")` on `async def check(request, call_next)` */
function* functionMiddleware(given: Given, step: Step, context: ModelContext): Generator<Registration> {
  const fn = alternatives(given.value).find((each) => each.kind === 'function');
  if (!fn) {
    yield surrounding([doubt(given.node, given)], registeredBy(step));
    return;
  }
  const { nameSpan } = fn.node;
  const named = nameSpan ? { path: fn.module.path, ...nameSpan } : undefined;
  const gate = judgedMiddleware(fn, given, context);
  if (!gate) return;
  const shown =
    named && given.node.kind === 'function' ? { ...gate, at: named, name: fn.node.name ?? gate.name } : gate;
  const gateAt: Handler['gateAt'] = (asked) => judgedMiddleware(fn, given, context, asked);
  yield surrounding([{ ...handlerOf(given), gate: shown, gateAt }], registeredBy(step));
}

function route(
  app: HttpApp,
  path: Given | undefined,
  endpoint: Given,
  step: Step,
  order: number,
  context: ModelContext,
): Registration {
  const text = path && constantText(path.value);
  const handlers = [
    ...dependencyHandlers(argumentOf(step.call, step, 'dependencies', undefined, context), context),
    ...decoratorGates(endpoint, step.call, context),
    ...parameterGates(endpoint, context),
    endpointHandler(endpoint, context),
  ];
  return {
    kind: 'route',
    methods: methodsOf('', step, context),
    paths: text === undefined ? undefined : [joinRoute(prefixOf(app), text)],
    below: false,
    handlers,
    order,
    ...registeredBy(step),
  };
}

function prefixOf(app: HttpApp): string {
  return 'prefix' in app && typeof app.prefix === 'string' ? app.prefix : '';
}

function methodsOf(method: string, step: Step, context: ModelContext): readonly string[] {
  return /^(?:get|post|put|delete|patch|head|options|trace)$/.test(method)
    ? [method.toUpperCase()]
    : methodList(step.call, step, context);
}
