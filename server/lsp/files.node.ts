import { namesIn, readContent, walk } from '../cli/files.ts';
import type { Files } from './files.ts';
import { GitIndexes } from './gitIndex.ts';
import { nothingIgnored } from '../engine/ignored.ts';

/** A folder tree is listed as far as this many files: somebody opened their whole disk. */
const MOST_FILES = 100_000;

const indexes = new GitIndexes();
const tracked = (path: string): Promise<boolean | undefined> => indexes.tracked(path);

/** Files on disk, found and read as the command line does, so that both say the same. */
export const diskFiles: Files = {
  async list(root) {
    const found: string[] = [];
    for await (const path of walk(root, nothingIgnored, undefined, tracked)) {
      found.push(path);
      if (found.length === MOST_FILES) break;
    }
    return found;
  },
  read: readContent,
  tracked,
  names: namesIn,
};
