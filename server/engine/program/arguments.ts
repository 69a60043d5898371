import type { Module } from './link.ts';
import type { Call, Expression, FunctionNode, ObjectExpression } from './nodes.ts';
import { UNKNOWN, type Located, type Value } from './values.ts';

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

/** What the parameters of a function hold in a call that stands at `at`; the values given by place when nothing is named. */
export function bindArguments(
  fn: FunctionNode,
  given: readonly Value[],
  call: Call,
  at: Located,
  evaluate: (node: Expression, at: Located) => Value,
): readonly Value[] {
  const { parameters } = fn;
  if (call.keywords.length === 0 && !parameters.some((each) => each.keywords)) return given;
  const absent: Value = { kind: 'literal', value: undefined, node: call, module: at.module };
  const hidden = call.keywords.some((each) => each.kind === 'spread' && each.value.kind !== 'object');
  return parameters.map((parameter, index): Value => {
    if (parameter.keywords === true) return leftOver(fn, call, at);
    const placed = isPassed(parameters, index) ? undefined : given[index];
    if (placed || parameter.rest || parameter.target.kind !== 'namePattern') return placed ?? absent;
    const keyword = keywordOf(call, parameter.target.name);
    return keyword ? evaluate(keyword, at) : hidden ? UNKNOWN : absent;
  });
}

/** What the parameters of a function hold when nobody is known who calls it: what need not be given is not given. */
export function unknownArguments(fn: FunctionNode, module: Module): readonly Value[] {
  const needed = fn.parameters.findIndex((each) => each.default !== undefined || each.rest);
  const parameters = needed < 0 ? fn.parameters : fn.parameters.slice(0, needed);
  return parameters.map((_, index): Value => ({ kind: 'parameter', function: fn, index, module }));
}

/** `**options`: the named arguments for which there is no parameter, as an object. */
function leftOver({ parameters }: FunctionNode, call: Call, at: Located): Value {
  const names = new Set(parameters.flatMap(({ target }) => (target.kind === 'namePattern' ? [target.name] : [])));
  const properties = call.keywords.filter(
    (each) => each.kind === 'spread' || each.key === undefined || !names.has(each.key),
  );
  const { start, end } = call.argumentSpan;
  const node: ObjectExpression = { kind: 'object', start, end, parent: call, properties };
  return { kind: 'object', node, ...at };
}

/** A call that nobody wrote, for what is called without arguments. */
export const NO_CALL: Call = {
  kind: 'call',
  start: 0,
  end: 0,
  callee: { kind: 'unknown', start: 0, end: 0, children: [] },
  arguments: [],
  keywords: [],
  construct: false,
  argumentSpan: { start: 0, end: 0 },
};
