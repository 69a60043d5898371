import { keywordOf } from '../program/arguments.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, ObjectExpression } from '../program/nodes.ts';
import { alternatives, type Located } from '../program/values.ts';
import { calledName } from './ends.ts';
import { pythonRequest } from './python-requests.ts';

/** One parameter that a request puts into its URL. */
export interface UrlParameter {
  readonly name: string;
  readonly value: Expression;
  /** The address before the parameters; undefined where only the parameters are put together. */
  readonly address: Expression | undefined;
}

const CREDENTIAL = /(token|key|secret|password|auth)$/i;

/** `requests.get(url, params={"key": key})`, `urlencode({"access_token": token})`, also by a name and what it is given later */
export function* pythonParameters(call: Call, where: Located, evaluator: Evaluator): Generator<UrlParameter> {
  const isEncoded = calledName(call) === 'urlencode';
  // `requests.post(url, data=urlencode(…))`: that is a body
  if (isEncoded && call.parent?.kind === 'property') return;
  const address = isEncoded ? undefined : pythonRequest(call, where, evaluator)?.url;
  if (!isEncoded && !address) return;
  const given = isEncoded ? call.arguments[0] : keywordOf(call, 'params');
  if (!given || given.kind === 'spread') return;
  for (const each of alternatives(evaluator.evaluate(given, where.module, where.frame))) {
    if (each.kind === 'object' && each.module === where.module) yield* named(each.node, address);
  }
  yield* givenLater(given, address);
}

function* named(object: ObjectExpression, address: Expression | undefined): Generator<UrlParameter> {
  // what is asked of a token endpoint goes into its body: `data=urlencode({"grant_type": …})`
  if (findProperty(object, 'grant_type')) return;
  for (const { kind, value, ...rest } of object.properties) {
    const name = kind === 'property' && 'key' in rest ? rest.key : undefined;
    if (name !== undefined && CREDENTIAL.test(name)) yield { name, value, address };
  }
}

/** `params["access_token"] = token` */
function* givenLater(given: Expression, address: Expression | undefined): Generator<UrlParameter> {
  for (const { parent } of given.kind === 'name' ? (given.binding?.references ?? []) : []) {
    const write = parent?.kind === 'member' && CREDENTIAL.test(parent.property) ? parent.parent : undefined;
    if (parent?.kind === 'member' && write?.kind === 'assignment' && write.target === parent)
      yield { name: parent.property, value: write.value, address };
  }
}
