import type { CorsPolicy, Endpoint } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import { alternatives, constantText, resultOf, type Located, type Value } from '../program/values.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { speaksOf } from '../program/speaks.ts';
import type { Place } from '../source.ts';
import { placeOf, type ModelContext } from './context.ts';
import type { HandlerCors, HttpApp, Registration } from './apps.ts';
import type { HttpFacts } from './http.ts';

/** Packages whose middleware answers preflights, with what they allow when nothing is said. */
const PACKAGES: readonly (readonly [RegExp, CorsPolicy['origins']])[] = [
  [/^cors#(\*|default)$/, 'any'],
  [/^hono\/cors#cors$/, 'any'],
  [/^@koa\/cors#(\*|default)$/, 'reflected'],
];
const HEADER = /^access-control-allow-origin$/i;
/** Somebody sets the header without the package. */
const BY_HAND = /access-control-allow-origin/i;
const SETTERS = new Set(['setHeader', 'header', 'set', 'append', 'writeHead']);

/** Cross-origin policies: the `cors` package, and headers set by hand in middleware and handlers. */
export function* modelCors(
  context: ModelContext,
  apps: ReadonlyMap<string, HttpApp>,
  http: HttpFacts,
): Generator<CorsPolicy> {
  const isByHand = [...context.trace.modules].some((module) => speaksOf(module, BY_HAND));
  for (const app of apps.values()) {
    for (const registration of app.registrations) {
      const covered = http.covered(app, registration);
      for (const handler of registration.handlers) {
        if (handler.cors) yield policy(handler.cors.at, handler.cors.origins, handler.cors.credentials, covered);
        for (const value of alternatives(handler.value)) {
          const unset = value.kind === 'result' ? defaultOf(resultOf(value)) : undefined;
          if (unset && value.kind === 'result') yield policyOfCors(value, unset, registration, covered, context);
          else if (value.kind === 'function' && isByHand) yield* policiesByHand(value, covered, context);
        }
      }
    }
  }
}

function defaultOf(symbol: string | undefined): CorsPolicy['origins'] | undefined {
  return symbol === undefined ? undefined : PACKAGES.find(([pattern]) => pattern.test(symbol))?.[1];
}

/** `cors()`, `cors({ origin, credentials })` */
function policyOfCors(
  value: Extract<Value, { kind: 'result' }>,
  unset: CorsPolicy['origins'],
  registration: Registration,
  covered: readonly Endpoint[],
  context: ModelContext,
): CorsPolicy {
  const [options] = value.node.arguments;
  const given =
    options && options.kind !== 'spread' ? context.evaluator.evaluate(options, value.module, value.frame) : undefined;
  const inline = placeOf(value.node, value);
  const { at, origins, credentials } = corsOfOptions(
    given,
    unset,
    inline.path === registration.at.path ? inline : registration.at,
    context,
  );
  return policy(at, origins, credentials, covered);
}

/** `{ origin, credentials }`, with what is allowed when they say nothing. */
export function corsOfOptions(
  given: Value | undefined,
  unset: CorsPolicy['origins'],
  at: Place,
  context: ModelContext,
): HandlerCors {
  if (!given) return { at, origins: unset, credentials: false };
  if (given.kind !== 'object') return { at, origins: 'unknown', credentials: false };
  const credentials = findProperty(given.node, 'credentials');
  const isSpread = given.node.properties.some((each) => each.kind === 'spread');
  const origin = findProperty(given.node, 'origin');
  const known = origin && originsOf(context.evaluator.evaluate(origin, given.module, given.frame), context);
  return {
    at: origin ? placeOf(origin, given) : at,
    origins: known ?? (isSpread ? 'unknown' : unset),
    credentials: isTrue(credentials),
  };
}

export function originsOf(value: Value, context: ModelContext): CorsPolicy['origins'] {
  if (value.kind === 'literal') {
    if (value.value === '*') return 'any';
    return value.value === true ? 'reflected' : 'list';
  }
  if (value.kind === 'array') {
    const hasAny = value.node.elements.some(
      (each) => constantText(context.evaluator.evaluate(each, value.module, value.frame)) === '*',
    );
    return hasAny ? 'any' : 'list';
  }
  // `process.env.ORIGIN || '*'`: open unless somebody closes it
  if (value.kind === 'fallback')
    return constantText(value.second) === '*' || (value.second.kind === 'literal' && value.second.value === true)
      ? 'any'
      : 'list';
  if (value.kind === 'function') return functionOrigins(value);
  return 'unknown';
}

/** `(origin, callback) => callback(null, true)`, `(origin) => origin`, `() => '*'` */
function functionOrigins({ node }: Extract<Value, { kind: 'function' }>): CorsPolicy['origins'] {
  const [only, ...rest] = node.body.body;
  if (!only || rest.length > 0) return 'unknown';
  const given = only.kind === 'return' ? only.value : only.kind === 'expression' ? only.expression : undefined;
  if (given?.kind === 'call') return isTrue(given.arguments[1]) ? 'reflected' : 'unknown';
  if (given?.kind === 'literal') return given.value === '*' ? 'any' : 'list';
  const origin = given?.kind === 'logical' ? given.left : given;
  return origin?.kind === 'name' && origin.binding?.origin.kind === 'parameter' ? 'reflected' : 'unknown';
}

function isTrue(node: Expression | undefined): boolean {
  return node?.kind === 'literal' && node.value === true;
}

/** `res.setHeader('Access-Control-Allow-Origin', '*')`, `res.writeHead(200, { 'Access-Control-Allow-Origin': '*' })` */
function* policiesByHand(
  fn: Extract<Value, { kind: 'function' }>,
  covered: readonly Endpoint[],
  context: ModelContext,
): Generator<CorsPolicy> {
  const seen = new Set<number>();
  for (const node of descendants(fn.node.body)) {
    if (node.kind !== 'call' || node.callee.kind !== 'member' || !SETTERS.has(node.callee.property)) continue;
    const origin = headerValue(node, fn, context);
    if (!origin || seen.has(node.start)) continue;
    seen.add(node.start);
    const value = context.evaluator.evaluate(origin, fn.module, fn.frame);
    const text = constantText(value);
    const origins =
      text === '*' ? 'any' : text !== undefined ? 'list' : readsOrigin(origin) ? reflection(node) : 'unknown';
    if (origins === 'any' || origins === 'reflected')
      yield policy(placeOf(node, fn), origins, setsCredentials(fn), covered);
  }
  const [first] = seen.size > 0 ? [] : responseHeaders(fn, context);
  if (first) yield policy(first, 'any', setsCredentials(fn), covered);
}

/** `new Response(body, { headers: { 'Access-Control-Allow-Origin': '*' } })`, also with headers that stand elsewhere. */
function* responseHeaders(fn: Extract<Value, { kind: 'function' }>, context: ModelContext): Generator<Place> {
  for (const node of descendants(fn.node.body)) {
    if (standsElsewhere(node)) continue;
    if (node.kind === 'property' && isHeader(node) && isEvery(node.value, fn, context)) yield placeOf(node, fn);
    const shared =
      node.kind === 'spread' ? node.value : node.kind === 'property' && node.key === 'headers' ? node.value : undefined;
    const value =
      shared && shared.kind !== 'object' ? context.evaluator.evaluate(shared, fn.module, fn.frame) : undefined;
    if (value?.kind !== 'object') continue;
    for (const property of value.node.properties) {
      if (property.kind === 'property' && isHeader(property) && isEvery(property.value, value, context))
        yield placeOf(property, value);
    }
  }
}

/** In a branch for another path: `if (url.pathname === '/libraries') return …`. One for a method (a preflight) is as good as any. */
function standsElsewhere(node: Node): boolean {
  let child = node;
  for (const at of ancestors(node)) {
    if (at.kind === 'function') return false;
    if (at.kind === 'if' && at.then === child && isAboutPath(at.test)) return true;
    child = at;
  }
  return false;
}

function isAboutPath(test: Expression): boolean {
  for (const node of descendants(test)) {
    if (node.kind === 'literal' && typeof node.value === 'string' && /^\/(?!.*(mcp|sse|message))./i.test(node.value))
      return true;
  }
  return false;
}

function isHeader({ key }: { readonly key: string | undefined }): boolean {
  return key !== undefined && HEADER.test(key);
}

function isEvery(node: Expression, at: Located, context: ModelContext): boolean {
  return constantText(context.evaluator.evaluate(node, at.module, at.frame)) === '*';
}

function headerValue(call: Call, at: Located, context: ModelContext): Expression | undefined {
  const [name, value] = call.arguments;
  if (name?.kind === 'literal' && HEADER.test(String(name.value))) return value;
  for (const argument of call.arguments) {
    if (argument.kind === 'spread') continue;
    const headers = argument.kind === 'object' ? argument : context.evaluator.evaluate(argument, at.module, at.frame);
    const object = headers.kind === 'object' ? ('node' in headers ? headers.node : headers) : undefined;
    for (const property of object?.properties ?? []) {
      if (property.kind === 'property' && property.key !== undefined && HEADER.test(property.key))
        return property.value;
    }
  }
  return undefined;
}

/** `req.headers.origin`, `req.get('origin')`, `origin || '*'` */
function readsOrigin(node: Expression): boolean {
  for (const each of descendants(node)) {
    if (
      each.kind === 'member' &&
      each.property === 'origin' &&
      each.object.kind === 'member' &&
      each.object.property === 'headers'
    )
      return true;
  }
  return false;
}

/** An origin that is given back only inside a condition was compared with a list first. */
function reflection(call: Call): CorsPolicy['origins'] {
  for (let at = call.parent; at && at.kind !== 'function'; at = at.parent)
    if (at.kind === 'if' || at.kind === 'conditional') return 'unknown';
  return 'reflected';
}

function setsCredentials(fn: Extract<Value, { kind: 'function' }>): boolean {
  for (const node of descendants(fn.node.body)) {
    if (node.kind === 'literal' && /^access-control-allow-credentials$/i.test(String(node.value))) return true;
  }
  return false;
}

function policy(
  at: CorsPolicy['at'],
  origins: CorsPolicy['origins'],
  credentials: boolean,
  covered: readonly Endpoint[],
): CorsPolicy {
  const bearerOnly =
    covered.length > 0 &&
    covered.every((endpoint) =>
      // No browser sends these headers by itself, however well they are checked.
      endpoint.gates.some(({ scheme }) => scheme === 'oauth' || scheme === 'api-key'),
    );
  return { kind: 'cors', at, origins, credentials, coversMcp: covered.length > 0, bearerOnly };
}
