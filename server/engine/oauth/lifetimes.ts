import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { descendants } from '../program/walk.ts';

const MOST_SUMS = 8;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 };

/** The number that an expression always is: `60 * 60 * 1000`, a constant. */
export function constantNumber(node: Expression, at: Located, evaluator: Evaluator, depth = 0): number | undefined {
  if (depth > 8) return undefined;
  if (node.kind === 'binary') {
    const left = constantNumber(node.left, at, evaluator, depth + 1);
    const right = constantNumber(node.right, at, evaluator, depth + 1);
    if (left === undefined || right === undefined) return undefined;
    return node.operator === '*' ? left * right : node.operator === '+' ? left + right : undefined;
  }
  if (node.kind === 'literal') return typeof node.value === 'number' ? node.value : undefined;
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  if (origin?.kind === 'variable' && origin.constant && origin.value && origin.path.length === 0)
    return constantNumber(origin.value, at, evaluator, depth + 1);
  const value = evaluator.evaluate(node, at.module, at.frame);
  return value.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

/** Seconds of `'30d'`, `'2 hours'`. */
export function secondsOfText(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})\s*([smhdwy])[a-z]*$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit.toLowerCase()];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}

/** Seconds until `Date.now() + 60_000`, `Math.floor(Date.now() / 1000) + 600`, `new Date(Date.now() + …)`. */
export function secondsFromNow(node: Expression, at: Located, evaluator: Evaluator): number | undefined {
  let sums = 0;
  for (const each of descendants(node)) {
    if (each.kind !== 'binary' || each.operator !== '+') continue;
    if (sums++ > MOST_SUMS) return undefined;
    const now = asksTime(each.left) ? each.left : asksTime(each.right) ? each.right : undefined;
    if (!now) continue;
    const added = constantNumber(now === each.left ? each.right : each.left, at, evaluator);
    if (added === undefined) return undefined;
    return isInSeconds(now) ? added : added / 1000;
  }
  return undefined;
}

function asksTime(node: Node): boolean {
  for (const each of descendants(node)) if (each.kind === 'call' && isNow(each)) return true;
  return false;
}

function isNow({ callee }: Call): boolean {
  return callee.kind === 'member' && callee.property === 'now' && callee.object.kind === 'name';
}

function isInSeconds(node: Node): boolean {
  for (const each of descendants(node)) {
    if (each.kind === 'binary' && each.operator === '/' && each.right.kind === 'literal' && each.right.value === 1000)
      return true;
  }
  return false;
}
