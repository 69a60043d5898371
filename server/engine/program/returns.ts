import type { Expression, FunctionNode } from './nodes.ts';
import { descendants } from './walk.ts';

const returned = new WeakMap<FunctionNode, readonly Expression[]>();

/** What the `return` statements of a function give, those of functions inside it left out. */
export function returnedExpressions(fn: FunctionNode): readonly Expression[] {
  const known = returned.get(fn);
  if (known) return known;
  const found: Expression[] = [];
  for (const node of descendants(fn.body, (inside) => inside.kind !== 'function' && inside.kind !== 'class')) {
    if (node.kind === 'return' && node.value) found.push(node.value);
  }
  returned.set(fn, found);
  return found;
}
