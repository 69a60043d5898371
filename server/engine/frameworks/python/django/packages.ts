import { pythonName } from '../../../program/python-names.ts';
import { constantText, identity, type Located, type Value } from '../../../program/values.ts';
import { knownGate, type Handler, type HttpApp, type Registration } from '../../apps.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import { joinRoute } from '../../routes.ts';
import { argumentOf, known, type Given } from '../arguments.ts';
import { doubt } from '../middleware.ts';
import { schemeOf } from './permissions.ts';
import { listed, type DjangoSettings } from './settings.ts';

/** The urls that a package brings with it. */
interface PackageUrls {
  readonly path: string;
  readonly handlers: readonly Handler[];
}

/** `include("mcp_server.urls")` of django-mcp-server, `include("djangorestframework_mcp.urls")` */
export function packageUrls(
  name: string,
  at: Given,
  settings: DjangoSettings | undefined,
  context: ModelContext,
): PackageUrls | undefined {
  const reach = { at: placeOf(at.node, at), transport: 'streamable-http' } as const;
  const { node, module, frame } = at;
  const handler: Handler = { node, value: { kind: 'unknown' }, module, frame, reach };
  if (name === 'djangorestframework_mcp.urls') return { path: '', handlers: [handler] };
  if (name !== 'mcp_server.urls') return undefined;
  const endpoint = settings?.get('DJANGO_MCP_ENDPOINT');
  const path = (endpoint && constantText(endpoint)) ?? 'mcp';
  return { path, handlers: [...authenticated(at, settings, context), handler] };
}

/** A user is asked for only where `DJANGO_MCP_AUTHENTICATION_CLASSES` names who knows them (django-mcp-server 0.5, `urls.py`). */
function* authenticated(at: Given, settings: DjangoSettings | undefined, context: ModelContext): Generator<Handler> {
  const classes = settings?.get('DJANGO_MCP_AUTHENTICATION_CLASSES');
  if (settings && classes === undefined) return;
  const asked = settings && classes && listed(classes, settings.module, context);
  if (!asked) yield doubt(at.node, at);
  else if (asked.length > 0) yield { ...at, gate: knownGate(placeOf(at.node, at), 'IsAuthenticated', schemeOf(asked)) };
}

const MOUNT = /^django_mcp(?:\.asgi)?\.mount_mcp_server$/;

/** `application = mount_mcp_server(django_http_app=app, mcp_base_path="/mcp")` of django-mcp: nobody is asked before it. */
export function* mountedServers(context: ModelContext): Generator<HttpApp> {
  for (const module of context.trace.modules) {
    if (!module.text.includes('mount_mcp_server')) continue;
    const at: Located = { module, frame: undefined };
    for (const call of module.calls) {
      const callee = context.evaluator.evaluate(call.callee, module);
      if (!MOUNT.test(pythonName(callee) ?? '')) continue;
      const id = identity({ kind: 'result', callee, node: call, ...at });
      const written = known(argumentOf(call, at, 'mcp_base_path', 1, context));
      const base = written ? constantText(written.value) : '/mcp';
      const place = placeOf(call, at);
      const head = { ...place, end: call.callee.end };
      const reach: Handler = { node: call, value: { kind: 'unknown' }, ...at, reach: { at: head, transport: 'sse' } };
      const route = { kind: 'route', methods: [], order: 0, head, at: place, conditions: [] } as const;
      const registrations: Registration[] = [
        { ...route, paths: base === undefined ? undefined : [joinRoute(base, 'sse')], below: false, handlers: [reach] },
      ];
      const inner = known(argumentOf(call, at, 'django_http_app', 0, context));
      if (inner) registrations.push({ ...route, paths: ['/'], below: true, order: 1, handlers: [handlerOf(inner)] });
      yield {
        id: id ?? `${place.path}:${place.start}`,
        at: place,
        style: { framework: 'django', next: () => undefined },
        factory: undefined,
        registrations,
      };
    }
  }
}

function handlerOf({
  node,
  value,
  module,
  frame,
}: { readonly node: Handler['node']; readonly value: Value } & Located): Handler {
  return { node, value, module, frame };
}
