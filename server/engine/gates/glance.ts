import type { Evaluator } from '../program/evaluate.ts';
import type { FunctionNode } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { requestRead } from './request-reads.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

const DEEPEST = 3;
const MOST_NODES = 20_000;
const OF_CALLER = /^(?:header|query|cookie|principal|certificate)$/;

/**
 * Whether a function, or one of the workspace that it calls, reads anything that says who is calling. For functions
 * with too many paths to follow: what they do about a caller is unknown then, and not nothing.
 */
export function glancesAtCaller(fn: FunctionValue, evaluator: Evaluator): boolean {
  const seen = new Set<FunctionNode>();
  let left = MOST_NODES;

  function look(each: FunctionValue, depth: number): boolean {
    if (seen.has(each.node)) return false;
    seen.add(each.node);
    for (const node of descendants(each.node.body)) {
      if (left-- <= 0) return true;
      if (node.kind !== 'call' && node.kind !== 'member' && node.kind !== 'index') continue;
      const read = requestRead(node);
      if (read && OF_CALLER.test(read.carrier)) return true;
      if (node.kind !== 'call' || depth >= DEEPEST) continue;
      const callee = evaluator.evaluate(node.callee, each.module, each.frame);
      for (const target of alternatives(callee)) if (target.kind === 'function' && look(target, depth + 1)) return true;
    }
    return false;
  }

  return look(fn, 0);
}
