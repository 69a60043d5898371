import type { Scalar, SettingsNode } from './nodes.ts';
import type { Span } from '../source.ts';

/** A tree that was read from a part of a text, with its places in the whole. */
export function shifted(node: SettingsNode, by: number): SettingsNode {
  if (node.kind === 'scalar') return shiftedScalar(node, by);
  if (node.kind === 'list') return { ...node, ...moved(node, by), items: node.items.map((each) => shifted(each, by)) };
  const entries = node.entries.map((entry) => ({
    ...moved(entry, by),
    key: shiftedScalar(entry.key, by),
    value: entry.value && shifted(entry.value, by),
  }));
  return { ...node, ...moved(node, by), entries };
}

function shiftedScalar(scalar: Scalar, by: number): Scalar {
  return { ...scalar, ...moved(scalar, by), content: moved(scalar.content, by) };
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
