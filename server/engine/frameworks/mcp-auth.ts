import type { Gate } from '../facts/facts.ts';
import type { OptionalGate } from '../facts/optional-gates.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import { leaves } from '../program/leaves.ts';
import { alternatives, resultOf, symbolName, type Value } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { knownGate, type Handler } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';

const VERCEL = /^(mcp-handler|@vercel\/mcp-adapter)#(experimental_)?withMcpAuth$/;
const BETTER_AUTH =
  /^(better-auth\/plugins(\/.*)?#withMcpAuth|@better-auth\/(oauth-provider|mcp)(\/.*)?#(mcpHandler|withMcpAuth))$/;

type CallValue = Extract<Value, { kind: 'result' }>;

/** The gates that wrap a handler, and the handler: `withMcpAuth(handler, verify, { required: true })`. */
export function* gatedHandlers(value: Value, context: ModelContext): Generator<Handler> {
  for (const each of alternatives(value)) {
    const symbol = resultOf(each);
    if (symbol === undefined || each.kind !== 'result') continue;
    // `withMcpAuth(auth, handler)` refuses requests without a session
    const isBetterAuth = BETTER_AUTH.test(symbol);
    if (!isBetterAuth && !VERCEL.test(symbol)) continue;
    const inner = each.node.arguments[isBetterAuth ? 1 : 0];
    if (!inner || inner.kind === 'spread') continue;
    const gate = isBetterAuth
      ? knownGate(placeOf(each.node.callee, each), symbol.slice(symbol.indexOf('#') + 1), 'oauth')
      : optionalGate(each, context);
    yield { node: each.node, value: { kind: 'unknown' }, module: each.module, frame: each.frame, gate };
    yield* gatedHandlers(context.evaluator.evaluate(inner, each.module, each.frame), context);
    return;
  }
  const [first] = alternatives(value);
  if (!first || !('node' in first) || !first.node || !('module' in first) || typeof first.module === 'string') return;
  const node = first.kind === 'result' || first.kind === 'function' || first.kind === 'object' ? first.node : undefined;
  if (node) yield { node, value, module: first.module, frame: 'frame' in first ? first.frame : undefined };
}

/** A bad token passes unless it is required: the verifier gives nothing back, and the handler is called without `auth`. */
function optionalGate(value: CallValue, context: ModelContext): Gate {
  const at = placeOf(value.node.callee, value);
  return knownGate(
    at,
    'withMcpAuth',
    'oauth',
    isRequired(value.node, value, context) === true ? 'enforced' : 'unknown',
  );
}

/** Every `withMcpAuth` whose verifier lets a request pass by saying nothing, unless the program's tools ask who calls. */
export function* optionalGates(context: ModelContext): Generator<OptionalGate> {
  const seen = new Set<number>();
  for (const step of context.trace.steps) {
    const symbol = symbolName(step.callee);
    if (symbol === undefined || !VERCEL.test(symbol) || seen.has(step.call.start)) continue;
    seen.add(step.call.start);
    const value: CallValue = {
      kind: 'result',
      callee: step.callee,
      node: step.call,
      module: step.module,
      frame: step.frame,
    };
    const [, verify, options] = step.call.arguments;
    if (!verify || verify.kind === 'spread' || isRequired(step.call, value, context) !== false) continue;
    const nothing = givesNothing(context.evaluator.evaluate(verify, step.module, step.frame), context);
    if (!nothing || asksWhoCalls(context.trace.modules)) continue;
    yield {
      kind: 'optionalGate',
      at: placeOf(step.call.callee, step),
      name: 'withMcpAuth',
      nothing,
      call: placeOf(step.call, step),
      options: options?.kind === 'object' ? placeOf(options, step) : undefined,
    };
  }
}

/** Where a verifier returns `undefined` on some way through it. */
function givesNothing(verify: Value, context: ModelContext): Place | undefined {
  for (const each of alternatives(verify)) {
    if (each.kind !== 'function') continue;
    const { hits } = context.pathFinder.paths(each, () => false, { passes: isNothing });
    const [hit] = hits;
    if (!hit) continue;
    const place = placeOf(hit.node, hit.at);
    return hit.node.kind === 'function' ? { ...place, end: Math.min(place.end, hit.node.body.start) } : place;
  }
  return undefined;
}

function isNothing(value: Expression | undefined): boolean {
  if (value === undefined) return true;
  if (value.kind === 'name') return value.name === 'undefined';
  return value.kind === 'literal' && (value.value === undefined || value.value === null) && value.pattern === undefined;
}

/** `if (!extra.authInfo) throw …`: the tools refuse callers without an identity themselves. */
function asksWhoCalls(modules: ReadonlySet<Module>): boolean {
  for (const module of modules) {
    for (const member of module.members) {
      if (/^(authInfo|auth)$/.test(member.property) && decides(member)) return true;
    }
  }
  return false;
}

function decides(node: Node): boolean {
  let child = node;
  for (const at of ancestors(node)) {
    if (at.kind === 'if') return at.test === child && leaves(at.then);
    if (at.kind === 'function') return false;
    child = at;
  }
  return false;
}

/** `{ required: true }`; undefined when it cannot be known. */
function isRequired(call: Call, at: CallValue, context: ModelContext): boolean | undefined {
  const [, , options] = call.arguments;
  if (!options) return false;
  if (options.kind === 'spread') return undefined;
  const value = context.evaluator.evaluate(options, at.module, at.frame);
  if (value.kind !== 'object') return undefined;
  const required = findProperty(value.node, 'required');
  if (!required) return value.node.properties.some((each) => each.kind === 'spread') ? undefined : false;
  const known = context.evaluator.evaluate(required, value.module, value.frame);
  return known.kind === 'literal' ? known.value === true : undefined;
}
