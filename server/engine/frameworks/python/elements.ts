import type { ArrayExpression, Call, Expression, Node } from '../../program/nodes.ts';
import type { Step, Trace } from '../../program/trace.ts';
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
  for (const { step, method, given } of additionsOf(context.trace).get(list.node) ?? []) {
    const sure = given.kind !== 'spread' && !mayNotRun(step.call, list.node);
    if (method === 'extend') yield* elementsAdded(given, step, sure, context);
    else yield { node: given, module: step.module, frame: step.frame, sure };
  }
}

interface Addition {
  readonly step: Step;
  readonly method: string;
  readonly given: Expression;
}

const additions = new WeakMap<Trace, ReadonlyMap<ArrayExpression, readonly Addition[]>>();

/** What the lists of a program are given, looked for once. */
function additionsOf(trace: Trace): ReadonlyMap<ArrayExpression, readonly Addition[]> {
  const known = additions.get(trace);
  if (known) return known;
  const found = new Map<ArrayExpression, Addition[]>();
  for (const step of trace.steps) {
    const called = methodCalled(step.callee);
    const given = step.call.arguments.at(-1);
    if (!called || !given || !ADDING.test(called.method)) continue;
    for (const each of alternatives(called.object)) {
      if (each.kind !== 'array') continue;
      const own = found.get(each.node) ?? [];
      found.set(each.node, own);
      if (own.length < MOST) own.push({ step, method: called.method, given });
    }
  }
  additions.set(trace, found);
  return found;
}

/** `middleware.extend([Middleware(A), Middleware(B)])` */
function* elementsAdded(node: Expression, at: Located, sure: boolean, context: ModelContext): Generator<Element> {
  const { value } = givenAt(node, at, context);
  if (value.kind !== 'array') yield { node, module: at.module, frame: at.frame, sure: false };
  else
    for (const each of value.node.elements)
      yield { node: each, module: value.module, frame: value.frame, sure: sure && each.kind !== 'spread' };
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
