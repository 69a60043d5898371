import type { Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Expression, FunctionNode } from '../program/nodes.ts';
import { alternatives, identity, UNKNOWN, type Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import { appBehind, type Handler, type HttpApp, type Registration } from './apps.ts';
import { bindOf } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import type { FetchModel } from './fetch-servers.ts';
import { gatedHandlers } from './mcp-auth.ts';

const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH'] as const;

/** What platforms call by its export: `export { handler as POST }` of Next.js, `export default { fetch }` of Workers. */
export function modelExports(context: ModelContext, known: ReadonlyMap<string, HttpApp>): FetchModel {
  const apps = new Map<string, HttpApp>();
  for (const app of [...routeExports(context, known), ...defaultExport(context, known)]) apps.set(app.id, app);
  return { apps, listeners: new Map(bunListener(context, known)) };
}

/** `export default { port: 3000, fetch: app.fetch }`: what Bun serves, on all interfaces unless told otherwise. */
function* bunListener(
  context: ModelContext,
  known: ReadonlyMap<string, HttpApp>,
): Generator<[string, readonly Listener[]]> {
  const { root } = context.trace;
  const value = root.exports.has('default') ? context.evaluator.exported(root, 'default') : UNKNOWN;
  for (const each of alternatives(value)) {
    const port = each.kind === 'object' ? findProperty(each.node, 'port') : undefined;
    const fetch = each.kind === 'object' ? findProperty(each.node, 'fetch') : undefined;
    if (each.kind !== 'object' || !port || !fetch) continue;
    const inner = context.evaluator.evaluate(fetch, each.module, each.frame);
    const id = appBehind(inner, known, context.evaluator)?.id ?? `${placeKey(inner) ?? ''}#default`;
    const bind = bindOf(each, 'hostname', { kind: 'implicit' }, context);
    const at = placeOf(port, each);
    yield [
      id,
      [
        {
          kind: 'listener',
          name: 'export default',
          at,
          call: at,
          bind,
          tls: undefined,
          servesMcp: false,
          factory: undefined,
        },
      ],
    ];
  }
}

/** `export async function POST(request) { … }`, `export { handler as GET, handler as POST }` */
function* routeExports(context: ModelContext, known: ReadonlyMap<string, HttpApp>): Generator<HttpApp> {
  const { root } = context.trace;
  const methods = new Map<string, { readonly value: Value; readonly names: string[] }>();
  for (const name of METHODS) {
    if (!root.exports.has(name)) continue;
    const value = context.evaluator.exported(root, name);
    const key = placeKey(value);
    if (key === undefined || appBehind(value, known, context.evaluator)) continue;
    const same = methods.get(key);
    if (same) same.names.push(name);
    else methods.set(key, { value, names: [name] });
  }
  for (const [key, { value, names }] of methods) {
    const handlers = [...doubts(context), ...gatedHandlers(value, context)];
    yield exported(`${key}#${names.join()}`, 'route', value, names, routeOf(root.path), handlers, context);
  }
}

function placeKey(value: Value): string | undefined {
  for (const each of alternatives(value)) {
    if (each.kind === 'function') return `${each.module.path}:${each.node.start}`;
    const id = identity(each);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** `/api/mcp` of `app/api/mcp/route.ts`; folders in parentheses are no part of it. */
function routeOf(path: string): string | undefined {
  const found = /^(?:.*\/)?(?:app|routes)(\/.*)?\/(?:route|\+server)\.[cm]?[jt]sx?$/.exec(path);
  return found ? (found[1] ?? '/').replace(/\/\([^)]*\)/g, '') || '/' : undefined;
}

/** A `middleware.ts` of Next.js stands before every route, as far as its matcher goes. */
function* doubts(context: ModelContext): Generator<Handler> {
  const { root } = context.trace;
  const folder = /^((?:.*\/)?)(?:app|pages)\//.exec(root.path)?.[1]?.replace(/(^|\/)src\/$/, '$1');
  if (folder === undefined) return;
  for (const module of context.evaluator.project.all().values()) {
    const rest = module.path.startsWith(folder) ? module.path.slice(folder.length) : '';
    if (!/^(src\/)?(middleware|proxy)\.[jt]s$/.test(rest)) continue;
    yield { node: UNPLACED, value: UNKNOWN, module, frame: undefined };
  }
}

const UNPLACED: Expression = { kind: 'literal', value: undefined, start: 0, end: 0 };

/** `export default { fetch(request, env, ctx) { … } }`, `export default MyMCP.serve('/mcp')`, a function under `api/` */
function* defaultExport(context: ModelContext, known: ReadonlyMap<string, HttpApp>): Generator<HttpApp> {
  const { root } = context.trace;
  if (!root.exports.has('default')) return;
  const value = context.evaluator.exported(root, 'default');
  if (appBehind(value, known, context.evaluator)) return;
  for (const each of alternatives(value)) {
    const fetch = each.kind === 'object' ? findProperty(each.node, 'fetch') : undefined;
    if (each.kind === 'object' && !fetch) continue;
    if (each.kind === 'function' && !/(^|\/)(api|netlify)\//.test(root.path)) continue;
    const inner = fetch && each.kind === 'object' ? context.evaluator.evaluate(fetch, each.module, each.frame) : each;
    const key = placeKey(inner);
    if (key === undefined) continue;
    const app = exported(
      `${key}#default`,
      'workers',
      inner,
      [],
      undefined,
      [...gatedHandlers(inner, context)],
      context,
    );
    yield app.at.path === context.trace.root.path ? app : placedAtExport(app, context);
  }
}

/** `export default app.worker`: what a shared module makes is served from here, and others may serve it behind a gate. */
function placedAtExport(app: HttpApp, { trace: { root } }: ModelContext): HttpApp {
  const given = root.exports.get('default');
  if (given?.kind !== 'expression') return app;
  const head = placeOf(given.value, { module: root });
  return { ...app, registrations: app.registrations.map((each) => ({ ...each, head })) };
}

/** A function that a platform calls, as an app with one route. */
export function exported(
  id: string,
  framework: string,
  value: Value,
  methods: readonly string[],
  route: string | undefined,
  handlers: readonly Handler[],
  context: ModelContext,
): HttpApp {
  const { root } = context.trace;
  const at = placeOfValue(value) ?? placeOf(root.program, { module: root });
  const registration: Registration = {
    kind: 'route',
    methods,
    paths: route === undefined ? undefined : [route],
    below: false,
    handlers,
    order: 0,
    head: headOf(value) ?? at,
    at,
    conditions: [],
  };
  return { id, at, style: { framework, next: () => undefined }, factory: undefined, registrations: [registration] };
}

function placeOfValue(value: Value): Place | undefined {
  for (const each of alternatives(value)) {
    if (each.kind === 'function' || each.kind === 'result' || each.kind === 'object') return placeOf(each.node, each);
  }
  return undefined;
}

/** `async fetch(request, env)` of a method, `createMcpHandler` of a call. */
function headOf(value: Value): Place | undefined {
  for (const each of alternatives(value)) {
    if (each.kind === 'function') return { path: each.module.path, ...headOfFunction(each.node, each.module.text) };
    if (each.kind === 'result') return placeOf(each.node.callee, each);
  }
  return undefined;
}

function headOfFunction(node: FunctionNode, text: string): { readonly start: number; readonly end: number } {
  const head = text
    .slice(node.start, node.body.start)
    .replace(/\s*=>\s*$/, '')
    .trimEnd();
  const line = /^[^\n]*/.exec(head)?.[0] ?? head;
  return { start: node.start, end: node.start + (line.trimEnd().length || 1) };
}
