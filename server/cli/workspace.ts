import { resolve } from 'node:path';
import { CONFIG_NAME } from '../engine/config.ts';
import { didYouMean } from '../engine/configuration/nearest.ts';
import { basename, dirname, isInside, join } from '../engine/paths.ts';
import type { FileContent, Workspace } from '../engine/workspace.ts';
import type { Ignored } from '../engine/ignored.ts';
import { nothingIgnored } from '../engine/ignored.ts';
import { GitIndexes } from '../lsp/gitIndex.ts';
import { VERBS } from './arguments.ts';
import { enginePath, ignoredAbove, kindOf, namesIn, readContent, walk } from './files.ts';
import { UsageError } from './usage-error.ts';

export interface WorkspaceOptions {
  /** As the user gave them, relative to `cwd` or absolute. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly useIgnoreFiles: boolean;
  /** A configuration file that counts instead of those in the folders. */
  readonly config: string | undefined;
}

/** The engine's view of the disk, with changes that are not written yet laid over it. */
export interface DiskWorkspace extends Workspace {
  /** The audited folder, to which reports are relative. */
  readonly base: string;
  /** Where a configuration problem really is: with `--config`, not where the engine read it. */
  readonly shownPath: (path: string) => string;
  /** Lays a text over a file, for this process only. */
  readonly overlay: (path: string, text: string) => void;
  readonly overlaid: ReadonlyMap<string, string>;
  /** The folders that could not be listed, once the files are. */
  readonly unlisted: ReadonlySet<string>;
}

/** A path of the command line. */
interface Target {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** The folder of the project around it, up to which configuration and packages are searched. */
  readonly root: string;
  readonly ignored: Ignored;
}

/** Opens what the user wants audited. Throws a `UsageError` for a path that does not exist. */
export async function openWorkspace(options: WorkspaceOptions): Promise<DiskWorkspace> {
  const cwd = enginePath(options.cwd);
  const targets: Target[] = [];
  for (const path of options.paths) targets.push(await targetOf(path, options.cwd, cwd));
  const roots = [...new Set(targets.map(({ root }) => root))];
  const config = await forcedConfig(options, roots);
  const overlaid = new Map<string, string>();
  const indexes = new GitIndexes();
  const unlisted = new Set<string>();
  return {
    roots,
    base: baseOf(targets, cwd),
    files: () => filesOf(targets, options.useIgnoreFiles, indexes, (folder) => void unlisted.add(folder)),
    async read(path) {
      const text = overlaid.get(path);
      if (text !== undefined) return { kind: 'text', text };
      if (config !== undefined && basename(path) === CONFIG_NAME)
        return config.at.has(path) ? config.content : undefined;
      return readContent(path);
    },
    tracked: (path) => indexes.tracked(path),
    names: namesIn,
    shownPath: (path) => (config?.at.has(path) === true ? config.path : path),
    overlay: (path, text) => void overlaid.set(path, text),
    overlaid,
    unlisted,
  };
}

async function targetOf(given: string, nativeCwd: string, cwd: string): Promise<Target> {
  const path = enginePath(resolve(nativeCwd, given));
  const kind = await kindOf(path);
  if (kind === undefined) {
    const hint = /^[a-z]+$/.test(given) ? didYouMean(given, VERBS) : '';
    throw new UsageError(`\`${given}\` does not exist.${hint}`);
  }
  const folder = kind === 'folder' ? path : dirname(path);
  const top = (await repositoryOf(folder)) ?? (isInside(cwd, folder) ? cwd : folder);
  const ignored = await ignoredAbove(top, folder);
  // What version control leaves out is no part of the project around it.
  if (ignored === undefined) return { path, kind, root: folder, ignored: nothingIgnored };
  return { path, kind, root: top, ignored };
}

/** The nearest folder with a `.git` at or above a folder. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await kindOf(join(at, '.git'))) !== undefined) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** The one folder that is audited; of several targets, the working folder or else the folder around all of them. */
function baseOf(targets: readonly Target[], cwd: string): string {
  const [first] = targets;
  if (first === undefined) return cwd;
  if (targets.length === 1 && first.kind === 'folder') return first.path;
  if (targets.every(({ path }) => isInside(cwd, path))) return cwd;
  let base = first.kind === 'folder' ? first.path : dirname(first.path);
  while (!targets.every(({ path }) => isInside(base, path))) base = dirname(base);
  return base;
}

async function filesOf(
  targets: readonly Target[],
  useIgnoreFiles: boolean,
  indexes: GitIndexes,
  unlisted: (folder: string) => void,
): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const { path, kind, ignored } of targets) {
    if (kind === 'file') files.add(path);
    else
      for await (const file of walk(path, useIgnoreFiles ? ignored : undefined, unlisted, (each) =>
        indexes.tracked(each),
      ))
        files.add(file);
  }
  return [...files].sort();
}

interface ForcedConfig {
  readonly path: string;
  readonly content: FileContent;
  /** Where the engine looks for it. */
  readonly at: ReadonlySet<string>;
}

async function forcedConfig(
  { config, cwd }: WorkspaceOptions,
  roots: readonly string[],
): Promise<ForcedConfig | undefined> {
  if (config === undefined) return undefined;
  const path = enginePath(resolve(cwd, config));
  const content = await readContent(path);
  if (content?.kind !== 'text') throw new UsageError(`The configuration \`${config}\` cannot be read.`);
  return { path, content, at: new Set(roots.map((root) => join(root, CONFIG_NAME))) };
}
