import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { fileRole, isInside, join, relative } from '../engine/paths.ts';
import type { FileContent } from '../engine/workspace.ts';
import { decode, LARGEST_FILE } from '../lsp/decode.ts';
import type { Ignored } from '../engine/ignored.ts';
import { nothingIgnored, withIgnoreFile } from '../engine/ignored.ts';
import { fsPathOf, pathOf } from '../lsp/uri.ts';
import { strays } from './links.ts';

/** Folders of tools. What a project builds or installs is left out by `fileRole`. */
const TOOL_FOLDERS = new Set([
  '.git',
  '.hg',
  '.svn',
  '.cache',
  '.venv',
  'venv',
  '__pycache__',
  '.next',
  '.nuxt',
  '.turbo',
  'coverage',
]);

/** The engine's path of a path as the operating system spells it, which may be relative to `cwd`. */
export function enginePath(native: string): string {
  return pathOf(pathToFileURL(native).href).replace(/(?<=.)\/$/, '');
}

/** What stands at a path; undefined when nothing does. Symbolic links are followed. */
export async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const status = await stat(fsPathOf(path)).catch(() => undefined);
  if (status === undefined) return undefined;
  return status.isDirectory() ? 'folder' : 'file';
}

/** The content of a file for the engine; undefined where there is none, or only by links that lead in a circle. */
export async function readContent(path: string): Promise<FileContent | undefined> {
  try {
    const status = await stat(fsPathOf(path));
    // Reading a pipe or a device might never end.
    if (!status.isFile()) return status.isDirectory() ? undefined : { kind: 'skipped', reason: 'unreadable' };
    if (await strays(fsPathOf(path))) return undefined;
    if (status.size > LARGEST_FILE) return { kind: 'skipped', reason: 'too-large' };
    return decode(await readFile(fsPathOf(path)));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const absent = code === 'ENOENT' || code === 'ENOTDIR';
    return absent ? undefined : { kind: 'skipped', reason: 'unreadable' };
  }
}

/** A folder to list, with what the ignore files of the folders above say. */
interface Folder {
  readonly path: string;
  readonly ignored: Ignored;
}

/**
 * The files below a folder, without what is installed, built or minified. Symbolic links are not followed, so that a
 * loop of them ends. `ignored` is undefined when ignore files do not count; `unlisted` is told each folder that cannot
 * be listed. A file that git has all the same (`tracked`) is not ignored.
 */
export async function* walk(
  root: string,
  ignored: Ignored | undefined,
  unlisted: (folder: string) => void = () => undefined,
  tracked: (path: string) => Promise<boolean | undefined> = () => Promise.resolve(undefined),
): AsyncGenerator<string> {
  const folders: Folder[] = [{ path: root, ignored: ignored ?? nothingIgnored }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const { path: listed } = folder;
    const entries = await entriesOf(listed, () => {
      unlisted(listed);
    });
    const within = ignored === undefined ? nothingIgnored : await withOwnIgnoreFile(folder, entries);
    for (const entry of entries) {
      const path = join(folder.path, entry.name);
      if (within(path, entry.isDirectory()) && !(entry.isFile() && (await tracked(path)) === true)) continue;
      if (entry.isDirectory() && !TOOL_FOLDERS.has(entry.name) && isSource(root, `${path}/file`)) {
        folders.push({ path, ignored: within });
      } else if (entry.isFile() && isSource(root, path)) yield path;
    }
  }
}

/** What the ignore files from `top` down to the parent of a folder say. Undefined when they leave out the folder itself. */
export async function ignoredAbove(top: string, folder: string): Promise<Ignored | undefined> {
  let ignored = nothingIgnored;
  let at = top;
  for (const name of relative(top, folder).split('/')) {
    if (at === folder || !isInside(at, folder)) break;
    ignored = await withOwnIgnoreFile({ path: at, ignored }, await entriesOf(at));
    at = join(at, name);
    if (ignored(at, true)) return undefined;
  }
  return ignored;
}

async function withOwnIgnoreFile({ path, ignored }: Folder, entries: readonly Dirent[]): Promise<Ignored> {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return ignored;
  const content = await readContent(join(path, '.gitignore'));
  return content?.kind === 'text' ? withIgnoreFile(ignored, path, content.text) : ignored;
}

/** The names of what a folder holds; empty where it cannot be listed. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await entriesOf(folder)).map(({ name }) => name);
}

async function entriesOf(folder: string, unlisted: () => void = () => undefined): Promise<Dirent[]> {
  try {
    return await readdir(fsPathOf(folder), { withFileTypes: true });
  } catch {
    unlisted();
    return [];
  }
}

function isSource(root: string, path: string): boolean {
  return fileRole(relative(root, path)) !== 'generated';
}
