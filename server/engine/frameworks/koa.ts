import { findProperty } from '../program/evaluate.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, constantText, resultOf, type Value } from '../program/values.ts';
import {
  handlersOf,
  hasContext,
  madeBy,
  ownerOf,
  registeredBy,
  type Handler,
  type HttpApp,
  type Registration,
} from './apps.ts';
import type { ModelContext } from './context.ts';
import { joinRoute, pathsOf, ROUTE_METHODS } from './routes.ts';

const APPS = /^koa#(\*|default|Koa)$/;
const ROUTERS = /^(@koa\/router|koa-router)#(\*|default|Router)$/;
const MOUNT = /^koa-mount#(\*|default)$/;
const STYLE = hasContext('koa');

/** Koa 2 and 3 with its router: `app.use(auth)`, `router.post('/mcp', auth, handler)`, `app.use(router.routes())`. */
export function modelKoa(context: ModelContext): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  const prefixes = new Map<HttpApp, string>();
  context.trace.steps.forEach((step, order) => {
    noteApp(step, apps, prefixes, context);
    const owner = ownerOf(step, apps, context.evaluator);
    const registration = owner && registrationOf(step, order, prefixes.get(owner) ?? '', context);
    if (owner && registration) owner.registrations.push(registration);
  });
  return apps;
}

/** `new Koa()`, `new Router({ prefix: '/api' })` */
function noteApp(step: Step, apps: Map<string, HttpApp>, prefixes: Map<HttpApp, string>, context: ModelContext): void {
  const made = madeBy(step);
  if (!made || apps.has(made.id) || (!APPS.test(made.symbol) && !ROUTERS.test(made.symbol))) return;
  const app: HttpApp = { id: made.id, at: made.at, style: STYLE, factory: undefined, registrations: [] };
  apps.set(made.id, app);
  const [first] = step.call.arguments;
  const options =
    first && first.kind !== 'spread' ? context.evaluator.evaluate(first, step.module, step.frame) : undefined;
  const prefix = options?.kind === 'object' ? findProperty(options.node, 'prefix') : undefined;
  const text =
    prefix && options?.kind === 'object'
      ? constantText(context.evaluator.evaluate(prefix, options.module, options.frame))
      : undefined;
  if (text !== undefined) prefixes.set(app, text);
}

function registrationOf(step: Step, order: number, base: string, context: ModelContext): Registration | undefined {
  const { callee } = step.call;
  if (callee.kind !== 'member') return undefined;
  const isUse = callee.property === 'use';
  if (!isUse && !ROUTE_METHODS.has(callee.property)) return undefined;
  const args = step.call.arguments;
  const [first] = args;
  const evaluate = (
    node: Parameters<typeof context.evaluator.evaluate>[0],
    at: Pick<Handler, 'module' | 'frame'>,
  ): Value => context.evaluator.evaluate(node, at.module, at.frame);
  const value = first && first.kind !== 'spread' ? evaluate(first, step) : undefined;
  const paths = value && pathsOf(value, evaluate);
  const isPath = paths !== undefined || (!isUse && args.length > 1 && value?.kind !== 'function');
  const own = [...handlersOf(isPath ? args.slice(1) : args, step, context.evaluator)].map((handler) =>
    mounted(handler, context),
  );
  if (own.length === 0) return undefined;
  const mount = own.find((each) => each.path !== undefined);
  const written = mount?.path === undefined ? (isPath ? paths : ['/']) : [mount.path];
  return {
    kind: isUse ? 'middleware' : 'route',
    methods: isUse || callee.property === 'all' ? [] : [callee.property.toUpperCase()],
    paths: written?.map((path) => joinRoute(base, path)),
    below: isUse,
    handlers: own.map(({ handler }) => handler),
    order,
    ...registeredBy(step),
  };
}

/** `mount('/mcp', app)` */
function mounted(
  handler: Handler,
  context: ModelContext,
): { readonly handler: Handler; readonly path: string | undefined } {
  for (const each of alternatives(handler.value)) {
    if (each.kind !== 'result' || !MOUNT.test(resultOf(each) ?? '')) continue;
    const [path, inner] = each.node.arguments;
    if (!path || path.kind === 'spread' || !inner || inner.kind === 'spread') continue;
    const value = context.evaluator.evaluate(inner, each.module, each.frame);
    return {
      handler: { ...handler, value },
      path: constantText(context.evaluator.evaluate(path, each.module, each.frame)),
    };
  }
  return { handler, path: undefined };
}
