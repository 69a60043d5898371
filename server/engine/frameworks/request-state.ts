import type { Endpoint } from '../facts/facts.ts';
import { guardOf } from '../facts/guard.ts';
import type { RequestStateUse } from '../facts/session-state.ts';
import { carryOf } from '../flows/flow-facts.ts';
import { isCarried, type Quest } from '../flows/quest.ts';
import { lastName } from '../flows/sources.ts';
import { neighbours } from '../oauth/neighbours.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Member, Name, Node } from '../program/nodes.ts';
import { alternatives, symbolName, type Located } from '../program/values.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf, type ModelContext } from './context.ts';
import { objectOf } from './options.ts';
import { literalStateKeys, unboundStatePolicies } from './python/request-state.ts';

const CODEC = /^@modelcontextprotocol\/server(\/.*)?#createRequestStateCodec$/;
const CHECKS = /hmac|verif|codec|decrypt|unseal|unsign|timingSafeEqual|signature/i;
/** State that only says how far a conversation has come. */
const HARMLESS = /^(cursor|page|offset|step|index|limit|round|phase|position|attempt|length)$/i;

/** `JSON.parse(atob(params.requestState))` without a check, and codecs whose key everybody can read. */
export function* requestStateUses(module: Module, evaluator: Evaluator): Generator<RequestStateUse> {
  if (!/request_?state/i.test(module.text)) return;
  const where: Located = { module, frame: undefined };
  yield* literalStateKeys(module, evaluator);
  for (const call of module.calls) {
    if (isCodec(call, module, evaluator)) {
      const key = literalKey(call, where, evaluator);
      if (key) yield { kind: 'requestStateUse', at: key, flaw: 'literal-key' };
      continue;
    }
    const [text] = call.arguments;
    if (!isParse(call) || !text || text.kind === 'spread' || !isCarried(carryOf(evaluator)(text, where, state)))
      continue;
    if (isChecked(call, module, evaluator) || saysProgressOnly(call)) continue;
    yield { kind: 'requestStateUse', at: placeOf(call, where), flaw: 'unsigned' };
  }
}

/** Codecs that bind state to nobody, in programs whose users log in. */
export function* unboundStates(context: ModelContext, endpoints: readonly Endpoint[]): Generator<RequestStateUse> {
  const knowsUsers = endpoints.some(
    (each) => guardOf(each) === 'enforced' && each.gates.some(({ scheme }) => scheme === 'oauth'),
  );
  if (!knowsUsers) return;
  for (const module of context.trace.modules) {
    yield* unboundStatePolicies(module, context.evaluator);
    if (!module.text.includes('createRequestStateCodec')) continue;
    for (const call of module.calls) {
      const [first] = call.arguments;
      if (!first || !isCodec(call, module, context.evaluator)) continue;
      const options = objectOf(first, { module, frame: undefined }, context);
      if (!options || findProperty(options.node, 'bind')) continue;
      if (options.node.properties.some((each) => each.kind === 'spread')) continue;
      const at = { path: module.path, start: call.start, end: call.callee.end };
      yield { kind: 'requestStateUse', at, flaw: 'unbound' };
    }
  }
}

function isCodec(call: Call, module: Module, evaluator: Evaluator): boolean {
  return CODEC.test(symbolName(evaluator.evaluate(call.callee, module)) ?? '');
}

/** `key: 'a word'`, `key: Buffer.from('a word')`, `key: new TextEncoder().encode('a word')` */
function literalKey(call: Call, where: Located, evaluator: Evaluator): ReturnType<typeof placeOf> | undefined {
  const [first] = call.arguments;
  if (!first || first.kind === 'spread') return undefined;
  for (const options of alternatives(evaluator.evaluate(first, where.module))) {
    const key = options.kind === 'object' ? findProperty(options.node, 'key') : undefined;
    if (!key || options.kind !== 'object') continue;
    const inner = key.kind === 'call' && key.arguments[0] ? key.arguments[0] : key;
    const value = inner.kind === 'spread' ? undefined : evaluator.evaluate(inner, options.module, options.frame);
    if (value?.kind === 'literal' && typeof value.value === 'string') return placeOf(key, options);
  }
  return undefined;
}

/** `JSON.parse(text)`, `json.loads(text)`, `pickle.loads(text)`, `State.model_validate_json(text)` */
function isParse({ callee }: Call): boolean {
  if (callee.kind !== 'member') return false;
  if (callee.property === 'model_validate_json') return true;
  if (callee.object.kind !== 'name') return false;
  return callee.property === 'parse' ? callee.object.name === 'JSON' : callee.property === 'loads';
}

/** `request.params.requestState`, `ctx.mcpReq.requestState()`, `const { requestState } = request.params`, `params.request_state` */
const state: Quest = {
  at(node, where) {
    const isIt =
      isPythonRead(node) ||
      (node.kind === 'member' && node.property === 'requestState' && node.parent?.kind !== 'call') ||
      (node.kind === 'member' &&
        node.property === 'requestState' &&
        node.parent?.kind === 'call' &&
        node.parent.callee !== node) ||
      (node.kind === 'call' && node.callee.kind === 'member' && node.callee.property === 'requestState');
    return isIt ? { kind: 'request', name: 'requestState', at: placeOf(node, where) } : undefined;
  },
  value: () => undefined,
  named: () => undefined,
  throughMembers: false,
  parameter(node, where) {
    const origin = node.binding?.origin;
    const taken = origin?.kind === 'parameter' ? (origin.path.at(-1)?.key ?? node.name) : undefined;
    return taken === 'requestState' ? { kind: 'request', name: 'requestState', at: placeOf(node, where) } : undefined;
  },
};

/** `params.request_state`, `params.get("requestState")`; what a `Context` of the SDK gives has been unsealed before. */
function isPythonRead(node: Expression): boolean {
  if (node.kind === 'member')
    return node.property === 'request_state' && /^(req|request|params)$/.test(lastName(node.object) ?? '');
  if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.property !== 'get') return false;
  const [first] = node.arguments;
  return first?.kind === 'literal' && first.value === 'requestState';
}

/** The function around verifies it, or the server has been given a hook that does. */
function isChecked(call: Call, module: Module, evaluator: Evaluator): boolean {
  const around = enclosingFunction(call);
  if (CHECKS.test(module.text.slice(around?.start ?? 0, around?.end))) return true;
  for (const each of neighbours(module, evaluator.project)) {
    // server.middleware.append(RequestStateBoundary(…))
    if (each.text.includes('RequestStateBoundary')) return true;
    if (!each.text.includes('requestState')) continue;
    for (const node of descendants(each.program))
      if (node.kind === 'property' && node.key === 'requestState' && isHook(node.value)) return true;
  }
  return false;
}

/** `requestState: { verify: codec.verify }` */
function isHook(node: Expression): boolean {
  return node.kind === 'object' && findProperty(node, 'verify') !== undefined;
}

/** `const { step } = JSON.parse(…)`: nothing that decides about anything but the conversation is read from it. */
function saysProgressOnly(call: Call): boolean {
  const names = readNames(call);
  return names !== undefined && names.length > 0 && names.every((name) => HARMLESS.test(name));
}

/** The properties that are read from what a call gives; undefined where it goes on as a whole. */
function readNames(call: Call): readonly string[] | undefined {
  let { parent } = call;
  // `const { page } = state ? JSON.parse(state) : { page: 0 }`
  while (parent?.kind === 'conditional' || parent?.kind === 'logical') ({ parent } = parent);
  if (parent?.kind === 'member') return [parent.property];
  if (parent?.kind !== 'declaration') return undefined;
  if (parent.target.kind === 'objectPattern') return parent.target.properties.map((each) => each.key ?? '');
  if (parent.target.kind !== 'namePattern') return undefined;
  const { name } = parent.target;
  const names: string[] = [];
  const around = enclosingFunction(call);
  for (const node of around ? descendants(around.body) : []) {
    if (!isReference(node, name)) continue;
    if (node.parent?.kind !== 'member') return undefined;
    names.push(gotName(node.parent) ?? node.parent.property);
  }
  return names;
}

/** `state.get("page")` */
function gotName({ property, parent }: Member): string | undefined {
  const [first] = property === 'get' && parent?.kind === 'call' ? parent.arguments : [];
  return first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
}

function isReference(node: Node, name: string): node is Name {
  return node.kind === 'name' && node.name === name;
}
