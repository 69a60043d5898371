import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Binding } from '../program/scope.ts';
import { UNKNOWN, type Located } from '../program/values.ts';

const MOST = 32;

/** An expression and where it is read. */
interface Taken {
  readonly node: Expression;
  readonly at: Located;
}

/**
 * What a name takes out of a list by its place: `client_id, secret = load()`, where the function of the workspace
 * returns lists that are written out. Undefined where the elements cannot be told apart.
 */
export function elementsTaken({ origin }: Binding, where: Located, evaluator: Evaluator): readonly Taken[] | undefined {
  if (origin.kind !== 'variable' || !origin.value || origin.path.length === 0) return undefined;
  let taken: readonly Taken[] | undefined = [{ node: origin.value, at: where }];
  // (header, claims), kind = decode(token)
  for (const { key, rest } of origin.path) {
    if (typeof key !== 'number' || rest || !taken) return undefined;
    taken = elementsAt(key, taken, evaluator);
  }
  return taken;
}

function elementsAt(key: number, lists: readonly Taken[], evaluator: Evaluator): readonly Taken[] | undefined {
  const found: Taken[] = [];
  for (const list of lists) {
    for (const { node, at } of listsOf(list.node, list.at, evaluator)) {
      if (node.kind !== 'array' || node.elements.slice(0, key + 1).some(({ kind }) => kind === 'spread'))
        return undefined;
      const element = node.elements[key];
      if (element) found.push({ node: element, at });
    }
  }
  return found.length > 0 && found.length <= MOST ? found : undefined;
}

function listsOf(value: Expression, where: Located, evaluator: Evaluator): readonly Taken[] {
  const node = value.kind === 'await' ? value.value : value;
  if (node.kind === 'call') return returnedBy(node, where, evaluator);
  // result = decode(token); return result, "JWE"
  const origin = node.kind === 'name' && node.binding?.writes.length === 0 ? node.binding.origin : undefined;
  const made = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : undefined;
  return made?.kind === 'call' ? returnedBy(made, where, evaluator) : [{ node, at: where }];
}

function returnedBy(call: Call, where: Located, evaluator: Evaluator): readonly Taken[] {
  const callee = evaluator.evaluate(call.callee, where.module, where.frame);
  if (callee.kind !== 'function' || callee.node.generator) return [];
  const args = call.arguments.map((each) =>
    each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, where.module, where.frame),
  );
  const frame = evaluator.enter(callee, args);
  if (!frame) return [];
  return returnedExpressions(callee.node).map((node) => ({ node, at: { module: callee.module, frame } }));
}
