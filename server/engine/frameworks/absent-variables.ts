import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression, If, Node } from '../program/nodes.ts';
import { environmentName } from '../program/values.ts';

/** Statements between an assignment and the condition that it depends on. */
const MOST_STEPS = 6;

/**
 * The environment variable that has to be missing for a text to be assigned:
 * `if (!process.env.JWT_SECRET) secret = 'changeme'`, and the `else` of a test that it is there.
 */
export function variableReplaced(
  literal: Node,
  module: Module,
  evaluator: Evaluator,
): { readonly variable: string; readonly whole: Node } | undefined {
  const whole = literal.parent;
  if (whole?.kind !== 'assignment' || whole.value !== literal) return undefined;
  let inner: Node = whole;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const outer: Node | undefined = inner.parent;
    if (outer?.kind === 'if') {
      const variable = absentIn(outer, inner, module, evaluator);
      return variable === undefined ? undefined : { variable, whole };
    }
    if (outer?.kind !== 'block' && outer?.kind !== 'expression') return undefined;
    inner = outer;
  }
  return undefined;
}

/** The variable that is not there in one branch of a condition. */
function absentIn(
  { test, then, otherwise }: If,
  branch: Node,
  module: Module,
  evaluator: Evaluator,
): string | undefined {
  const { tested, present } = presenceOf(test);
  const isAbsent = branch === then ? !present : branch === otherwise && present;
  return isAbsent ? environmentName(evaluator.evaluate(tested, module)) : undefined;
}

/** What a condition asks for, and whether it holds when that is there: `!x`, `x is None`, `x !== undefined`. */
function presenceOf(test: Expression): { readonly tested: Expression; readonly present: boolean } {
  if (test.kind === 'unary' && test.operator === '!') {
    const { tested, present } = presenceOf(test.operand);
    return { tested, present: !present };
  }
  const isComparison = test.kind === 'binary' && /^[!=]==?$/.test(test.operator);
  if (!isComparison || !isNothing(test.right)) return { tested: test, present: true };
  return { tested: test.left, present: test.operator.startsWith('!') };
}

function isNothing(node: Expression): boolean {
  if (node.kind === 'name') return node.name === 'undefined';
  return node.kind === 'literal' && (node.value === null || node.value === undefined || node.value === '');
}
