import './grammars.ts';
import type { Workspace } from '../../server/engine/workspace.ts';

/** Stands for the index of git: the paths that it has, one a line. */
const INDEX = '.git/index';

/** A workspace of texts in memory, by absolute path. */
export function memoryWorkspace(texts: ReadonlyMap<string, string>, root: string): Workspace {
  const index = texts.get(`${root}/${INDEX}`)?.split('\n');
  return {
    roots: [root],
    files: () => Promise.resolve([...texts.keys()].filter((path) => path !== `${root}/${INDEX}`)),
    read(path) {
      const text = texts.get(path);
      return Promise.resolve(text === undefined ? undefined : { kind: 'text', text });
    },
    tracked: (path) => Promise.resolve(index?.includes(path.slice(root.length + 1))),
  };
}
