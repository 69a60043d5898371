import type { Assignment, Expression, Name } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';

/** The assignments that a read may see: from the last one on that surely happens before it in a block around it. */
export function currentWrites(
  node: Name,
  binding: Binding,
): { readonly writes: readonly Assignment[]; readonly replaced: boolean } {
  const last = binding.writes.findLast(
    (write) => write.operator === '=' && write.end <= node.start && surelyBefore(write, node),
  );
  if (!last) return { writes: binding.writes, replaced: false };
  return {
    writes: binding.writes.filter((write) => write.start >= last.start && write.end <= node.start),
    replaced: true,
  };
}

function surelyBefore(write: Assignment, node: Name): boolean {
  const block = write.parent?.parent;
  return (
    write.parent?.kind === 'expression' && block?.kind === 'block' && block.start <= node.start && block.end >= node.end
  );
}

const patterns = new WeakMap<Binding, Expression>();

/** The value that a binding gets first: `const { a: [b] } = value` gives `value.a` for `b`. */
export function throughPattern(binding: Binding): Expression | undefined {
  const { origin } = binding;
  if (origin.kind !== 'variable' || !origin.value) return undefined;
  const known = patterns.get(binding);
  if (known) return known;
  let node: Expression = origin.value;
  for (const step of origin.path) {
    // What a pattern leaves over is what somebody has sorted out.
    if (step.rest) return undefined;
    // `const [scheme, token] = header.split(' ')`
    if (typeof step.key !== 'string') continue;
    const { start, end } = step.pattern;
    node = {
      kind: 'member',
      object: node,
      property: step.key,
      propertySpan: { start, end },
      optional: false,
      start,
      end,
      parent: origin.node,
    };
  }
  patterns.set(binding, node);
  return node;
}
