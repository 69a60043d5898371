import { parse } from 'jsonc-parser';
import { dirname, foldersAbove } from '../paths.ts';
import type { Workspace } from '../workspace.ts';
import type { Packages } from './context.ts';

/** The packages whose versions the audit asks for. */
const ASKED_PACKAGES = [
  '@modelcontextprotocol/sdk',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/express',
  '@modelcontextprotocol/node',
  'express',
  'jose',
] as const;

interface Folder {
  /** Versions by package: installed, else locked, else the least version of the manifest's range. */
  readonly versions: ReadonlyMap<string, string>;
}

/** Reads manifests, lockfiles and installed packages of the folders above the given files, no further than the roots. */
export async function loadPackages(workspace: Workspace, files: readonly string[]): Promise<Packages> {
  const folders = new Map<string, Folder>();
  for (const folder of foldersAbove(workspace.roots, files)) folders.set(folder, await readFolder(workspace, folder));
  return {
    version(fromPath, name) {
      for (let folder = dirname(fromPath); ; folder = dirname(folder)) {
        const found = folders.get(folder)?.versions.get(name);
        if (found !== undefined) return found;
        if (folder === dirname(folder)) return undefined;
      }
    },
  };
}

async function readFolder(workspace: Workspace, folder: string): Promise<Folder> {
  const versions = new Map<string, string>();
  const base = folder === '/' ? '' : folder;
  const manifest = await readJson(workspace, `${base}/package.json`);
  const lock = await readJson(workspace, `${base}/package-lock.json`);
  const hasManifest = manifest !== undefined;
  for (const name of ASKED_PACKAGES) {
    const installed = hasManifest ? await readJson(workspace, `${base}/node_modules/${name}/package.json`) : undefined;
    const version =
      text(installed, 'version') ??
      text(property(property(lock, 'packages'), `node_modules/${name}`), 'version') ??
      text(property(property(lock, 'dependencies'), name), 'version') ??
      leastVersion(rangeOf(manifest, name));
    if (version !== undefined) versions.set(name, version);
  }
  return { versions };
}

function rangeOf(manifest: unknown, name: string): string | undefined {
  for (const group of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    const range = text(property(manifest, group), name);
    if (range !== undefined) return range;
  }
  return undefined;
}

/** `^1.12.0` may mean 1.12.0: what a manifest promises at the least. */
function leastVersion(range: string | undefined): string | undefined {
  const found = range === undefined ? null : /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(range);
  return found ? `${found[1] ?? '0'}.${found[2] ?? '0'}.${found[3] ?? '0'}` : undefined;
}

async function readJson(workspace: Workspace, path: string): Promise<unknown> {
  const content = await workspace.read(path);
  return content?.kind === 'text' ? parse(content.text) : undefined;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function text(value: unknown, key: string): string | undefined {
  const found = property(value, key);
  return typeof found === 'string' ? found : undefined;
}
