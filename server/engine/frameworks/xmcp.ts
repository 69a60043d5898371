import type { Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression } from '../program/nodes.ts';
import { originOf } from '../program/origin.ts';
import { alternatives, UNKNOWN, type Located, type Value } from '../program/values.ts';
import type { Span } from '../source.ts';
import { EXPRESS, knownGate, type Handler, type HandlerCors, type HttpApp } from './apps.ts';
import { bindOf } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import { originsOf } from './cors.ts';
import type { FetchModel } from './fetch-servers.ts';
import { propertyOf, textOf, type ObjectValue } from './options.ts';

const CONFIG = /(^|\/)xmcp\.config\.[cm]?[jt]s$/;
const MIDDLEWARE = /^(src\/)?middleware\.[jt]s$/;
/** Both refuse to start without what they compare with. */
const GATES =
  /^xmcp(\/.*)?#(cloudflare)?(apiKeyAuthMiddleware|jwtAuthMiddleware|ApiKeyAuthMiddleware|JwtAuthMiddleware)$/;

/**
 * xmcp 1.1: `xmcp.config.ts` says that and where HTTP is served (`127.0.0.1`, port 3001, `/mcp`, any origin), and
 * `src/middleware.ts` beside it is what every request passes.
 */
export function modelXmcp(context: ModelContext): FetchModel {
  const { root } = context.trace;
  const none: FetchModel = { apps: new Map(), listeners: new Map() };
  if (!isXmcpConfiguration(root.path) || !root.exports.has('default')) return none;
  const config = [...alternatives(context.evaluator.exported(root, 'default'))].find((each) => each.kind === 'object');
  const http = config && findProperty(config.node, 'http');
  if (!config || !http || isOff(http.kind === 'literal' ? http.value : true) || hasAdapter(config, context))
    return none;
  const options = propertyOf(config, 'http', context);
  const head = { ...placeOf(http, config), ...keyOf(config, http) };
  const reach: Handler = {
    node: http,
    value: UNKNOWN,
    module: config.module,
    frame: config.frame,
    reach: { at: head, transport: 'streamable-http' },
    cors: corsOf(options, head, context),
  };
  const id = `${root.path}#xmcp`;
  const app: HttpApp = {
    id,
    at: head,
    style: { ...EXPRESS, framework: 'xmcp' },
    factory: undefined,
    registrations: [
      {
        kind: 'route',
        methods: [],
        paths: [(options && textOf(options, 'endpoint', context)) ?? '/mcp'],
        below: false,
        handlers: [...middleware(root, context), reach],
        order: 0,
        head,
        at: head,
        conditions: [],
      },
    ],
  };
  const bind = bindOf(options, 'host', { kind: 'literal', address: '127.0.0.1', at: head }, context);
  const listener: Listener = {
    kind: 'listener',
    name: 'xmcp',
    at: 'at' in bind ? bind.at : head,
    call: head,
    bind,
    tls: undefined,
    servesMcp: false,
    factory: undefined,
  };
  return { apps: new Map([[id, app]]), listeners: new Map([[id, [listener]]]) };
}

export function isXmcpConfiguration(path: string): boolean {
  return CONFIG.test(path);
}

function isOff(value: unknown): boolean {
  return value === false || value === null || value === undefined;
}

/** `experimental: { adapter: 'nextjs' }`: another framework serves it. */
function hasAdapter(config: ObjectValue, context: ModelContext): boolean {
  const experimental = propertyOf(config, 'experimental', context);
  return experimental !== undefined && findProperty(experimental.node, 'adapter') !== undefined;
}

/** `http` of `http: { … }` */
function keyOf(config: ObjectValue, value: Expression): Span | undefined {
  for (const each of config.node.properties) if (each.kind === 'property' && each.value === value) return each.keySpan;
  return undefined;
}

/** The default export of `src/middleware.ts`: one, or a list, or an object with Express middleware in it. */
function* middleware(root: Module, context: ModelContext): Generator<Handler> {
  const folder = root.path.slice(0, root.path.lastIndexOf('/') + 1);
  for (const module of context.evaluator.project.modules.values()) {
    if (!module.path.startsWith(folder) || !MIDDLEWARE.test(module.path.slice(folder.length))) continue;
    const at: Located = { module, frame: undefined };
    const value = context.evaluator.exported(module, 'default');
    const list: readonly Value[] =
      value.kind === 'array'
        ? value.node.elements.map((each) => context.evaluator.evaluate(each, value.module, value.frame))
        : [value];
    for (const each of list) yield handlerOf(each, at);
  }
}

function handlerOf(value: Value, at: Located): Handler {
  const node = 'node' in value && value.node && isCallOrFunction(value.node) ? value.node : UNPLACED;
  const handler: Handler = { node, value, ...at };
  const origin = value.kind === 'result' ? originOf(value.callee) : undefined;
  if (origin === undefined || !GATES.test(origin) || node === UNPLACED) return handler;
  const name = origin.slice(origin.indexOf('#') + 1);
  return { ...handler, gate: knownGate(placeOf(node, at), name, /jwt/i.test(name) ? 'oauth' : 'api-key') };
}

const UNPLACED: Handler['node'] = { kind: 'literal', value: undefined, start: 0, end: 0 };

function isCallOrFunction(node: { readonly kind: string }): node is Handler['node'] {
  return node.kind === 'call' || node.kind === 'function';
}

function corsOf(options: ObjectValue | undefined, head: HandlerCors['at'], context: ModelContext): HandlerCors {
  const cors = options && propertyOf(options, 'cors', context);
  const origin = cors && findProperty(cors.node, 'origin');
  if (!cors || !origin) return { at: head, origins: 'any', credentials: false };
  const origins = originsOf(context.evaluator.evaluate(origin, cors.module, cors.frame), context);
  const credentials = findProperty(cors.node, 'credentials');
  return {
    at: placeOf(origin, cors),
    origins,
    credentials: credentials?.kind === 'literal' && credentials.value === true,
  };
}
