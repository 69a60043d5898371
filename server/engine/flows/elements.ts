import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Binding } from '../program/scope.ts';
import { UNKNOWN, type Located } from '../program/values.ts';

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
  if (origin.kind !== 'variable' || !origin.value || origin.path.length !== 1) return undefined;
  const [step] = origin.path;
  if (typeof step?.key !== 'number' || step.rest) return undefined;
  const { key } = step;
  const found: Taken[] = [];
  for (const { node, at } of listsOf(origin.value, where, evaluator)) {
    if (node.kind !== 'array' || node.elements.slice(0, key + 1).some(({ kind }) => kind === 'spread'))
      return undefined;
    const element = node.elements[key];
    if (element) found.push({ node: element, at });
  }
  return found.length > 0 ? found : undefined;
}

function listsOf(value: Expression, where: Located, evaluator: Evaluator): readonly Taken[] {
  const node = value.kind === 'await' ? value.value : value;
  return node.kind === 'call' ? returnedBy(node, where, evaluator) : [{ node, at: where }];
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
