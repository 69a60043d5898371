import type { Evaluator } from './evaluate.ts';
import type { ArrayExpression, Expression, Literal, ObjectExpression } from './nodes.ts';
import { originOf } from './origin.ts';
import type { Located, Value } from './values.ts';

/** A list with more elements is data, and no table of routes. */
const MOST_ELEMENTS = 12;

/**
 * The elements of a list that stands in the source, one by one: an array, the entries, keys or values of an object, a
 * `Map` or `Set` of an array. Undefined when not all of them are known.
 */
export function elementsOf(value: Value, evaluator: Evaluator): readonly Value[] | undefined {
  const list = listOf(value, evaluator);
  if (!list || list.nodes.length > MOST_ELEMENTS) return undefined;
  return list.nodes.map((node) => evaluator.evaluate(node, list.at.module, list.at.frame));
}

interface List {
  readonly nodes: readonly Expression[];
  readonly at: Located;
}

function listOf(value: Value, evaluator: Evaluator): List | undefined {
  if (value.kind === 'array') return arrayOf(value.node, value);
  if (value.kind !== 'result') return undefined;
  const [first] = value.node.arguments;
  if (!first || first.kind === 'spread') return undefined;
  const given = evaluator.evaluate(first, value.module, value.frame);
  const made = originOf(value.callee) ?? '';
  // `new Map([['/mcp', handler]])`
  if (/^global#(Map|Set)$/.test(made)) return given.kind === 'array' ? arrayOf(given.node, given) : undefined;
  const [, part] = /^global#Object\.(entries|keys|values)$/.exec(made) ?? [];
  return part === undefined || given.kind !== 'object' ? undefined : partsOf(part, given.node, given);
}

function arrayOf({ elements }: ArrayExpression, at: Located): List | undefined {
  return elements.some((each) => each.kind === 'spread') ? undefined : { nodes: elements, at };
}

function partsOf(part: string, { properties }: ObjectExpression, at: Located): List | undefined {
  const nodes: Expression[] = [];
  for (const each of properties) {
    if (each.kind === 'spread' || each.key === undefined) return undefined;
    const { start, end } = each.keySpan;
    const key: Literal = { kind: 'literal', value: each.key, start, end };
    if (part === 'values') nodes.push(each.value);
    else if (part === 'keys') nodes.push(key);
    else nodes.push({ kind: 'array', elements: [key, each.value], start: each.start, end: each.end });
  }
  return { nodes, at };
}
