import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GrammarSource } from '../engine/languages/grammars.ts';

/** Grammars on disk: beside the bundle, or in the packages that they come from when the sources are run. */
export const diskGrammars: GrammarSource = async (name) => {
  for (const path of places(name)) {
    try {
      return await readFile(path);
    } catch {
      continue;
    }
  }
  return undefined;
};

function* places(name: string): Generator<string> {
  const here = import.meta.dirname;
  yield join(here, name);
  const packageName = name.replace(/\.wasm$/, '');
  for (let folder = here; ; folder = dirname(folder)) {
    yield join(folder, 'node_modules', packageName, name);
    if (folder === dirname(folder)) return;
  }
}
