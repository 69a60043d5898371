import type { RequestStateUse } from '../../facts/session-state.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { constantText, type Located } from '../../program/values.ts';
import { placeOf } from '../context.ts';
import { argumentOf, known } from './arguments.ts';
import { isNone } from './names.ts';

const SECURITY = /^mcp\.server(?:\.\w+)*\.(?:RequestStateSecurity|AESGCMRequestStateCodec)$/;

/** `RequestStateSecurity(keys=["…"])`: a key that everybody can read. */
export function* literalStateKeys(module: Module, evaluator: Evaluator): Generator<RequestStateUse> {
  for (const { call, where } of policies(module, evaluator)) {
    const keys = known(argumentOf(call, where, 'keys', 0, { evaluator }));
    if (keys?.value.kind !== 'array') continue;
    const { node, module: owner, frame } = keys.value;
    const key = node.elements.find((each) => isText(each, { module: owner, frame }, evaluator));
    if (key) yield { kind: 'requestStateUse', at: placeOf(key, keys.value), flaw: 'literal-key' };
  }
}

/** `RequestStateSecurity(keys=KEYS, bind_principal=None)`: state that belongs to nobody. */
export function* unboundStatePolicies(module: Module, evaluator: Evaluator): Generator<RequestStateUse> {
  for (const { call, where } of policies(module, evaluator)) {
    const bound = known(argumentOf(call, where, 'bind_principal', undefined, { evaluator }));
    if (bound && isNone(bound.value)) {
      const option = call.keywords.find((each) => each.kind === 'property' && each.key === 'bind_principal') ?? call;
      yield { kind: 'requestStateUse', at: placeOf(option, where), flaw: 'unbound' };
    }
  }
}

function* policies(module: Module, evaluator: Evaluator): Generator<{ readonly call: Call; readonly where: Located }> {
  if (module.program.moduleKind !== 'python' || !module.text.includes('RequestState')) return;
  for (const call of module.calls)
    if (SECURITY.test(pythonName(evaluator.evaluate(call.callee, module)) ?? ''))
      yield { call, where: { module, frame: undefined } };
}

/** `"…"`, `b"…"`, `"…".encode()` */
function isText(node: Expression, { module, frame }: Located, evaluator: Evaluator): boolean {
  const callee = node.kind === 'call' ? node.callee : undefined;
  const text = callee?.kind === 'member' && callee.property === 'encode' ? callee.object : node;
  return constantText(evaluator.evaluate(text, module, frame)) !== undefined;
}
