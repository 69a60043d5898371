import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import type { Value } from '../program/values.ts';
import { appBehind, knownGate, madeBy, registeredBy, type Handler, type HttpApp, type Registration } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';
import { pathsOf } from './routes.ts';

const PROVIDER = /^@cloudflare\/workers-oauth-provider#(default|OAuthProvider)$/;

type ObjectValue = Extract<Value, { kind: 'object' }>;

/** `new OAuthProvider({ apiRoute: '/mcp', apiHandler: MyMCP.serve('/mcp'), defaultHandler })`: a token is wanted on the API routes alone. */
export function modelWorkers(context: ModelContext, known: ReadonlyMap<string, HttpApp>): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  for (const step of context.trace.steps) {
    const made = madeBy(step);
    const [given] = step.call.arguments;
    if (!made || !PROVIDER.test(made.symbol) || !given || given.kind === 'spread') continue;
    const options = context.evaluator.evaluate(given, step.module, step.frame);
    if (options.kind !== 'object') continue;
    const gate: Handler = {
      node: step.call.callee,
      value: { kind: 'unknown' },
      module: step.module,
      frame: step.frame,
      gate: knownGate(placeOf(step.call.callee, step), 'OAuthProvider', 'oauth'),
    };
    const guarded = [...apiRoutes(options, context)].map(({ route, handler }) =>
      registration(step, route, [gate, handler], known, context),
    );
    apps.set(made.id, appOf(made.id, step, guarded));
    const open = findProperty(options.node, 'defaultHandler');
    if (open)
      apps.set(
        `${made.id}#default`,
        appOf(`${made.id}#default`, step, [
          registration(step, undefined, [handlerAt(open, options, context)], known, context),
        ]),
      );
  }
  return apps;
}

function appOf(id: string, step: Step, registrations: Registration[]): HttpApp {
  return {
    id,
    at: placeOf(step.call, step),
    style: { framework: 'workers', next: () => undefined },
    factory: undefined,
    registrations,
  };
}

/** `apiRoute` with `apiHandler`, and `apiHandlers: { '/mcp': handler }` */
function* apiRoutes(
  options: ObjectValue,
  context: ModelContext,
): Generator<{ readonly route: readonly string[] | undefined; readonly handler: Handler }> {
  const route = findProperty(options.node, 'apiRoute');
  const single = findProperty(options.node, 'apiHandler');
  if (single) {
    const value = route && context.evaluator.evaluate(route, options.module, options.frame);
    yield {
      route: value && pathsOf(value, (node, at) => context.evaluator.evaluate(node, at.module, at.frame)),
      handler: handlerAt(single, options, context),
    };
  }
  const table = findProperty(options.node, 'apiHandlers');
  const value = table && context.evaluator.evaluate(table, options.module, options.frame);
  if (value?.kind !== 'object') return;
  for (const property of value.node.properties) {
    if (property.kind === 'property' && property.key !== undefined)
      yield { route: [property.key], handler: handlerAt(property.value, value, context) };
  }
}

/** A handler may be an object with a `fetch`. */
function handlerAt(node: Expression, at: ObjectValue, context: ModelContext): Handler {
  const value = context.evaluator.evaluate(node, at.module, at.frame);
  const fetch = value.kind === 'object' ? findProperty(value.node, 'fetch') : undefined;
  if (fetch && value.kind === 'object')
    return {
      node: fetch,
      value: context.evaluator.evaluate(fetch, value.module, value.frame),
      module: value.module,
      frame: value.frame,
    };
  return { node, value, module: at.module, frame: at.frame };
}

/** Apps behind it see the whole path. */
function registration(
  step: Step,
  route: readonly string[] | undefined,
  handlers: readonly Handler[],
  known: ReadonlyMap<string, HttpApp>,
  context: ModelContext,
): Registration {
  const last = handlers.at(-1);
  const isApp = last !== undefined && appBehind(last.value, known, context.evaluator) !== undefined;
  return {
    kind: 'route',
    methods: [],
    paths: isApp ? undefined : route,
    below: true,
    handlers,
    order: 0,
    ...registeredBy(step),
  };
}
