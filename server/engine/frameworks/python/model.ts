import type { Listener } from '../../facts/facts.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { appBehind, type HttpApp } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { modelAiohttp } from './aiohttp.ts';
import { modelAsgi } from './asgi.ts';
import { modelDjango } from './django/model.ts';
import { mountFastApiMcp } from './fastapi-mcp.ts';
import { modelFlask } from './flask.ts';
import { modelPythonListeners } from './listeners.ts';
import { doubt } from './middleware.ts';
import { surrounding } from './registered.ts';
import { modelPythonServers } from './servers.ts';
import { wrapApps } from './wrappers.ts';

export interface PythonModel {
  readonly apps: ReadonlyMap<string, HttpApp>;
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
}

const NOTHING: PythonModel = { apps: new Map(), listeners: new Map() };

/** What the frameworks of Python register, in a program that is written in it. */
export function modelPython(context: ModelContext): PythonModel {
  if (context.trace.root.program.moduleKind !== 'python') return NOTHING;
  const served = modelPythonServers(context);
  const web = [modelAsgi(context, served.apps), modelFlask(context), modelAiohttp(context), modelDjango(context)];
  const apps = new Map([...served.apps, ...web.flatMap((each) => [...each])]);
  doubtAppsCalledByHand(apps, context);
  doubtAppsOfRequests(served.apps);
  mountFastApiMcp(apps, context);
  wrapApps(apps, context);
  const listening = modelPythonListeners(context, apps);
  return {
    apps: new Map([...apps, ...listening.apps]),
    listeners: new Map([...served.listeners, ...listening.listeners]),
  };
}

/** `def view(request): app = server.streamable_http_app()`: who comes that far is decided before the app is made. */
function doubtAppsOfRequests(apps: ReadonlyMap<string, HttpApp>): void {
  for (const app of apps.values()) {
    const [handler] = app.registrations.flatMap((each) => each.handlers.slice(-1));
    const maker = handler && enclosingFunction(handler.node);
    const takesRequest = maker?.parameters.some(
      ({ target }) => target.kind === 'namePattern' && target.name === 'request',
    );
    if (!handler || takesRequest !== true) continue;
    const place = { ...app.at };
    app.registrations.push(surrounding([doubt(handler.node, handler)], { head: place, at: place, conditions: [] }));
  }
}

/** `await mcp_app(scope, receive, send)` somewhere: what that code asks of a caller is not known where it is not mounted. */
function doubtAppsCalledByHand(apps: ReadonlyMap<string, HttpApp>, context: ModelContext): void {
  for (const module of context.trace.modules) {
    for (const call of module.calls) {
      if (call.arguments.length !== 3 || call.keywords.length > 0) continue;
      const at = { module, frame: undefined };
      const app = appBehind(context.evaluator.evaluate(call.callee, module), apps, context.evaluator);
      if (!app) continue;
      const place = placeOf(call, at);
      app.registrations.push(surrounding([doubt(call, at)], { head: place, at: place, conditions: [] }));
    }
  }
}
