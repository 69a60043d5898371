import type { BindAddress, Listener, TlsContext } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, constantText, identity, symbolName, type Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import { placeOf, type ModelContext } from './context.ts';
import { bareApp, registeredBy, appBehind, type HttpApp } from './apps.ts';
import { tlsOptions } from './tls.ts';

const HTTP_SERVERS = /^http2?#(\*\.|default\.)?createServer$/;
const TLS_SERVERS = /^(https|http2|tls)#(\*\.|default\.)?(createServer|createSecureServer)$/;

/** A server made by `node:http`, `node:https` or `node:tls`, with what answers its requests. */
interface NodeServer {
  readonly id: string;
  readonly step: Step;
  readonly handler: Value | undefined;
  readonly handlerNode: Expression | undefined;
  readonly tls: TlsContext | undefined;
}

export interface NodeModel {
  /** Servers that hand every request to one handler. */
  readonly apps: ReadonlyMap<string, HttpApp>;
  /** By the identity of the app or server behind them. */
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
  readonly tlsServers: readonly TlsContext[];
}

/** `node:http`, `node:https`, `node:tls`: servers, what they hand requests to, and where they listen. */
export function modelNode(context: ModelContext, apps: ReadonlyMap<string, HttpApp>): NodeModel {
  const servers = new Map<string, NodeServer>();
  const listeners = new Map<string, Listener[]>();
  const bare = new Map<string, HttpApp>();
  for (const step of context.trace.steps) {
    const server = serverOf(step, context);
    if (server && !servers.has(server.id)) {
      servers.set(server.id, server);
      if (server.handler && server.handlerNode && !appBehind(server.handler, apps, context.evaluator)) {
        const handler = { node: server.handlerNode, value: server.handler, module: step.module, frame: step.frame };
        bare.set(server.id, bareApp(server.id, 'node:http', registeredBy(step), handler));
      }
    }
    // `server.on('request', handler)`
    const late = requestListener(step, servers, context);
    if (late) bare.set(late.id, late);
    const listening = listenerOf(step, apps, servers, context);
    if (!listening) continue;
    const known = listeners.get(listening.id) ?? [];
    if (
      !known.some(
        (each) => each.at.start === listening.listener.at.start && each.at.path === listening.listener.at.path,
      )
    )
      known.push(listening.listener);
    listeners.set(listening.id, known);
  }
  const tlsServers = [...servers.values()].flatMap((server) => (server.tls ? [server.tls] : []));
  return { apps: bare, listeners, tlsServers };
}

/** `http.createServer(handler)`, `https.createServer(options, app)` */
function serverOf(step: Step, context: ModelContext): NodeServer | undefined {
  const symbol = symbolName(step.callee);
  if (symbol === undefined) return undefined;
  const isTls = TLS_SERVERS.test(symbol);
  if (!isTls && !HTTP_SERVERS.test(symbol)) return undefined;
  const made: Value = { kind: 'result', callee: step.callee, node: step.call, module: step.module, frame: step.frame };
  const id = identity(made);
  if (id === undefined) return undefined;
  const args = step.call.arguments.filter((each) => each.kind !== 'spread');
  const last = args.at(-1);
  const handler = last && context.evaluator.evaluate(last, step.module, step.frame);
  const isHandler = handler !== undefined && handler.kind !== 'object';
  const [first] = args;
  return {
    id,
    step,
    handler: isHandler ? handler : undefined,
    handlerNode: isHandler ? last : undefined,
    tls: isTls && first ? tlsOptions(first, 'server', step, step.call, context.evaluator) : undefined,
  };
}

function requestListener(
  step: Step,
  servers: ReadonlyMap<string, NodeServer>,
  context: ModelContext,
): HttpApp | undefined {
  const { callee } = step.call;
  const [event, handler] = step.call.arguments;
  if (callee.kind !== 'member' || callee.property !== 'on' || !handler || handler.kind === 'spread') return undefined;
  if (event?.kind !== 'literal' || event.value !== 'request') return undefined;
  const id = receiverId(step, (each) => servers.has(each));
  if (id === undefined) return undefined;
  const value = context.evaluator.evaluate(handler, step.module, step.frame);
  return bareApp(id, 'node:http', registeredBy(step), { node: handler, value, module: step.module, frame: step.frame });
}

function listenerOf(
  step: Step,
  apps: ReadonlyMap<string, HttpApp>,
  servers: ReadonlyMap<string, NodeServer>,
  context: ModelContext,
): { readonly id: string; readonly listener: Listener } | undefined {
  const { callee } = step.call;
  if (callee.kind !== 'member' || callee.property !== 'listen') return undefined;
  const receiver = receiverId(step, (each) => apps.has(each) || servers.has(each));
  if (receiver === undefined) return undefined;
  const server = servers.get(receiver);
  const app = apps.get(receiver) ?? (server?.handler ? appBehind(server.handler, apps, context.evaluator) : undefined);
  const call = placeOf(step.call, step);
  const written = bindAddress(step, context);
  const bind = written && withDefault(written, app?.style.defaultHost, { ...call, end: step.call.callee.end });
  if (!bind) return undefined;
  const listener: Listener = {
    kind: 'listener',
    name: 'listen',
    at: { ...call, end: endOfAddress(step.call) },
    call,
    bind,
    tls: server?.tls,
    servesMcp: false,
    factory: app?.factory,
  };
  return { id: app?.id ?? receiver, listener };
}

/** Not every framework leaves it to Node where to listen. */
function withDefault(bind: BindAddress, host: string | undefined, at: Place): BindAddress {
  if (host === undefined) return bind;
  if (bind.kind === 'implicit') return { kind: 'literal', address: host, at };
  return bind.kind === 'environment' && bind.fallback === undefined ? { ...bind, fallback: host } : bind;
}

/** Callbacks are no part of the address. */
function endOfAddress(call: Call): number {
  const first = call.arguments.findIndex((each) => each.kind === 'function');
  if (first < 0) return call.end;
  return call.arguments[first - 1]?.end ?? call.callee.end;
}

function receiverId(step: Step, known: (id: string) => boolean): string | undefined {
  for (const callee of alternatives(step.callee)) {
    if (callee.kind !== 'member') continue;
    for (const object of alternatives(callee.object)) {
      const id = identity(object);
      if (id !== undefined && known(id)) return id;
    }
  }
  return undefined;
}

/** The host of `listen(port, host)` and `listen({ port, host })`; undefined for a socket path, which no network reaches. */
function bindAddress(step: Step, context: ModelContext): BindAddress | undefined {
  const args = step.call.arguments;
  if (args.some((each) => each.kind === 'spread')) return { kind: 'unknown' };
  const [first, second] = args;
  if (!first) return { kind: 'implicit' };
  const evaluate = (node: Expression): Value => context.evaluator.evaluate(node, step.module, step.frame);
  const firstValue = evaluate(first);
  if (firstValue.kind === 'object') {
    const host = findProperty(firstValue.node, 'host');
    if (host) return addressOf(context.evaluator.evaluate(host, firstValue.module, firstValue.frame), host, firstValue);
    if (findProperty(firstValue.node, 'path')) return undefined;
    return firstValue.node.properties.some((each) => each.kind === 'spread')
      ? { kind: 'unknown' }
      : { kind: 'implicit' };
  }
  const text = constantText(firstValue);
  if (text !== undefined && !/^\d*$/.test(text)) return undefined;
  if (!second) return { kind: 'implicit' };
  const value = evaluate(second);
  if (value.kind === 'function' || second.kind === 'function') return { kind: 'implicit' };
  if (value.kind === 'literal' && typeof value.value !== 'string') return { kind: 'implicit' };
  return addressOf(value, second, step);
}

export function addressOf(value: Value, node: Expression, at: Pick<Step, 'module'>): BindAddress {
  const text = constantText(value);
  if (text !== undefined) return { kind: 'literal', address: text, at: literalPlace(value, node, at) };
  if (value.kind === 'literal' && value.value === undefined) return { kind: 'implicit' };
  if (value.kind === 'environment')
    return { kind: 'environment', variable: value.name, fallback: undefined, at: placeOf(node, at) };
  if (value.kind !== 'fallback') return { kind: 'unknown' };
  const [name] = [...alternatives(value.first)].filter((each) => each.kind === 'environment');
  const fallback = constantText(value.second);
  const isNothing = value.second.kind === 'literal' && value.second.value === undefined;
  if (name === undefined || (fallback === undefined && !isNothing)) return { kind: 'unknown' };
  return { kind: 'environment', variable: name.name, fallback, at: literalPlace(value.second, node, at) };
}

/** Where the address itself is written: what a fix replaces. */
function literalPlace(value: Value, node: Expression, at: Pick<Step, 'module'>): ReturnType<typeof placeOf> {
  return value.kind === 'literal' ? placeOf(value.node, value) : placeOf(node, at);
}
