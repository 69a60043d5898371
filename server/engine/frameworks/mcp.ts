import type { Endpoint, Server, Transport } from '../facts/facts.ts';
import { callsIn } from '../program/calls.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, FunctionNode } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import {
  alternatives,
  constantText,
  resultOf,
  symbolName,
  UNKNOWN,
  type Frame,
  type Located,
  type Value,
} from '../program/values.ts';
import type { Place } from '../source.ts';
import { agentHandler } from './agents.ts';
import { encloses } from '../facts/places.ts';
import { placeOf, sdkOf, type ModelContext } from './context.ts';
import { handWritten } from './json-rpc.ts';
import { serverMethod } from './server-method.ts';

/** Where a request reaches MCP, over which transport. */
export interface Reach {
  readonly at: Place;
  readonly transport: Exclude<Transport, 'stdio'>;
  /** Where the server is made that it belongs to. */
  readonly server?: Place;
  /** The path that the handler itself answers on: `MyMCP.serve('/mcp')`. */
  readonly route?: string | undefined;
  /** A dispatch of JSON-RPC methods that somebody wrote by hand: what runs in here answers the request. */
  readonly within?: Place;
}

const TRANSPORTS: readonly (readonly [RegExp, Transport])[] = [
  [/^@modelcontextprotocol\/.*#StdioServerTransport$|^@modelcontextprotocol\/server.*#serveStdio$/, 'stdio'],
  [
    /^@modelcontextprotocol\/.*#(NodeStreamableHTTP|StreamableHTTP|WebStandardStreamableHTTP)ServerTransport$/,
    'streamable-http',
  ],
  [/^@modelcontextprotocol\/.*#SSEServerTransport$/, 'sse'],
  [/^@hono\/mcp(\/.*)?#StreamableHTTPTransport$/, 'streamable-http'],
  [/^python:mcp\.server\.stdio#stdio_server$/, 'stdio'],
  [/^python:mcp\.server\.(?:streamable_http\w*|fastmcp\.server)#StreamableHTTP\w+$/, 'streamable-http'],
  [/^python:mcp\.server\.sse#SseServerTransport$/, 'sse'],
];
/** Functions whose result is a request handler that serves MCP: SDK v2, Vercel, Cloudflare. */
const HANDLER_FACTORIES =
  /^(@modelcontextprotocol\/(server|node)(\/.*)?#(createMcpHandler|toNodeHandler)|(mcp-handler|@vercel\/mcp-adapter)#(default|createMcpHandler|initializeMcpApiHandler)|agents\/mcp(\/.*)?#(createMcpHandler|experimental_createMcpHandler))$/;
const SERVERS =
  /^(@modelcontextprotocol\/(sdk\/server\/.*|server)#(McpServer|Server)|fastmcp#FastMCP|mcp-framework#MCPServer|python:(fastmcp|mcp\.server|fastapi_mcp)(\.\w+)*#(FastMCP(\.from_fastapi|\.from_openapi|\.as_proxy)?|create_proxy|MCPServer|Server|FastApiMCP))$/;
/** Servers that open their transport themselves: standard streams, unless they are told otherwise. */
const SELF_SERVED =
  /^(fastmcp#FastMCP|mcp-framework#MCPServer|python:[\w.]+#(FastMCP(\.\w+)?|create_proxy|MCPServer))$/;
/** Methods that hand a request to a transport. */
const SINK_METHODS: Readonly<Record<string, Exclude<Transport, 'stdio'>>> = {
  handleRequest: 'streamable-http',
  handlePostMessage: 'sse',
  handle_request: 'streamable-http',
  handle_post_message: 'sse',
  connect_sse: 'sse',
};
/** These belong to nothing else. */
const OWN_METHODS = new Set(['handlePostMessage', 'handle_post_message', 'connect_sse']);
const DEEPEST = 5;
/** Frames of one function at most. */
const MOST_FRAMES = 64;

/** The package of a symbol's module: `@scope/name` or `name`, `mcp` of `python:mcp.server.fastmcp`. */
export function packageOf(module: string): string {
  if (module.startsWith('python:')) return module.slice('python:'.length).split('.')[0] ?? module;
  const parts = module.split('/');
  return module.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? module);
}

function transportOf(symbol: string | undefined): Transport | undefined {
  if (symbol === undefined) return undefined;
  return TRANSPORTS.find(([pattern]) => pattern.test(symbol))?.[1];
}

/** Whether a call is where a request reaches MCP. */
export function sinkOf(
  call: Call,
  callee: Value,
  evaluator: Evaluator,
): Pick<Reach, 'transport' | 'route'> | undefined {
  const transport = transportOfCall(call, callee);
  if (transport) return { transport };
  // `MyMCP.serve('/mcp').fetch(request, env, ctx)`
  return call.callee.kind === 'member' && callee.kind === 'member' && callee.property === 'fetch'
    ? agentHandler(callee, evaluator)
    : undefined;
}

function transportOfCall(call: Call, callee: Value): Exclude<Transport, 'stdio'> | undefined {
  // `new SSEServerTransport('/messages', res)`
  if (call.construct) return transportOf(symbolName(callee)) === 'sse' ? 'sse' : undefined;
  if (isHandler(callee)) return 'streamable-http';
  if (call.callee.kind !== 'member') return undefined;
  const { property, object } = call.callee;
  if (property === 'fetch' || property === 'handle') {
    const owner = callee.kind === 'member' ? callee.object : UNKNOWN;
    return isHandler(owner) ? 'streamable-http' : undefined;
  }
  const transport = Object.hasOwn(SINK_METHODS, property) ? SINK_METHODS[property] : undefined;
  if (!transport || call.arguments.length === 0) return undefined;
  const owner = callee.kind === 'member' ? callee.object : UNKNOWN;
  for (const each of alternatives(owner)) {
    const made = transportOf(resultOf(each));
    if (made) return made === 'sse' ? 'sse' : 'streamable-http';
  }
  const written = object.kind === 'name' ? object.name : object.kind === 'member' ? object.property : '';
  return /transport|session_?manager/i.test(written) || OWN_METHODS.has(property) ? transport : undefined;
}

/** Whether a call is one with which a request comes to what a reach has found. */
export function isTarget(call: Call, callee: Value, at: Located, found: Reach, evaluator: Evaluator): boolean {
  return found.within ? encloses(found.within, placeOf(call, at)) : sinkOf(call, callee, evaluator) !== undefined;
}

/** `toNodeHandler(…)`, `createMcpHandler(…)` */
function isHandler(value: Value): boolean {
  for (const each of alternatives(value)) {
    const made = resultOf(each);
    if (made !== undefined && HANDLER_FACTORIES.test(made)) return true;
  }
  return false;
}

/** Finds where a handler reaches MCP: in its own code, in callbacks inside it, and in functions that it calls. */
export function createReachFinder(evaluator: Evaluator): (handler: Value) => Reach | undefined {
  // A wrapper's function (`wrap(handler)`) reaches what its frame holds, so it is remembered by both.
  const memory = new Map<FunctionNode, Map<Frame | undefined, Reach | undefined>>();
  const active = new Set<FunctionNode>();

  function inFunction(fn: Extract<Value, { kind: 'function' }>, depth: number): Reach | undefined {
    const known = memory.get(fn.node) ?? new Map<Frame | undefined, Reach | undefined>();
    memory.set(fn.node, known);
    if (known.has(fn.frame)) return known.get(fn.frame);
    if (active.has(fn.node) || known.size > MOST_FRAMES) return undefined;
    active.add(fn.node);
    const found = search(fn, depth);
    active.delete(fn.node);
    known.set(fn.frame, found);
    return found;
  }

  function search(fn: Extract<Value, { kind: 'function' }>, depth: number): Reach | undefined {
    const at: Located = { module: fn.module, frame: fn.self ? (evaluator.enter(fn, []) ?? fn.frame) : fn.frame };
    const calls = [...callsIn(fn.node.body, fn.module)];
    for (const call of calls) {
      const found = sinkOf(call, evaluator.evaluate(call.callee, at.module, at.frame), evaluator);
      if (found) return { at: placeOf(call, at), ...found };
    }
    const byHand = handWritten(fn);
    if (byHand) return byHand;
    if (depth >= DEEPEST) return undefined;
    for (const call of calls) {
      const callee = evaluator.evaluate(call.callee, at.module, at.frame);
      for (const each of alternatives(callee)) {
        const found = each.kind === 'function' ? inFunction(each, depth + 1) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  }

  return (handler) => {
    for (const each of alternatives(handler)) {
      if (each.kind === 'result' && isHandler(each)) {
        return { at: placeOf(each.node, each), transport: 'streamable-http' };
      }
      const agent = agentHandler(each, evaluator) ?? serverMethod(each, evaluator);
      if (agent) return agent;
      const found = each.kind === 'function' ? inFunction(each, 0) : undefined;
      if (found) return found;
    }
    return undefined;
  };
}

/** The servers that a trace makes, with the transports that it opens. */
export function modelServers(context: ModelContext, endpoints: readonly Endpoint[]): Server[] {
  const servers = new Map<string, Server>();
  let servesItself = false;
  const transports = new Set<Transport>(endpoints.map(({ transport }) => transport));
  for (const step of context.trace.steps) {
    const symbol = symbolName(step.callee);
    const transport = transportOf(symbol);
    if (transport) transports.add(transport);
    if (symbol !== undefined && HANDLER_FACTORIES.test(symbol)) transports.add('streamable-http');
    if (symbol === undefined || !SERVERS.test(symbol)) continue;
    if (SELF_SERVED.test(symbol)) servesItself = true;
    const at = placeOf(step.call, step);
    servers.set(`${at.path}:${at.start}`, serverAt(step, at, context));
  }
  if (transports.size === 0 && servesItself) transports.add('stdio');
  return [...servers.values()].map((server) => ({ ...server, transports: [...transports] }));
}

/** `new McpServer({ name: 'weather', version: '1.0.0' })`, `FastMCP(name="weather")` */
function serverAt(step: Step, at: Place, context: ModelContext): Server {
  const { module, name: made } = step.callee.kind === 'symbol' ? step.callee : { module: '', name: 'Server' };
  return {
    kind: 'server',
    at,
    name: nameOf(step, made, context) ?? className(made),
    sdk: sdkOf(context.packages, at.path, packageOf(module)),
    transports: [],
  };
}

function nameOf({ call, module, frame }: Step, made: string, { evaluator }: ModelContext): string | undefined {
  const named = call.keywords.find((each) => each.kind === 'property' && each.key === 'name');
  if (named) return constantText(evaluator.evaluate(named.value, module, frame));
  const [first] = call.arguments;
  // what a server is made of is no name: `FastMCP.from_fastapi(app)`, `create_proxy(url)`
  if (!first || first.kind === 'spread' || made !== className(made)) return undefined;
  const value = evaluator.evaluate(first, module, frame);
  if (value.kind !== 'object') return constantText(value);
  const written = findProperty(value.node, 'name');
  return written && constantText(evaluator.evaluate(written, value.module, value.frame));
}

/** `FastMCP` of `FastMCP`, `FastMCP.from_fastapi` and `create_proxy`. */
function className(made: string): string {
  return made === 'create_proxy' ? 'FastMCP' : made.replace(/\..*/, '');
}
