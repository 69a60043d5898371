import type { Module } from '../../../program/link.ts';
import { pythonName } from '../../../program/python-names.ts';
import type { Step } from '../../../program/trace.ts';
import { identity } from '../../../program/values.ts';
import { registeredBy, type Handler, type HttpApp, type Registration } from '../../apps.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import { joinRoute } from '../../routes.ts';
import { argumentOf, known, type Given } from '../arguments.ts';
import { surrounding } from '../registered.ts';
import { projectMiddleware } from './middleware.ts';
import { mountedServers, packageUrls } from './packages.ts';
import { includedUrls, isRoute, routePath } from './routes.ts';
import { anyHostAllowed, djangoSettings, type DjangoSettings } from './settings.ts';
import { viewsOf } from './views.ts';

/** What servers are given: `application = get_asgi_application()`. */
const APPLICATION = /^django\.core\.(?:asgi\.get_asgi_application|wsgi\.get_wsgi_application)$/;

/** Django: `urlpatterns`, views of functions and classes, the middleware of the settings, REST framework's permissions. */
export function modelDjango(context: ModelContext): Map<string, HttpApp> {
  const settings = djangoSettings(context);
  const validatesHost = anyHostAllowed(settings) === undefined;
  const tables = new Map<Module, HttpApp>();
  const included = new Set<string>();
  for (const [order, step] of context.trace.steps.entries()) {
    if (!isRoute(step.callee)) continue;
    const table = tables.get(step.module) ?? tableOf(step, validatesHost);
    tables.set(step.module, table);
    for (const each of routed(step, order, settings, context)) {
      table.registrations.push(each);
      for (const { app } of each.handlers) if (app !== undefined) included.add(app);
    }
  }
  const apps = new Map([...tables.values(), ...mountedServers(context)].map((each) => [each.id, each]));
  const roots = [...tables.values()].filter(({ id }) => !included.has(id));
  for (const root of roots) guardRoot(root, settings, context);
  const application = context.trace.steps.find(({ callee }) => APPLICATION.test(pythonName(callee) ?? ''));
  const [root] = roots;
  if (!application || !root) return apps;
  // requests come to the urls through the application
  const { call: node, callee, module, frame } = application;
  const id = identity({ kind: 'result', callee, node, module, frame }) ?? '';
  const handler: Handler = { node, value: { kind: 'unknown' }, module, frame, app: root.id };
  const outer: HttpApp = { ...root, id, registrations: [mounted(application, handler)] };
  return new Map([...apps, [id, outer]]);
}

function mounted(step: Step, handler: Handler): Registration {
  return {
    kind: 'route',
    methods: [],
    paths: ['/'],
    below: true,
    handlers: [handler],
    order: 0,
    ...registeredBy(step),
  };
}

function idOf(module: Module): string {
  return `${module.path}#urlpatterns`;
}

/** Django compares `Host` with `ALLOWED_HOSTS` itself. */
function tableOf(step: Step, validatesHost: boolean): HttpApp {
  return {
    id: idOf(step.module),
    at: placeOf(step.call, step),
    style: { framework: 'django', next: () => undefined, validatesHost },
    factory: undefined,
    registrations: [],
  };
}

function guardRoot(root: HttpApp, settings: DjangoSettings | undefined, context: ModelContext): void {
  const [first] = root.registrations;
  const handler = first?.handlers[0];
  if (!first || !handler) return;
  const at: Given = { ...handler };
  const before = [...projectMiddleware(settings, at, context)];
  if (before.length > 0)
    root.registrations.unshift(surrounding(before, { head: first.head, at: first.at, conditions: [] }));
}

/** `path("mcp/", view)`, `path("api/", include("notes.urls"))` */
function* routed(
  step: Step,
  order: number,
  settings: DjangoSettings | undefined,
  context: ModelContext,
): Generator<Registration> {
  const target = known(argumentOf(step.call, step, 'view', 1, context));
  if (!target) return;
  const path = routePath(step, context);
  const base = { kind: 'route', order, ...registeredBy(step) } as const;
  const at = (below: string): readonly string[] | undefined =>
    path === undefined ? undefined : [joinRoute(path, below)];
  const urls = includedUrls(target, context);
  if (urls?.kind === 'module') {
    const handler: Handler = { ...handlerOf(target), app: idOf(urls.module) };
    yield { ...base, methods: [], paths: at(''), below: true, handlers: [handler] };
    return;
  }
  if (urls) {
    const served = packageUrls(urls.name, target, settings, context);
    if (served) yield { ...base, methods: [], paths: at(served.path), below: false, handlers: served.handlers };
    return;
  }
  for (const { methods, gates, handler } of viewsOf(target, settings, context))
    yield { ...base, methods, paths: at(''), below: false, handlers: [...gates, handler] };
}

function handlerOf({ node, value, module, frame }: Given): Handler {
  return { node, value, module, frame };
}
