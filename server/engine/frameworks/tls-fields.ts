import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Assignment, Expression, Name, Node } from '../program/nodes.ts';
import { UNKNOWN, type Value } from '../program/values.ts';
import { ancestors, enclosingFunction } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { placeOf } from './context.ts';
import type { ObjectValue } from './options.ts';

/** What an option is set to, and where. */
export interface Field {
  readonly at: Place;
  readonly value: Value;
}

const DEEPEST = 4;

/**
 * An option of an object that `node` stands for: written in it, in an object that is spread into it, or assigned to it
 * later (`options.requestCert = true`). Undefined when it is not set; unknown when it may be.
 */
export function fieldOf(node: Expression, options: ObjectValue, key: string, evaluator: Evaluator): Field | undefined {
  const later = node.kind === 'name' ? writesTo(node, key) : [];
  const last = later.at(-1);
  if (!last) return writtenIn(options, key, evaluator, 0);
  const at = placeOf(last, options);
  // under a condition it may be what stood there before
  if (later.some((each) => isConditional(each, node))) return { at, value: UNKNOWN };
  return { at, value: evaluator.evaluate(last.value, options.module, options.frame) };
}

function writesTo({ binding }: Name, key: string): readonly Assignment[] {
  return (binding?.references ?? []).flatMap(({ parent }) => {
    const write = parent?.kind === 'member' && parent.property === key ? parent.parent : undefined;
    return write?.kind === 'assignment' && write.target === parent && write.operator === '=' ? [write] : [];
  });
}

/** The assignment may not be made before the options are used. */
function isConditional(write: Node, use: Node): boolean {
  const home = enclosingFunction(use);
  for (const at of ancestors(write)) {
    if (at === home) return false;
    if (/^(if|conditional|logical|switch|try|loop|function)$/.test(at.kind)) return true;
  }
  return false;
}

function writtenIn(options: ObjectValue, key: string, evaluator: Evaluator, depth: number): Field | undefined {
  const written = findProperty(options.node, key);
  if (written)
    return { at: placeOf(written, options), value: evaluator.evaluate(written, options.module, options.frame) };
  let found: Field | undefined;
  for (const each of options.node.properties) {
    if (each.kind !== 'spread') continue;
    const spread = evaluator.evaluate(each.value, options.module, options.frame);
    if (spread.kind !== 'object' || depth > DEEPEST) return { at: placeOf(options.node, options), value: UNKNOWN };
    found = writtenIn(spread, key, evaluator, depth + 1) ?? found;
  }
  return found;
}
