import type { Span } from '../source.ts';
import type { Scalar, SettingsEntry, SettingsList, SettingsMap, SettingsNode } from './nodes.ts';

/** A map that grows while a file is read in which the parts of one table may stand apart. */
export interface MapBuilder {
  readonly node: SettingsMap;
  add(entry: SettingsEntry): void;
  /** The map behind a key: the one that is there (of a list the last item), or a new one. */
  map(key: Scalar, span: Span): MapBuilder;
  /** The list behind a key. */
  list(key: Scalar, span: Span): ListBuilder;
}

export interface ListBuilder {
  readonly node: SettingsList;
  add(map: MapBuilder): void;
}

export function mapBuilder({ start, end }: Span): MapBuilder {
  const entries: SettingsEntry[] = [];
  const maps = new Map<unknown, MapBuilder>();
  const lists = new Map<unknown, { readonly builder: ListBuilder; last(): MapBuilder | undefined }>();
  const node: SettingsMap = { kind: 'map', start, end, entries };
  const add = (entry: SettingsEntry): void => void entries.push(entry);
  return {
    node,
    add,
    map(key, span) {
      const present = maps.get(key.value) ?? lists.get(key.value)?.last();
      if (present) return present;
      const made = mapBuilder(span);
      maps.set(key.value, made);
      add({ ...span, key, value: made.node });
      return made;
    },
    list(key, span) {
      const present = lists.get(key.value);
      if (present) return present.builder;
      const items: SettingsNode[] = [];
      let last: MapBuilder | undefined;
      const builder: ListBuilder = {
        node: { kind: 'list', ...span, items },
        add(map) {
          last = map;
          items.push(map.node);
        },
      };
      lists.set(key.value, { builder, last: () => last });
      add({ ...span, key, value: builder.node });
      return builder;
    },
  };
}
