import { callersOf } from '../oauth/callers.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import { argumentFor } from '../program/arguments.ts';
import type { Call, Expression, FunctionNode, Name } from '../program/nodes.ts';
import type { BindingOrigin } from '../program/scope.ts';
import type { Located } from '../program/values.ts';
import type { Carry } from './carry.ts';
import { isCarried, type Carried, type Quest } from './quest.ts';
import { placeOf } from './sources.ts';

const DEEPEST = 3;

/** The means to look for where something comes from. */
export interface Search {
  readonly carry: Carry;
  readonly evaluator: Evaluator;
  readonly quest: Quest;
}

/** What an expression carries; what a function is given is looked for in the calls of the function. */
export function carriedBy(node: Expression, where: Located, search: Search, depth = 0): Carried | undefined {
  const own = search.carry(node, where, search.quest);
  if (isCarried(own)) return own;
  if (own === 'clean' || depth >= DEEPEST) return undefined;
  const parameter = parameterIn(node, 0);
  if (!parameter) return undefined;
  const { function: fn, index, path } = parameter;
  for (const { call, module } of callersOf(fn, where.module, search.evaluator)) {
    const given = path.length > 1 ? undefined : givenAt(call, fn, index, path[0]?.key);
    const found = given && carriedBy(given, { module, frame: undefined }, search, depth + 1);
    if (found)
      return {
        ...found,
        steps: [...found.steps, { ...placeOf(call.callee, { module }), note: 'It is given on here.' }],
      };
  }
  return undefined;
}

type ParameterOrigin = Extract<BindingOrigin, { kind: 'parameter' }>;

/** The parameter that an expression is, or is made of: `url`, `String(url)`, `new URL(url)`, `url.href`. */
function parameterIn(node: Expression, depth: number): ParameterOrigin | undefined {
  if (depth > 4) return undefined;
  switch (node.kind) {
    case 'name':
      return originOf(node, depth);
    case 'member':
      return /^(href|data)$/.test(node.property) ? parameterIn(node.object, depth + 1) : undefined;
    case 'await':
      return parameterIn(node.value, depth + 1);
    case 'call': {
      const [first] = node.arguments;
      if (first && first.kind !== 'spread') return parameterIn(first, depth + 1);
      return node.callee.kind === 'member' ? parameterIn(node.callee.object, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}

function originOf(node: Name, depth: number): ParameterOrigin | undefined {
  const origin = node.binding?.origin;
  if (origin?.kind === 'parameter') return origin;
  return origin?.kind === 'variable' && origin.value && origin.path.length === 0
    ? parameterIn(origin.value, depth + 1)
    : undefined;
}

function givenAt(
  call: Call,
  fn: FunctionNode,
  index: number,
  key: string | number | undefined,
): Expression | undefined {
  const argument = argumentFor(call, fn, index);
  if (!argument || argument.kind === 'spread') return undefined;
  if (key === undefined) return argument;
  return argument.kind === 'object' && typeof key === 'string' ? findProperty(argument, key) : undefined;
}
