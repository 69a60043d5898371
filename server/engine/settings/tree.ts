import type { Scalar, SettingsEntry, SettingsMap, SettingsNode } from '../settings/nodes.ts';

/** The entry of a key in a mapping. */
export function entryOf(node: SettingsNode | undefined, key: string): SettingsEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((each) => each.key.value === key) : undefined;
}

/** What stands under keys, one below the other. */
export function valueAt(node: SettingsNode | undefined, ...keys: readonly string[]): SettingsNode | undefined {
  let found = node;
  for (const key of keys) found = entryOf(found, key)?.value;
  return found;
}

export function textAt(node: SettingsNode | undefined, ...keys: readonly string[]): string | undefined {
  const found = valueAt(node, ...keys);
  return found?.kind === 'scalar' && found.value !== null ? String(found.value) : undefined;
}

export function mapAt(node: SettingsNode | undefined, ...keys: readonly string[]): SettingsMap | undefined {
  const found = valueAt(node, ...keys);
  return found?.kind === 'map' ? found : undefined;
}

/** The items of a list; none for anything else. */
export function itemsOf(node: SettingsNode | undefined): readonly SettingsNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The entries of a mapping whose keys are words; none for anything else. */
export function* entriesOf(
  node: SettingsNode | undefined,
): Generator<{ readonly name: string; readonly entry: SettingsEntry; readonly value: SettingsNode | undefined }> {
  if (node?.kind !== 'map') return;
  for (const entry of node.entries) yield { name: String(entry.key.value), entry, value: entry.value };
}

/** All mappings of a tree with the keys that lead to them, outer ones first. */
export function* mapsIn(
  node: SettingsNode | undefined,
  keys: readonly string[] = [],
): Generator<{ readonly map: SettingsMap; readonly keys: readonly string[] }> {
  if (node?.kind === 'list') for (const item of node.items) yield* mapsIn(item, keys);
  if (node?.kind !== 'map') return;
  yield { map: node, keys };
  for (const { name, value } of entriesOf(node)) yield* mapsIn(value, [...keys, name]);
}

/** All single values of a tree. */
export function* scalarsIn(node: SettingsNode | undefined): Generator<Scalar> {
  if (node?.kind === 'scalar') yield node;
  if (node?.kind === 'list') for (const item of node.items) yield* scalarsIn(item);
  if (node?.kind === 'map') for (const { value } of node.entries) yield* scalarsIn(value);
}
