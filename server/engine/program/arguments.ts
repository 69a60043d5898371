import type { Call, Expression, FunctionNode } from './nodes.ts';
import type { Value } from './values.ts';

/**
 * The expression that a call gives to a parameter, by its place or by its name; undefined when it gives none, or one
 * that is spread out of a list.
 */
export function argumentFor(call: Call, { parameters }: FunctionNode, index: number): Expression | undefined {
  const spread = call.arguments.findIndex((each) => each.kind === 'spread');
  const given = spread >= 0 && index >= spread ? undefined : call.arguments[index];
  const parameter = parameters[index];
  if (given && !isPassed(parameters, index)) return given;
  return parameter?.target.kind === 'namePattern' ? keywordOf(call, parameter.target.name) : undefined;
}

/** What stands behind `*args` is given by name only. */
function isPassed(parameters: FunctionNode['parameters'], index: number): boolean {
  const rest = parameters.findIndex((each) => each.rest);
  return rest >= 0 && index > rest;
}

/** The value of a keyword argument, as it is written: `f(key=value)`, `f(**{"key": value})`. */
export function keywordOf(call: Call, key: string): Expression | undefined {
  let found: Expression | undefined;
  for (const each of call.keywords) {
    if (each.kind === 'property') {
      if (each.key === key) found = each.value;
    } else if (each.value.kind === 'object') {
      for (const inner of each.value.properties)
        if (inner.kind === 'property' && inner.key === key) found = inner.value;
    }
  }
  return found;
}

/** What the parameters of a function hold in a call with keyword arguments; the values given by place otherwise. */
export function bindArguments(
  fn: FunctionNode,
  given: readonly Value[],
  call: Call,
  evaluate: (node: Expression) => Value,
  absent: Value,
): readonly Value[] {
  if (call.keywords.length === 0 && !fn.parameters.some((each) => each.keywords)) return given;
  const bound: Value[] = [];
  const spreads = call.keywords.some((each) => each.kind === 'spread' && each.value.kind !== 'object');
  fn.parameters.forEach((parameter, index) => {
    const isLeftOver = isPassed(fn.parameters, index) || parameter.keywords === true;
    const value = isLeftOver ? undefined : given[index];
    const keyword =
      value === undefined && parameter.target.kind === 'namePattern' && !parameter.rest
        ? keywordOf(call, parameter.target.name)
        : undefined;
    bound.push(value ?? (keyword ? evaluate(keyword) : spreads ? { kind: 'unknown' } : absent));
  });
  return bound;
}
