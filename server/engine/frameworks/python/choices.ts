import { returnedExpressions } from '../../program/returns.ts';
import type { Expression, Node } from '../../program/nodes.ts';
import type { Condition } from '../../program/trace.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import type { ModelContext } from '../context.ts';
import { givenAt, type Given } from './arguments.ts';

/** One of the things that an expression may be, with the branches that lead to it, outermost first. */
export interface Choice extends Given {
  readonly conditions: readonly Condition[];
}

const DEEPEST = 6;
const MOST = 24;

/**
 * What an expression may be: `a if b else c`, a variable that is `None` until a branch sets it, a function that returns
 * `None` when nothing is configured.
 */
export function choicesOf(given: Given, context: ModelContext): readonly Choice[] {
  const found: Choice[] = [];
  collect(given.node, given, [], 0, found, context);
  return found;
}

function collect(
  node: Expression,
  at: Located,
  conditions: readonly Condition[],
  depth: number,
  found: Choice[],
  context: ModelContext,
): void {
  if (found.length >= MOST) return;
  const under = (holds: boolean, test: Expression): readonly Condition[] => [
    ...conditions,
    { test, holds, module: at.module, frame: at.frame },
  ];
  if (depth < DEEPEST && node.kind === 'conditional') {
    collect(node.then, at, under(true, node.test), depth + 1, found, context);
    collect(node.otherwise, at, under(false, node.test), depth + 1, found, context);
    return;
  }
  const parts = depth < DEEPEST ? (variableParts(node, at) ?? returnedParts(node, at, context)) : undefined;
  if (!parts) {
    found.push({ ...givenAt(node, at, context), conditions });
    return;
  }
  for (const part of parts) {
    const own = branchesAround(part.from, part);
    collect(part.node, part, [...conditions, ...own], depth + 1, found, context);
  }
}

interface Part extends Located {
  readonly node: Expression;
  /** What stands in the branches: the assignment or the return. */
  readonly from: Node;
}

/** `auth = None`, then `auth = Provider()` in a branch: all that the variable is ever given. */
function variableParts(node: Expression, at: Located): readonly Part[] | undefined {
  if (node.kind !== 'name' || node.binding?.origin.kind !== 'variable') return undefined;
  const { origin, writes } = node.binding;
  if (origin.path.length > 0) return undefined;
  const first = origin.value ? [{ node: origin.value, from: origin.node, ...located(at) }] : [];
  return [...first, ...writes.map((each) => ({ node: each.value, from: each, ...located(at) }))];
}

/** What a function of the workspace returns. */
function returnedParts(node: Expression, at: Located, context: ModelContext): readonly Part[] | undefined {
  const call = node.kind === 'await' ? node.value : node;
  if (call.kind !== 'call') return undefined;
  const callee = context.evaluator.evaluate(call.callee, at.module, at.frame);
  const fn = alternatives(callee).find(
    (each): each is Extract<Value, { kind: 'function' }> => each.kind === 'function',
  );
  if (!fn || fn.node.generator) return undefined;
  const returns = returnedExpressions(fn.node);
  if (returns.length === 0) return undefined;
  const args = call.arguments.map((each) =>
    each.kind === 'spread' ? ({ kind: 'unknown' } as const) : context.evaluator.evaluate(each, at.module, at.frame),
  );
  const frame = context.evaluator.enter(fn, args) ?? fn.frame;
  return returns.map((each) => ({ node: each, from: each, module: fn.module, frame }));
}

function located({ module, frame }: Located): Located {
  return { module, frame };
}

/** The branches that a node stands in, within its function. */
function branchesAround(node: Node, { module, frame }: Located): Condition[] {
  const conditions: Condition[] = [];
  let child = node;
  for (let at = node.parent; at && at.kind !== 'function'; child = at, at = at.parent) {
    if (at.kind !== 'if' || child === at.test) continue;
    conditions.unshift({ test: at.test, holds: child === at.then, module, frame });
  }
  return conditions;
}
