import { findProperty } from '../../program/evaluate.ts';
import type { Call, Expression, Property, Spread } from '../../program/nodes.ts';
import { pythonResult } from '../../program/python-names.ts';
import type { Located, Value } from '../../program/values.ts';
import type { ModelContext } from '../context.ts';

/** What a call is given for a parameter, and where that stands. */
export interface Given extends Located {
  readonly node: Expression;
  readonly value: Value;
}

/** `unknown` when something is spread into the call that may hold it. */
export type Argument = Given | 'unknown' | undefined;

type Evaluating = Pick<ModelContext, 'evaluator'>;

/** The argument for a parameter, by its name and, where it can be given so, by its position. */
export function argumentOf(
  call: Pick<Call, 'arguments' | 'keywords'>,
  at: Located,
  name: string,
  position: number | undefined,
  context: Evaluating,
): Argument {
  const named = call.keywords.find((each): each is Property => each.kind === 'property' && each.key === name);
  if (named) return givenAt(named.value, at, context);
  if (position !== undefined) {
    if (call.arguments.slice(0, position + 1).some((each) => each.kind === 'spread')) return 'unknown';
    const positional = call.arguments[position];
    if (positional) return givenAt(positional, at, context);
  }
  for (const each of call.keywords) {
    const found = each.kind === 'spread' ? spreadArgument(each, at, name, context) : undefined;
    if (found) return found;
  }
  return undefined;
}

export function givenAt(node: Expression, at: Located, { evaluator }: Evaluating): Given {
  return { node, value: evaluator.evaluate(node, at.module, at.frame), module: at.module, frame: at.frame };
}

/** Known arguments alone: what may be there counts as nothing. */
export function known(argument: Argument): Given | undefined {
  return argument === 'unknown' ? undefined : argument;
}

// options = {"host": "0.0.0.0"}; options["port"] = 8000; mcp.run(**options)
function spreadArgument({ value: spread }: Spread, at: Located, name: string, context: Evaluating): Argument {
  const later = assignedLater(spread, name);
  if (later) return givenAt(later, at, context);
  const value = context.evaluator.evaluate(spread, at.module, at.frame);
  // options = dict(host="0.0.0.0", port=8000)
  if (value.kind === 'result' && pythonResult(value) === 'dict')
    return argumentOf(value.node, value, name, undefined, context) ?? (isUpdated(spread) ? 'unknown' : undefined);
  if (value.kind !== 'object') return 'unknown';
  const written = findProperty(value.node, name);
  if (written) return givenAt(written, value, context);
  const isOpen = value.node.properties.some((each) => each.kind === 'spread' || each.key === undefined);
  return isOpen || isUpdated(spread) ? 'unknown' : undefined;
}

function assignedLater(spread: Expression, name: string): Expression | undefined {
  for (const { parent } of referencesOf(spread)) {
    const target = parent?.kind === 'member' && parent.property === name ? parent : undefined;
    if (target?.parent?.kind === 'assignment' && target.parent.target === target) return target.parent.value;
  }
  return undefined;
}

function isUpdated(spread: Expression): boolean {
  return referencesOf(spread).some(({ parent }) => parent?.kind === 'member' && parent.property === 'update');
}

function referencesOf(node: Expression): readonly Expression[] {
  return node.kind === 'name' ? (node.binding?.references ?? []) : [];
}
