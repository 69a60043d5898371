import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { wordOf } from './words.ts';

const MOST_SUMS = 8;
/** What `timedelta` of Python's standard library is told, in seconds. */
const SPANS: Readonly<Record<string, number>> = { weeks: 604_800, days: 86_400, hours: 3_600, minutes: 60, seconds: 1 };
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

/** Seconds of `timedelta(days=30, hours=12)`, also by way of a constant. */
export function constantSpan(node: Expression, at: Located, evaluator: Evaluator): number | undefined {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  const made = origin?.kind === 'variable' && origin.constant && origin.path.length === 0 ? origin.value : node;
  if (made?.kind !== 'call' || wordOf(made.callee) !== 'timedelta' || made.keywords.length === 0) return undefined;
  let seconds = 0;
  for (const each of made.keywords) {
    const unit = each.kind === 'property' && each.key !== undefined ? SPANS[each.key] : undefined;
    const amount = unit === undefined ? undefined : constantNumber(each.value, at, evaluator);
    if (unit === undefined || amount === undefined) return undefined;
    seconds += amount * unit;
  }
  return seconds;
}

/** Seconds of `'30d'`, `'2 hours'`. */
export function secondsOfText(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})\s*([smhdwy])[a-z]*$/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : UNITS[unit.toLowerCase()];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}

/**
 * Seconds until `Date.now() + 60_000`, `Math.floor(Date.now() / 1000) + 600`, `new Date(Date.now() + …)`,
 * `time.time() + 600`, `datetime.now(timezone.utc) + timedelta(hours=1)`.
 */
export function secondsFromNow(node: Expression, at: Located, evaluator: Evaluator): number | undefined {
  let sums = 0;
  for (const each of descendants(node)) {
    if (each.kind !== 'binary' || each.operator !== '+') continue;
    if (sums++ > MOST_SUMS) return undefined;
    const now = asksTime(each.left) ? each.left : asksTime(each.right) ? each.right : undefined;
    if (!now) continue;
    const added = now === each.left ? each.right : each.left;
    const span = constantSpan(added, at, evaluator);
    if (span !== undefined) return span;
    const amount = constantNumber(added, at, evaluator);
    if (amount === undefined) return undefined;
    return isInSeconds(now) ? amount : amount / 1000;
  }
  return undefined;
}

/** Also by a name of its own: `now = int(time.time())` */
function asksTime(node: Expression): boolean {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  const asked = origin?.kind === 'variable' && origin.path.length === 0 && origin.value ? origin.value : node;
  for (const each of descendants(asked)) if (each.kind === 'call' && isNow(each)) return true;
  return false;
}

/** `Date.now()`, `time.time()`, `datetime.utcnow()`, `datetime.datetime.now(…)` */
function isNow({ callee }: Call): boolean {
  if (callee.kind !== 'member') return false;
  if (callee.property === 'time') return wordOf(callee.object) === 'time';
  return (
    callee.property === 'utcnow' || (callee.property === 'now' && /^(Date|datetime)$/.test(wordOf(callee.object) ?? ''))
  );
}

function isInSeconds(node: Expression): boolean {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  const asked = origin?.kind === 'variable' && origin.value ? origin.value : node;
  for (const each of descendants(asked)) {
    if (each.kind === 'binary' && each.operator === '/' && each.right.kind === 'literal' && each.right.value === 1000)
      return true;
    // `time.time()`
    if (each.kind === 'call' && wordOf(each.callee) === 'time') return true;
  }
  return false;
}
