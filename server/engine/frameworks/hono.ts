import type { Step } from '../program/trace.ts';
import { alternatives, constantText, type Value } from '../program/values.ts';
import { handlersOf, hasContext, ownerOf, registeredBy, type HttpApp, type Registration } from './apps.ts';
import type { ModelContext } from './context.ts';
import { noteMadeApp } from './made-apps.ts';
import { joinRoute, pathsOf } from './routes.ts';

const APPS =
  /^(hono(\/(quick|tiny))?#(Hono|default)|@hono\/zod-openapi#OpenAPIHono|https:\/\/deno\.land\/x\/hono.*#Hono|(npm|jsr):@?hono.*#Hono)$/;
/** App factory of the SDK v2: a Hono app with Host and Origin validation. */
const FACTORY = /^@modelcontextprotocol\/hono#createMcpHonoApp$/;
const METHODS = new Set(['get', 'post', 'put', 'delete', 'patch', 'options', 'all']);
const STYLE = hasContext('hono');
/** `new Hono()`, `createMcpHonoApp({ host })` */
const MADE = { plain: APPS, factory: FACTORY, name: 'createMcpHonoApp', style: STYLE };

/** Hono 3 and 4: apps, in the order in which middleware and routes are registered on them. A path covers itself alone. */
export function modelHono(context: ModelContext): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  const bases = new Map<HttpApp, string>();
  context.trace.steps.forEach((step, order) => {
    noteMadeApp(step, apps, MADE, context);
    const owner = ownerOf(step, apps, context.evaluator);
    if (!owner) return;
    if (isCallOf(step, 'basePath')) return rebase(step, order, owner, apps, bases, context);
    const registration = registrationOf(step, order, bases.get(owner) ?? '', context);
    if (registration) owner.registrations.push(registration);
  });
  return apps;
}

function isCallOf({ call }: Step, method: string): boolean {
  return call.callee.kind === 'member' && call.callee.property === method;
}

/** `new Hono().basePath('/api')` has all its paths below; `app.basePath('/api')` is another app on the same routes. */
function rebase(
  step: Step,
  order: number,
  owner: HttpApp,
  apps: Map<string, HttpApp>,
  bases: Map<HttpApp, string>,
  context: ModelContext,
): void {
  const [path] = step.call.arguments;
  const prefix =
    path && path.kind !== 'spread'
      ? constantText(context.evaluator.evaluate(path, step.module, step.frame))
      : undefined;
  const id = `${step.module.path}:${step.call.start}`;
  if (id === owner.id) {
    if (prefix !== undefined) bases.set(owner, joinRoute(bases.get(owner) ?? '', prefix));
    return;
  }
  if (apps.has(id)) return;
  const place = registeredBy(step);
  apps.set(id, { id, at: place.at, style: STYLE, factory: undefined, registrations: [] });
  const value: Value = { kind: 'result', callee: step.callee, node: step.call, module: step.module, frame: step.frame };
  const handler = { node: step.call, value, module: step.module, frame: step.frame };
  owner.registrations.push({
    kind: 'middleware',
    methods: [],
    paths: prefix === undefined ? undefined : [prefix],
    below: true,
    handlers: [handler],
    order,
    ...place,
  });
}

function registrationOf(step: Step, order: number, base: string, context: ModelContext): Registration | undefined {
  const { callee } = step.call;
  if (callee.kind !== 'member') return undefined;
  const { property } = callee;
  const { evaluator } = context;
  const shape = shapeOf(property, step, context);
  if (!shape || shape.handlers.length === 0) return undefined;
  const handlers = [...handlersOf(shape.handlers, step, evaluator)];
  const paths =
    shape.path === undefined ? ['*'] : pathsOf(shape.path, (node, at) => evaluator.evaluate(node, at.module, at.frame));
  const isSub = property === 'route' || property === 'mount';
  return {
    kind: property === 'use' || isSub ? 'middleware' : 'route',
    methods: shape.methods,
    paths: paths?.map((path) => (base === '' ? path : joinRoute(base, path))),
    below: isSub,
    handlers,
    order,
    ...registeredBy(step),
  };
}

interface Shape {
  readonly methods: readonly string[];
  readonly path: Value | undefined;
  readonly handlers: Step['call']['arguments'];
}

/** `use(path?, …)`, `post(path?, …)`, `on(methods, paths, …)`, `route(path, app)`, `mount(path, handler)` */
function shapeOf(property: string, step: Step, context: ModelContext): Shape | undefined {
  const args = step.call.arguments;
  const evaluate = (index: number): Value | undefined => {
    const node = args[index];
    return node && node.kind !== 'spread' ? context.evaluator.evaluate(node, step.module, step.frame) : undefined;
  };
  if (property === 'on') {
    const methods = evaluate(0);
    const names = methods && pathsOf(methods, (node, at) => context.evaluator.evaluate(node, at.module, at.frame));
    return {
      methods: (names ?? []).filter((each) => each !== 'ALL').map((each) => each.toUpperCase()),
      path: evaluate(1),
      handlers: args.slice(2),
    };
  }
  const isRoute = METHODS.has(property);
  if (!isRoute && property !== 'use' && property !== 'route' && property !== 'mount') return undefined;
  const first = evaluate(0);
  const hasPath =
    first !== undefined &&
    [...alternatives(first)].some(
      (each) => each.kind === 'literal' || each.kind === 'template' || each.kind === 'environment',
    );
  const isText =
    hasPath || (first !== undefined && args.length > 1 && first.kind !== 'function' && !isRouteLess(property));
  return {
    methods: isRoute && property !== 'all' ? [property.toUpperCase()] : [],
    path: isText ? first : undefined,
    handlers: isText ? args.slice(1) : args,
  };
}

/** `app.use(first, second)` may be two middlewares. */
function isRouteLess(property: string): boolean {
  return property === 'use';
}
