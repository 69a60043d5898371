import type { Settings, SettingsNode } from '../../server/engine/settings/nodes.ts';

/**
 * A tree as short text: `{key:value}`, `[item,item]`. Each key and value is what stands in the file at its place, so
 * that a wrong span shows; a value that is not there as it is comes as JSON.
 */
export function printed({ roots }: Settings, text: string): string {
  return roots.map((root) => print(root, text)).join(' --- ');
}

function print(node: SettingsNode | undefined, text: string): string {
  if (node === undefined) return '';
  if (node.kind === 'list') return `[${node.items.map((item) => print(item, text)).join(',')}]`;
  if (node.kind === 'map') {
    const entries = node.entries.map(({ key, value }) => `${print(key, text)}:${print(value, text)}`);
    return `{${entries.join(',')}}`;
  }
  return node.verbatim ? text.slice(node.content.start, node.content.end) : JSON.stringify(node.value);
}

/** Every span of a tree, with what it belongs to. */
export function* spansOf(node: SettingsNode): Generator<{ readonly start: number; readonly end: number }> {
  yield node;
  if (node.kind === 'scalar') yield node.content;
  if (node.kind === 'list') for (const item of node.items) yield* spansOf(item);
  if (node.kind !== 'map') return;
  for (const entry of node.entries) {
    yield entry;
    yield* spansOf(entry.key);
    if (entry.value) yield* spansOf(entry.value);
  }
}
