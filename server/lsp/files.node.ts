import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileRole, relative } from '../engine/paths.ts';
import type { FileContent } from '../engine/workspace.ts';
import { decode, LARGEST_FILE } from './decode.ts';
import type { Files } from './files.ts';
import type { Ignored } from './ignored.ts';
import { nothingIgnored, withIgnoreFile } from './ignored.ts';
import { fsPathOf } from './uri.ts';

/** Folders of tools. What a project builds or installs is left out by `fileRole`. */
const TOOL_FOLDERS = new Set(['.git', '.hg', '.svn', '.cache', '.vscode-test', '.next', '.nuxt', '.turbo', 'coverage']);
/** A folder tree with more entries than this is listed as far as here: somebody opened their whole disk. */
const MOST_ENTRIES = 200_000;

/** Files on disk, without those that `.gitignore` leaves out. Symbolic links are not followed, so that a loop of them ends. */
export const diskFiles: Files = {
  async list(root) {
    const found: string[] = [];
    const folders: Folder[] = [{ path: root, ignored: nothingIgnored }];
    let listed = 0;
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const entries = await entriesOf(folder.path);
      const ignored = await ignoredIn(folder, entries);
      for (const entry of entries) {
        if (++listed > MOST_ENTRIES) return found;
        const path = `${folder.path === '/' ? '' : folder.path}/${entry.name}`;
        if (ignored(path, entry.isDirectory())) continue;
        if (entry.isFile()) found.push(path);
        else if (entry.isDirectory() && isAudited(root, path, entry.name)) folders.push({ path, ignored });
      }
    }
    return found;
  },
  async read(path) {
    const name = fsPathOf(path);
    try {
      const { size } = await stat(name);
      if (size > LARGEST_FILE) return { kind: 'skipped', reason: 'too-large' };
      return decode(await readFile(name));
    } catch (error) {
      return absentOrUnreadable(error);
    }
  },
};

interface Folder {
  readonly path: string;
  /** By the `.gitignore` files of the folders above. */
  readonly ignored: Ignored;
}

async function ignoredIn({ path, ignored }: Folder, entries: readonly Dirent[]): Promise<Ignored> {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return ignored;
  const content = await diskFiles.read(`${path}/.gitignore`);
  return content?.kind === 'text' ? withIgnoreFile(ignored, path, content.text) : ignored;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(fsPathOf(folder), { withFileTypes: true });
  } catch {
    return [];
  }
}

function isAudited(root: string, folder: string, name: string): boolean {
  return !TOOL_FOLDERS.has(name) && fileRole(`${relative(root, folder)}/file`) !== 'generated';
}

function absentOrUnreadable(error: unknown): FileContent | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
  return { kind: 'skipped', reason: 'unreadable' };
}
