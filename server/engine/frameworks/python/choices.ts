import type { Expression, Node } from '../../program/nodes.ts';
import { returnedExpressions } from '../../program/returns.ts';
import type { Condition } from '../../program/trace.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import type { Place } from '../../source.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { givenAt, type Given } from './arguments.ts';

/** One of the things that an expression may be, with the branches that lead to it, outermost first. */
export interface Choice extends Given {
  readonly conditions: readonly Condition[];
  /** It is chosen where an error was caught. */
  readonly caught: Place | undefined;
}

const DEEPEST = 6;
const MOST = 24;

/**
 * What an expression may be: `a if b else c`, a variable that is `None` until a branch sets it, a function that returns
 * `None` when nothing is configured.
 */
export function choicesOf(given: Given, context: ModelContext): readonly Choice[] {
  const found: Choice[] = [];
  collect(given.node, given, { conditions: [], caught: undefined }, 0, found, context);
  return found;
}

type Way = Pick<Choice, 'conditions' | 'caught'>;

function collect(node: Expression, at: Located, way: Way, depth: number, found: Choice[], context: ModelContext): void {
  if (found.length >= MOST) return;
  if (depth < DEEPEST && node.kind === 'conditional') {
    const under = (holds: boolean): Way => ({
      ...way,
      conditions: [...way.conditions, { test: node.test, holds, module: at.module, frame: at.frame }],
    });
    collect(node.then, at, under(true), depth + 1, found, context);
    collect(node.otherwise, at, under(false), depth + 1, found, context);
    return;
  }
  const parts = depth < DEEPEST ? (variableParts(node, at) ?? returnedParts(node, at, context)) : undefined;
  if (!parts) {
    const given = givenAt(node, at, context);
    for (const value of alternatives(given.value)) found.push({ ...given, value, ...way });
    return;
  }
  for (const part of parts) collect(part.node, part, joined(way, wayTo(part.from, part)), depth + 1, found, context);
}

function joined(outer: Way, inner: Way): Way {
  return { conditions: [...outer.conditions, ...inner.conditions], caught: inner.caught ?? outer.caught };
}

interface Part extends Located {
  readonly node: Expression;
  /** What stands in the branches: the assignment or the return. */
  readonly from: Node;
}

/** `auth = None`, then `auth = Provider()` in a branch: all that the variable is ever given. */
function variableParts(node: Expression, { module, frame }: Located): readonly Part[] | undefined {
  if (node.kind !== 'name' || node.binding?.origin.kind !== 'variable') return undefined;
  const { origin, writes } = node.binding;
  if (origin.path.length > 0) return undefined;
  const first = origin.value ? [{ node: origin.value, from: origin.node, module, frame }] : [];
  return [...first, ...writes.map((each) => ({ node: each.value, from: each, module, frame }))];
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

/** The branches and handlers that a node stands in, within its function. */
function wayTo(node: Node, { module, frame }: Located): Way {
  const conditions: Condition[] = [];
  let caught: Place | undefined;
  let child = node;
  for (let at = node.parent; at && at.kind !== 'function'; child = at, at = at.parent) {
    if (at.kind === 'catch') caught ??= placeOf(node, { module });
    if (at.kind === 'if' && child !== at.test)
      conditions.unshift({ test: at.test, holds: child === at.then, module, frame });
  }
  return { conditions, caught };
}
