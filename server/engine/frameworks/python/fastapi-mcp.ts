import { pythonResult } from '../../program/python-names.ts';
import type { Step } from '../../program/trace.ts';
import { alternatives, constantText, type Value } from '../../program/values.ts';
import { appBehind, registeredBy, type Handler, type HttpApp } from '../apps.ts';
import type { ModelContext } from '../context.ts';
import { joinRoute } from '../routes.ts';
import { argumentOf, known } from './arguments.ts';
import { dependencyHandlers } from './dependencies.ts';
import { doubt } from './middleware.ts';
import { methodCalled } from './names.ts';

type Made = Extract<Value, { kind: 'result' }>;

const SERVER = /^fastapi_mcp(?:\.\w+)*\.FastApiMCP$/;
/** Where each method puts the endpoint, and the transport. Source: fastapi-mcp 0.4, `server.py`. */
const MOUNTS: ReadonlyMap<string, { readonly path: string; readonly transport: 'sse' | 'streamable-http' }> = new Map([
  ['mount', { path: '/mcp', transport: 'sse' }],
  ['mount_sse', { path: '/sse', transport: 'sse' }],
  ['mount_http', { path: '/mcp', transport: 'streamable-http' }],
]);

/** `mcp = FastApiMCP(app, auth_config=…); mcp.mount_http()` gives the app an endpoint for its own routes as tools. */
export function mountFastApiMcp(apps: ReadonlyMap<string, HttpApp>, context: ModelContext): void {
  for (const [order, step] of context.trace.steps.entries()) {
    const called = methodCalled(step.callee);
    const mount = MOUNTS.get(called?.method ?? '');
    const made = called && mount ? madeBy(called.object) : undefined;
    const router = made && routerOf(step, made, context);
    const app = router && appBehind(router.value, apps, context.evaluator);
    if (!mount || !made || !app) continue;
    const written = known(argumentOf(step.call, step, 'mount_path', 1, context));
    const path = written ? constantText(written.value) : mount.path;
    const head = registeredBy(step);
    const { module, frame } = step;
    const reach = { at: head.head, transport: mount.transport };
    const handler: Handler = { node: step.call, value: { kind: 'unknown' }, module, frame, reach };
    app.registrations.push({
      kind: 'route',
      methods: [],
      paths: path === undefined ? undefined : [joinRoute('', path)],
      below: false,
      handlers: [...gatesOf(made, context), handler],
      order,
      ...head,
    });
  }
}

function madeBy(value: Value): Made | undefined {
  for (const each of alternatives(value))
    if (each.kind === 'result' && SERVER.test(pythonResult(each) ?? '')) return each;
  return undefined;
}

/** The app that is named, else the one whose routes are the tools. */
function routerOf(step: Step, made: Made, context: ModelContext): ReturnType<typeof known> {
  const named = known(argumentOf(step.call, step, 'router', 0, context));
  return named ?? known(argumentOf(made.node, made, 'fastapi', 0, context));
}

/** `auth_config=AuthConfig(dependencies=[Depends(check)])`; the rest of it only tells clients where to log in. */
function gatesOf(made: Made, context: ModelContext): Handler[] {
  const config = argumentOf(made.node, made, 'auth_config', undefined, context);
  if (!config) return [];
  if (config === 'unknown') return [doubt(made.node, made)];
  const { value } = config;
  if (value.kind === 'literal') return [];
  if (value.kind !== 'result' || !/\.AuthConfig$/.test(pythonResult(value) ?? '')) return [doubt(config.node, config)];
  return dependencyHandlers(argumentOf(value.node, value, 'dependencies', undefined, context), context);
}
