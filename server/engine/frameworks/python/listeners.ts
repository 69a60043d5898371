import type { BindAddress, Listener } from '../../facts/facts.ts';
import { NO_CALL } from '../../program/arguments.ts';
import type { Step } from '../../program/trace.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, constantText } from '../../program/values.ts';
import type { Place } from '../../source.ts';
import { appBehind, bareApp, registeredBy, type Handler, type HttpApp } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, givenAt, known, type Given } from './arguments.ts';
import { bindOf, listenerAt, loopback } from './bind.ts';
import { gunicornListening } from './gunicorn.ts';
import { hypercornListening, type Listening } from './hypercorn.ts';
import { exportNamed } from './named-apps.ts';
import { methodCalled } from './names.ts';
import { callable } from './routes.ts';
import { uvicornTls } from './tls.ts';

interface Server {
  /** Which parameter is the app, and where it listens when no host is given. */
  readonly app: readonly [name: string, position: number];
  /** Undefined where a configuration says it. */
  readonly host: string | undefined;
  readonly otherwise: (at: Place) => BindAddress;
}

const ANYWHERE = (): BindAddress => ({ kind: 'implicit' });
const SERVERS: readonly (readonly [RegExp, Server])[] = [
  [/^uvicorn(?:\.\w+)*\.(?:run|Config)$/, { app: ['app', 0], host: 'host', otherwise: loopback }],
  [/^waitress(?:\.\w+)*\.serve$/, { app: ['app', 0], host: 'host', otherwise: ANYWHERE }],
  [/^aiohttp\.web(?:\.\w+)*\.run_app$/, { app: ['app', 0], host: 'host', otherwise: ANYWHERE }],
  [/^hypercorn\.(?:asyncio|trio)\.serve$/, { app: ['app', 0], host: undefined, otherwise: loopback }],
  [/^granian(?:\.\w+)*\.Granian$/, { app: ['target', 0], host: 'address', otherwise: loopback }],
  [
    /^werkzeug(?:\.\w+)*\.(?:run_simple|make_server)$/,
    { app: ['application', 2], host: 'hostname', otherwise: loopback },
  ],
];
/** `app.run(host="0.0.0.0")` of Flask and Quart listens on loopback otherwise. */
const OWN_RUN: Server = { app: ['', -1], host: 'host', otherwise: loopback };

export interface PythonListeners {
  readonly apps: ReadonlyMap<string, HttpApp>;
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
}

/** `uvicorn.run(app, host="0.0.0.0")` and its like: what listens, where, and for which app. */
export function modelPythonListeners(context: ModelContext, known: ReadonlyMap<string, HttpApp>): PythonListeners {
  const listeners = new Map<string, Listener[]>();
  const apps = new Map<string, HttpApp>();
  for (const step of context.trace.steps) {
    const served = servedBy(step, context, known);
    if (!served) continue;
    const { server, app: given } = served;
    const head = { ...placeOf(step.call, step), end: step.call.callee.end };
    const { bind, tls } = listening(server, step, head, context);
    const listener = listenerAt(step, nameOf(step), bind, tls);
    const app = appBehind(given.value, known, context.evaluator);
    const id = app?.id ?? `${step.module.path}:${step.call.start}`;
    if (!app) apps.set(id, bareApp(id, 'asgi', registeredBy(step), outermost(given, context)));
    listeners.set(id, [...(listeners.get(id) ?? []), listener]);
  }
  addGunicorn(apps, listeners, context, known);
  return { apps, listeners };
}

function addGunicorn(
  apps: Map<string, HttpApp>,
  listeners: Map<string, Listener[]>,
  context: ModelContext,
  known: ReadonlyMap<string, HttpApp>,
): void {
  const found = gunicornListening(context);
  if (!found) return;
  const { app: given, listener } = found;
  const app = given && appBehind(given.value, known, context.evaluator);
  const id = app?.id ?? listener.at.path;
  if (given && !app) {
    const place = { head: listener.at, at: listener.at, conditions: [] };
    apps.set(id, bareApp(id, 'asgi', place, outermost(given, context)));
  }
  listeners.set(id, [...(listeners.get(id) ?? []), listener]);
}

function listening(server: Server, step: Step, head: Place, context: ModelContext): Listening {
  if (server.host === undefined) return hypercornListening(step, head, context);
  const host = argumentOf(step.call, step, server.host, undefined, context);
  return { bind: bindOf(host, server.otherwise(head)), tls: uvicornTls(step, context) };
}

function servedBy(
  step: Step,
  context: ModelContext,
  apps: ReadonlyMap<string, HttpApp>,
): { readonly server: Server; readonly app: Given } | undefined {
  for (const callee of alternatives(step.callee)) {
    const name = pythonName(callee);
    const server = name === undefined ? undefined : SERVERS.find(([pattern]) => pattern.test(name))?.[1];
    const given = server && known(argumentOf(step.call, step, server.app[0], server.app[1], context));
    if (server && given) return { server, app: byName(given, step, context) };
  }
  const called = methodCalled(step.callee);
  if (called?.method !== 'run' || step.call.callee.kind !== 'member') return undefined;
  const app = appBehind(called.object, apps, context.evaluator);
  if (app?.style.framework !== 'flask') return undefined;
  return { server: OWN_RUN, app: givenAt(step.call.callee.object, step, context) };
}

/** `uvicorn.run("server.main:app")`, `uvicorn.run("server.main:create_app", factory=True)` */
function byName(given: Given, step: Step, context: ModelContext): Given {
  if (constantText(given.value) === undefined) return given;
  const factory = known(argumentOf(step.call, step, 'factory', undefined, context));
  const isFactory = factory?.value.kind === 'literal' && factory.value.value === true;
  const value = exportNamed(given.value, [step.module, ...context.trace.modules], context);
  const isMade = isFactory && value.kind !== 'unknown';
  return { ...given, value: isMade ? context.evaluator.call(value, [], NO_CALL, step) : value };
}

/** `AuthMiddleware(app)`: the object that requests come to. */
function outermost({ node, value, module, frame }: Given, context: ModelContext): Handler {
  return { node, value: callable(value, node, module, context), module, frame };
}

function nameOf({ call }: Step): string {
  const { callee } = call;
  if (callee.kind === 'name') return callee.name;
  if (callee.kind !== 'member') return 'serve';
  return callee.object.kind === 'name' ? `${callee.object.name}.${callee.property}` : callee.property;
}
