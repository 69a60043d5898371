import { readFile, stat } from 'node:fs/promises';
import { dirname, isInside, join, relative } from '../engine/paths.ts';
import { fsPathOf } from './uri.ts';

/** A repository with more than this in its index is not looked at. */
const LARGEST_INDEX = 128 * 1024 * 1024;
/** Times, device, modes and owner, size, object id: before the two bytes of flags. */
const FIXED = 60;
const EXTENDED = 0x4000;

interface Index {
  readonly stamp: string;
  readonly paths: ReadonlySet<string>;
}

/** Says whether git has a file, from the index of its repository, read as a file; nothing is ever run. */
export class GitIndexes {
  readonly #folders = new Map<string, Promise<string | undefined>>();
  readonly #indexes = new Map<string, Promise<Index | undefined>>();

  /** Undefined outside of a repository, and where the index cannot be read. */
  async tracked(path: string): Promise<boolean | undefined> {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const git = await this.#gitFolder(folder);
      if (git !== undefined) {
        const index = await this.#index(join(git, 'index'));
        return index && isInside(folder, path) ? index.paths.has(relative(folder, path)) : undefined;
      }
      if (folder === dirname(folder)) return undefined;
    }
  }

  #gitFolder(folder: string): Promise<string | undefined> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const found = gitFolderIn(folder);
    this.#folders.set(folder, found);
    return found;
  }

  /** Read again when the file has changed. */
  async #index(file: string): Promise<Index | undefined> {
    const status = await stat(fsPathOf(file)).catch(() => undefined);
    if (status === undefined || status.size > LARGEST_INDEX) return undefined;
    const stamp = `${status.mtimeMs} ${status.size}`;
    const known = await this.#indexes.get(file);
    if (known?.stamp === stamp) return known;
    const read = readFile(fsPathOf(file))
      .then((bytes) => ({ stamp, paths: pathsIn(bytes) }))
      .catch(() => undefined);
    this.#indexes.set(file, read);
    return await read;
  }
}

/** `.git` of a repository; of a worktree or submodule, the folder that the file `.git` names. */
async function gitFolderIn(folder: string): Promise<string | undefined> {
  const git = join(folder, '.git');
  const status = await stat(fsPathOf(git)).catch(() => undefined);
  if (status === undefined || status.isDirectory()) return status && git;
  const text = await readFile(fsPathOf(git), 'utf8').catch(() => '');
  const named = /^gitdir: (.{1,4096})$/m.exec(text)?.[1]?.trim().replaceAll('\\', '/');
  if (named === undefined) return undefined;
  return /^\/|^[A-Za-z]:\//.test(named) ? join('/', named) : join(folder, named);
}

/** The paths of an index, versions 2 to 4 of its format (gitformat-index). Empty for what is none. */
export function pathsIn(bytes: Uint8Array): Set<string> {
  const paths = new Set<string>();
  if (bytes.length < 12) return paths;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(4);
  if (view.getUint32(0) !== 0x44495243 || version < 2 || version > 4) return paths;
  const count = view.getUint32(8);
  const decoder = new TextDecoder();
  let before = new Uint8Array();
  let at = 12;
  for (let entry = 0; entry < count && at + FIXED + 2 < bytes.length; entry++) {
    const start = at;
    const isExtended = version > 2 && (view.getUint16(at + FIXED) & EXTENDED) !== 0;
    at += FIXED + (isExtended ? 4 : 2);
    let kept = new Uint8Array();
    if (version === 4) {
      const removed = variableInteger(bytes, at);
      at = removed.end;
      kept = before.subarray(0, Math.max(0, before.length - removed.value));
    }
    const zero = bytes.indexOf(0, at);
    if (zero < 0) return paths;
    const name = new Uint8Array(kept.length + zero - at);
    name.set(kept);
    name.set(bytes.subarray(at, zero), kept.length);
    paths.add(decoder.decode(name));
    before = name;
    // Up to version 3, entries are padded to eight bytes, with one zero at the least.
    at = version === 4 ? zero + 1 : start + (Math.floor((zero - start) / 8) + 1) * 8;
  }
  return paths;
}

/** As in packs: seven bits a byte, the high bit goes on, each further byte adds one. */
function variableInteger(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let at = from;
  let byte = bytes[at++] ?? 0;
  let value = byte & 0x7f;
  for (let more = 0; (byte & 0x80) !== 0 && more < 8; more++) {
    byte = bytes[at++] ?? 0;
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, end: at };
}
