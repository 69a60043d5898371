import type { BindAddress, Gate, Listener, TlsContext, TlsFlag } from '../facts/facts.ts';
import { judgePaths } from '../gates/gate.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, UNKNOWN, type Located, type Value } from '../program/values.ts';
import { knownGate, registeredBy, type Handler, type HandlerCors, type HttpApp, type Registration } from './apps.ts';
import { listenerAt } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import { originsOf } from './cors.ts';
import type { Reach } from './mcp.ts';
import type { ObjectValue } from './options.ts';

/** What one call serves that opens its own HTTP endpoints. */
export interface SelfServed {
  readonly framework: string;
  readonly ways: readonly ServedWay[];
  readonly cors: HandlerCors | undefined;
  readonly bind: BindAddress;
  readonly tls?: TlsContext | undefined;
}

export interface ServedWay {
  readonly path: string;
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
  readonly transport: Reach['transport'];
  readonly gates: readonly Handler[];
}

/** The app and the listener of such a call. `part` tells apart what one call serves. */
export function selfServed(
  step: Step,
  { framework, ways, cors, bind, tls }: SelfServed,
  part = '',
): { readonly app: HttpApp; readonly listener: Listener } {
  const head = headOf(step);
  const id = `${step.module.path}:${step.call.start}${part}`;
  const registrations = ways.map(({ path, methods, transport, gates }): Registration => ({
    kind: 'route',
    methods,
    paths: [path],
    below: false,
    handlers: [...gates, { ...unread(step), reach: { at: head, transport }, cors }],
    order: 0,
    ...registeredBy(step),
    head,
  }));
  const style = { framework, next: () => undefined };
  return {
    app: { id, at: head, style, factory: undefined, registrations },
    listener: { ...listenerAt(step, bind, undefined), tls },
  };
}

/** `server.start` of `server.start({ … })`: what a reader takes for the server. */
export function headOf(step: Step): ReturnType<typeof placeOf> {
  return { ...placeOf(step.call, step), end: step.call.callee.end };
}

/** Something of a call that nobody can read, and that may be a gate. */
export function unread(step: Step): Handler {
  return { node: step.call, value: UNKNOWN, module: step.module, frame: step.frame };
}

/** `authenticate(request)` refuses by throwing and by returning nothing. */
export function authenticateGate(node: Expression, value: Value, at: Located, context: ModelContext): Gate | undefined {
  const place = placeOf(node, at);
  const head = { ...place, end: Math.min(place.end, place.start + 'authenticate'.length) };
  if (value.kind === 'literal' && value.value === undefined) return undefined;
  if (value.kind !== 'function') return knownGate(place, 'authenticate', 'unknown', 'unknown');
  const paths = context.pathFinder.paths(value, () => false, { passes: isSession });
  return (
    judgePaths(paths, node.kind === 'function' ? head : place, 'authenticate', 'the request is let through') ??
    knownGate(head, 'authenticate', 'unknown', 'unknown')
  );
}

/** Anything but `undefined`, `null` and `false`. */
function isSession(value: Expression | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'name') return value.name !== 'undefined';
  return value.kind !== 'literal' || Boolean(value.value);
}

/** Without `cors` every origin is allowed. */
export function openCors(
  options: ObjectValue,
  head: HandlerCors['at'],
  context: ModelContext,
): HandlerCors | undefined {
  const written = findProperty(options.node, 'cors');
  if (!written)
    return options.node.properties.some((each) => each.kind === 'spread')
      ? undefined
      : { at: head, origins: 'any', credentials: false };
  const value = context.evaluator.evaluate(written, options.module, options.frame);
  const at = placeOf(written, options);
  if (value.kind === 'literal') return value.value === true ? { at, origins: 'any', credentials: false } : undefined;
  if (value.kind !== 'object') return undefined;
  const origin = findProperty(value.node, 'origin');
  const credentials = findProperty(value.node, 'credentials');
  const origins = origin ? originsOf(context.evaluator.evaluate(origin, value.module, value.frame), context) : 'any';
  return {
    at: origin ? placeOf(origin, value) : at,
    origins,
    credentials: credentials?.kind === 'literal' && credentials.value === true,
  };
}

/** `sslCa` of fastmcp 4 and mcp-proxy 6 is handed to Node as `ca`; nothing asks for a certificate, and no option does. */
export function sslContext(options: ObjectValue, step: Step, context: ModelContext): TlsContext | undefined {
  const given = (key: string): TlsFlag | undefined => {
    const written = findProperty(options.node, key);
    if (!written) return undefined;
    const value = context.evaluator.evaluate(written, options.module, options.frame);
    if (value.kind === 'literal' && !value.value) return undefined;
    // a library hands on what it is given, which may be nothing
    const isKnown = alternatives(value).every((each) => /^(literal|template|environment|result)$/.test(each.kind));
    return { at: placeOf(written, options), value: isKnown ? true : 'unknown' };
  };
  const ca = given('sslCa');
  if (!ca && !given('sslCert') && !given('sslKey')) return undefined;
  return {
    kind: 'tls',
    at: headOf(step),
    role: 'server',
    rejectUnauthorized: undefined,
    requestCert: undefined,
    ca,
    checksAuthorized: false,
    options: placeOf(options.node, options),
    spelling: { request: 'requestCert', ca: 'sslCa' },
    processWide: false,
    development: false,
  };
}
