import { isLoopbackAddress } from '../../facts/addresses.ts';
import type { BindAddress, Listener, Transport } from '../../facts/facts.ts';
import { pythonResult } from '../../program/python-names.ts';
import type { Step } from '../../program/trace.ts';
import { alternatives, constantText, identity, type Value } from '../../program/values.ts';
import type { Place } from '../../source.ts';
import { registeredBy, type Handler, type HttpApp, type Registration } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, givenAt, known, type Argument, type Given } from './arguments.ts';
import { serverGates } from './auth.ts';
import { bindOf, listenerAt, loopback } from './bind.ts';
import { isCommandOption } from './command-options.ts';
import { middlewareHandlers, mcpMiddleware } from './middleware.ts';
import { constructionsOf, methodCalled, serverBehind, serverMadeAt } from './names.ts';
import { servedPath, serverSetting } from './server-settings.ts';
import { uvicornTls } from './tls.ts';

type HttpTransport = Exclude<Transport, 'stdio'>;
export interface PythonServers {
  readonly apps: ReadonlyMap<string, HttpApp>;
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
}

/** Methods that serve over HTTP until they are stopped; `run` and `run_async` say how by their `transport`. */
const RUNS: Readonly<Record<string, HttpTransport | 'given'>> = {
  run: 'given',
  run_async: 'given',
  run_http_async: 'streamable-http',
  run_streamable_http_async: 'streamable-http',
  run_sse_async: 'sse',
};
/** Methods that give an ASGI app. */
const APPS: Readonly<Record<string, HttpTransport>> = {
  http_app: 'streamable-http',
  streamable_http_app: 'streamable-http',
  sse_app: 'sse',
};
const TRANSPORTS: Readonly<Record<string, HttpTransport>> = {
  http: 'streamable-http',
  'streamable-http': 'streamable-http',
  streamable: 'streamable-http',
  sse: 'sse',
};

/** `mcp.run(transport="sse")` and `mcp.http_app()` of FastMCP (`fastmcp`, `mcp.server.fastmcp`) and `MCPServer`. */
export function modelPythonServers(context: ModelContext): PythonServers {
  const apps = new Map<string, HttpApp>();
  const listeners = new Map<string, Listener[]>();
  for (const step of context.trace.steps) {
    const called = methodCalled(step.callee);
    const { callee } = step.call;
    if (!called || callee.kind !== 'member') continue;
    if (!serverBehind(called.object) && !(Object.hasOwn(APPS, called.method) && isHanded(called.object))) continue;
    const server = givenAt(callee.object, step, context);
    const run = Object.hasOwn(RUNS, called.method) ? RUNS[called.method] : undefined;
    if (run) {
      const served = runOf(step, called.method, server, run, context);
      if (!served || apps.has(served.app.id)) continue;
      apps.set(served.app.id, served.app);
      listeners.set(served.app.id, [served.listener]);
    }
    const made = Object.hasOwn(APPS, called.method) ? appOf(step, server, APPS[called.method], context) : undefined;
    if (made && !apps.has(made.id)) apps.set(made.id, made);
  }
  return { apps, listeners };
}

/** `def install(self, mcp): return mcp.http_app(middleware=…)`: a server of somebody else, with gates that nobody knows. */
function isHanded(server: Value): boolean {
  return alternatives(server).some(({ kind }) => kind === 'parameter');
}

function runOf(
  step: Step,
  method: string,
  server: Given,
  run: HttpTransport | 'given',
  context: ModelContext,
): { readonly app: HttpApp; readonly listener: Listener } | undefined {
  const transport = argumentOf(step.call, step, 'transport', 0, context);
  const over = run === 'given' ? transportOf(transport) : (overridden(known(transport)) ?? run);
  if (!over) return undefined;
  const head = { ...placeOf(step.call, step), end: step.call.callee.end };
  const bind = addressGiven(step, server, head, context);
  return {
    app: serverApp(`${step.module.path}:${step.call.start}`, step, server, over, head, context),
    listener: listenerAt(step, method, bind, uvicornTls(step, context)),
  };
}

/** The address of `run`, else the one that the server is constructed with or is given later, else loopback. */
function addressGiven(step: Step, server: Given, head: Place, context: ModelContext): BindAddress {
  const own = argumentOf(step.call, step, 'host', undefined, context);
  return bindOf(own ?? serverSetting(server, 'host', context), loopback(head));
}

/** Over which HTTP transport `run` may serve: what is written, or what a setting may choose; none for stdio. */
function transportOf(argument: Argument): HttpTransport | undefined {
  if (!argument || argument === 'unknown') return undefined;
  const written = overridden(argument);
  if (written) return written;
  return isChosenOutside(argument.value) ? 'streamable-http' : undefined;
}

function overridden(argument: Given | undefined): HttpTransport | undefined {
  for (const each of argument ? alternatives(argument.value) : []) {
    const text = constantText(each);
    if (text !== undefined && Object.hasOwn(TRANSPORTS, text)) return TRANSPORTS[text];
  }
  return undefined;
}

/** An environment variable or an option of the command line: whoever deploys it decides. */
function isChosenOutside(value: Value): boolean {
  return alternatives(value).some((each) => each.kind === 'environment' || isCommandOption(each));
}

function appOf(
  step: Step,
  server: Given,
  transport: HttpTransport | undefined,
  context: ModelContext,
): HttpApp | undefined {
  const made: Value = { kind: 'result', callee: step.callee, node: step.call, module: step.module, frame: step.frame };
  const id = identity(made);
  if (id === undefined || transport === undefined) return undefined;
  const over = overridden(known(argumentOf(step.call, step, 'transport', undefined, context))) ?? transport;
  return serverApp(id, step, server, over, placeOf(step.call, step), context);
}

/** An app with one route into MCP, behind the server's own gates and the middleware that the call is given. */
function serverApp(
  id: string,
  step: Step,
  server: Given,
  transport: HttpTransport,
  head: Place,
  context: ModelContext,
): HttpApp {
  const path = servedPath(step, server, transport, context);
  const made = serverMadeAt(server.value);
  const reach: Handler = {
    node: step.call,
    value: { kind: 'unknown' },
    module: step.module,
    frame: step.frame,
    reach: { at: head, transport, ...(made ? { server: made } : {}) },
  };
  const before = [
    ...middlewareHandlers(argumentOf(step.call, step, 'middleware', undefined, context), step, context),
    ...serverGates(server, context),
    ...mcpMiddleware(server.value, context),
  ];
  const registration: Registration = {
    kind: 'route',
    methods: [],
    paths: path === undefined ? undefined : [path],
    below: false,
    handlers: [...before, reach],
    order: 0,
    ...registeredBy(step),
    head,
  };
  return {
    id,
    at: head,
    style: { framework: 'fastmcp', next: () => undefined, validatesHost: validatesHost(server, step, context) },
    factory: undefined,
    registrations: [registration],
  };
}

/** The SDK's own servers compare both on loopback, unless they are told otherwise (mcp 1.23, CVE-2025-66416). */
function validatesHost(server: Given, step: Step, context: ModelContext): boolean {
  const { value } = server;
  const isSdk = alternatives(value).every(isOfSdk);
  const [major = 1, minor = 23] = (context.packages.version(step.module.path, 'mcp') ?? '1.23').split('.').map(Number);
  if (!isSdk || (major === 1 && minor < 23)) return false;
  const hosts = alternatives(value)
    .flatMap((each) => constructionsOf(each, context))
    .flatMap(({ call, at }) => {
      return [
        argumentOf(call, at, 'transport_security', undefined, context),
        argumentOf(call, at, 'host', undefined, context),
      ];
    });
  const own = argumentOf(step.call, step, 'host', undefined, context);
  return [...hosts, own].every((each) => !each || (each !== 'unknown' && isLoopbackText(constantText(each.value))));
}

/** `FastMCP(…)` of `mcp.server.fastmcp`, and of a class that extends it. */
function isOfSdk(value: Value): boolean {
  if (value.kind !== 'self') return /^mcp\./.test(pythonResult(value) ?? '');
  const { superclass } = value.class;
  const origin = superclass?.kind === 'name' ? superclass.binding?.origin : undefined;
  return origin?.kind === 'import' && origin.module.startsWith('python:mcp.');
}

function isLoopbackText(host: string | undefined): boolean {
  return host !== undefined && isLoopbackAddress(host);
}
