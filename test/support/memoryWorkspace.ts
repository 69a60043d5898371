import './grammars.ts';
import type { Workspace } from '../../server/engine/workspace.ts';

/** A workspace of texts in memory, by absolute path. */
export function memoryWorkspace(texts: ReadonlyMap<string, string>, root: string): Workspace {
  return {
    roots: [root],
    files: () => Promise.resolve([...texts.keys()]),
    read(path) {
      const text = texts.get(path);
      return Promise.resolve(text === undefined ? undefined : { kind: 'text', text });
    },
  };
}
