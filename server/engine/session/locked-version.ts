import { parse } from 'jsonc-parser';
import { dirname, isInside } from '../paths.ts';
import type { LockedVersion } from '../settings/around.ts';
import type { Workspace } from '../workspace.ts';
import { LOCKFILES } from './locked.ts';

/**
 * The version of a package that a folder or one above it holds: of a lockfile, which the folder installs it by, else of
 * the package itself when the folder is its source.
 */
export async function lockedVersion(
  workspace: Workspace,
  folder: string,
  name: string,
): Promise<LockedVersion | undefined> {
  const root = workspace.roots.find((each) => isInside(each, folder));
  if (root === undefined) return undefined;
  for (let at = folder; isInside(root, at); at = dirname(at)) {
    const base = at === '/' ? '' : at;
    const manifest = recordOf(parse((await textOf(workspace, `${base}/package.json`)) ?? ''));
    const range = rangeIn(manifest, name);
    for (const [file, locked] of range === undefined ? [] : LOCKFILES) {
      const text = await textOf(workspace, `${base}/${file}`);
      const version = text === undefined ? undefined : locked(text, name, range ?? '', '');
      if (version !== undefined) return { version, installed: true };
    }
    if (manifest['name'] === name && typeof manifest['version'] === 'string')
      return { version: manifest['version'], installed: false };
    const python = await pythonVersion(workspace, base, name);
    if (python !== undefined) return { version: python, installed: true };
    if (at === dirname(at)) break;
  }
  return undefined;
}

/** `[[package]]`, then `name = "mcp-server-time"` and `version = "1.2.0"`, as uv and Poetry write it. */
async function pythonVersion(workspace: Workspace, base: string, name: string): Promise<string | undefined> {
  for (const file of ['uv.lock', 'poetry.lock']) {
    const text = await textOf(workspace, `${base}/${file}`);
    const at = text?.indexOf(`name = "${name}"`) ?? -1;
    const version =
      at < 0 ? undefined : /^[^\n]*\nversion = "([^"\n]{1,60})"/.exec(text?.slice(at, at + 400) ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

function rangeIn(manifest: Readonly<Record<string, unknown>>, name: string): string | undefined {
  for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const range = recordOf(manifest[group])[name];
    if (typeof range === 'string') return range;
  }
  return undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

async function textOf(workspace: Workspace, path: string): Promise<string | undefined> {
  const content = await workspace.read(path);
  return content?.kind === 'text' ? content.text : undefined;
}
