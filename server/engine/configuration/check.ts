import type { Node } from 'jsonc-parser';
import type { ConfigProblem } from '../config.ts';
import { didYouMean } from './nearest.ts';
import { redact } from '../secrets/redact.ts';
import { knownNames, rulesNamed } from './rule-names.ts';
import type { Shape } from './shape.ts';

/** What is wrong with a value and everything in it. `what` names the value at the start of a sentence. */
export function* checkValue(
  node: Node,
  shape: Shape,
  what: string,
  ruleIds: readonly string[],
): Generator<ConfigProblem> {
  if (shape.kind === 'object' || shape.kind === 'byRule') {
    if (node.type === 'object') yield* checkProperties(node, shape, ruleIds);
    else yield problem(node, `${what} must be an object.`);
  }
  if (shape.kind === 'list') {
    if (node.type !== 'array') yield problem(node, `${what} must be a list in square brackets.`);
    else for (const item of node.children ?? []) yield* checkValue(item, shape.of, `Every entry of ${what}`, ruleIds);
  }
  if (shape.kind === 'boolean' && node.type !== 'boolean')
    yield problem(node, `${what} must be \`true\` or \`false\`.`);
  if (shape.kind === 'text' && node.type !== 'string') yield problem(node, `${what} must be a string.`);
  if (shape.kind === 'choice') yield* checkChoice(node, shape.values, what);
}

function* checkChoice(node: Node, values: readonly string[], what: string): Generator<ConfigProblem> {
  const value: unknown = node.value;
  if (typeof value === 'string' && values.includes(value)) return;
  const choices = values.map((choice) => `\`${choice}\``);
  const hint = typeof value === 'string' ? didYouMean(value, values) : '';
  yield problem(node, `${what} must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}.${hint}`);
}

function* checkProperties(
  node: Node,
  shape: Extract<Shape, { kind: 'object' | 'byRule' }>,
  ruleIds: readonly string[],
): Generator<ConfigProblem> {
  const seen = new Set<string>();
  for (const { children: [key, value] = [] } of node.children ?? []) {
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    if (seen.has(name)) yield problem(key, `\`${redact(name)}\` is given twice.`);
    seen.add(name);
    const inner = shape.kind === 'byRule' ? ruleShape(name, shape.value, ruleIds) : ownShape(name, shape.properties);
    if (inner !== undefined) yield* checkValue(value, inner, `\`${name}\``, ruleIds);
    else if (shape.kind === 'byRule') yield unknownName(key, name, 'no rule', knownNames(ruleIds));
    else yield unknownName(key, name, 'no key of the configuration', Object.keys(shape.properties));
  }
}

function ruleShape(name: string, value: Shape, ruleIds: readonly string[]): Shape | undefined {
  return rulesNamed(name, ruleIds).length > 0 ? value : undefined;
}

function ownShape(name: string, properties: Extract<Shape, { kind: 'object' }>['properties']): Shape | undefined {
  return Object.hasOwn(properties, name) ? properties[name]?.shape : undefined;
}

function unknownName(key: Node, name: string, what: string, known: readonly string[]): ConfigProblem {
  return problem(key, `\`${redact(name)}\` is ${what}.${didYouMean(name, known)}`);
}

function problem({ offset, length }: Node, message: string): ConfigProblem {
  return { start: offset, end: offset + length, message };
}
