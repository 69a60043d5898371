import type { Gate } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Call } from '../program/nodes.ts';
import { alternatives, resultOf, type Value } from '../program/values.ts';
import { knownGate, type Handler } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';

const VERCEL = /^(mcp-handler|@vercel\/mcp-adapter)#(experimental_)?withMcpAuth$/;
const BETTER_AUTH = /^better-auth\/plugins(\/.*)?#withMcpAuth$/;

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
      ? knownGate(placeOf(each.node.callee, each), 'withMcpAuth', 'oauth')
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

/** `{ required: true }`; undefined when it cannot be known. */
export function isRequired(call: Call, at: CallValue, context: ModelContext): boolean | undefined {
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
