import type { ArrayExpression, Call, Expression, Node } from '../../program/nodes.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import type { ModelContext } from '../context.ts';
import { givenAt } from './arguments.ts';
import { methodCalled } from './names.ts';

type ArrayValue = Extract<Value, { kind: 'array' }>;

export interface Element extends Located {
  readonly node: Expression;
  /** False for what may be in the list or not, and for what nobody can see. */
  readonly sure: boolean;
}

const ADDING = /^(?:append|extend|insert)$/;
/** A list that is given more than these is data. */
const MOST = 200;

/** The elements of a list, and what it is given later: `middleware.append(Middleware(Check))`. */
export function* elementsOf(list: ArrayValue, context: ModelContext): Generator<Element> {
  const { module, frame } = list;
  for (const node of list.node.elements) yield { node, module, frame, sure: node.kind !== 'spread' };
  let count = 0;
  for (const step of context.trace.steps) {
    const called = methodCalled(step.callee);
    const last = step.call.arguments.at(-1);
    if (!called || !last || !ADDING.test(called.method) || !holds(called.object, list)) continue;
    if (count++ > MOST) return;
    const sure = last.kind !== 'spread' && !mayNotRun(step.call, list.node);
    if (called.method === 'extend') yield* elementsAdded(last, step, sure, context);
    else yield { node: last, module: step.module, frame: step.frame, sure };
  }
}

/** `middleware.extend([Middleware(A), Middleware(B)])` */
function* elementsAdded(node: Expression, at: Located, sure: boolean, context: ModelContext): Generator<Element> {
  const { value } = givenAt(node, at, context);
  if (value.kind !== 'array') yield { node, module: at.module, frame: at.frame, sure: false };
  else
    for (const each of value.node.elements)
      yield { node: each, module: value.module, frame: value.frame, sure: sure && each.kind !== 'spread' };
}

function holds(object: Value, list: ArrayValue): boolean {
  return alternatives(object).some((each) => each.kind === 'array' && each.node === list.node);
}

/** A branch or a loop around the call that the list does not stand in. */
function mayNotRun(call: Call, list: ArrayExpression): boolean {
  for (let node: Node | undefined = call.parent; node && node.kind !== 'function'; node = node.parent) {
    if (node.start <= list.start && list.end <= node.end) return false;
    if (BRANCHES.has(node.kind)) return true;
  }
  return false;
}

const BRANCHES: ReadonlySet<Node['kind']> = new Set(['if', 'loop', 'switch', 'try', 'conditional', 'logical']);
