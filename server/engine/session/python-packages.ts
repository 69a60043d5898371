import { normalName } from '../facts/package-names.ts';
import type { Packages } from '../frameworks/context.ts';
import { dirname, foldersAbove } from '../paths.ts';
import { NO_SETTINGS } from '../settings/nodes.ts';
import { loadReader } from '../settings/readers.ts';
import type { Workspace } from '../workspace.ts';
import { PYTHON_LOCKFILES } from './locked.ts';
import { requirementsOf, type PlacedRequirement } from './python-manifests.ts';

const ASKED = ['mcp', 'fastmcp', 'fastapi', 'starlette', 'pyjwt', 'authlib', 'fastapi-mcp'];
const MANIFESTS = [
  'pyproject.toml',
  'requirements.txt',
  'requirements.in',
  'requirements/base.txt',
  'requirements/prod.txt',
  'requirements/production.txt',
  'requirements-prod.txt',
  'requirements-server.txt',
  'requirements-mcp.txt',
  'requirements-dev.txt',
];
const ENVIRONMENTS = ['.venv', 'venv'];

/** Versions of Python packages: installed beside the code, else locked, else the only or the least that a manifest allows. */
export async function loadPythonPackages(workspace: Workspace, files: readonly string[]): Promise<Packages> {
  const versions = new Map<string, ReadonlyMap<string, string>>();
  for (const folder of foldersAbove(workspace.roots, files)) versions.set(folder, await readFolder(workspace, folder));
  return {
    version(fromPath, name) {
      for (let folder = dirname(fromPath); ; folder = dirname(folder)) {
        const found = versions.get(folder)?.get(name);
        if (found !== undefined) return found;
        if (folder === dirname(folder)) return undefined;
      }
    },
  };
}

async function readFolder(workspace: Workspace, folder: string): Promise<ReadonlyMap<string, string>> {
  const base = folder === '/' ? '' : folder;
  const versions = new Map<string, string>();
  for (const requirement of await requirementsIn(workspace, base)) {
    const version = requirement.pinned ?? leastOf(requirement);
    if (version !== undefined && !versions.has(requirement.name)) versions.set(requirement.name, version);
  }
  for (const [file, locked] of PYTHON_LOCKFILES) {
    const content = await workspace.read(`${base}/${file}`);
    if (content?.kind !== 'text') continue;
    for (const name of ASKED) {
      const version = locked(content.text, name, '', '');
      if (version !== undefined) versions.set(name, version);
    }
  }
  for (const [name, version] of await installedIn(workspace, base)) versions.set(name, version);
  return versions;
}

/** `.venv/lib/python3.12/site-packages/mcp-1.30.0.dist-info`, on Windows `.venv/Lib/site-packages/…` */
async function installedIn(workspace: Workspace, base: string): Promise<ReadonlyMap<string, string>> {
  const names = async (folder: string): Promise<readonly string[]> => (await workspace.names?.(folder)) ?? [];
  const versions = new Map<string, string>();
  for (const environment of ENVIRONMENTS) {
    const library = `${base}/${environment}/lib`;
    const pythons = (await names(library)).filter((each) => /^python3/.test(each));
    const folders = [
      `${base}/${environment}/Lib/site-packages`,
      ...pythons.map((each) => `${library}/${each}/site-packages`),
    ];
    for (const folder of folders) {
      for (const entry of await names(folder)) {
        const [, name, version] = /^([\w.]+)-(\d[^-]*)\.dist-info$/.exec(entry) ?? [];
        if (name !== undefined && version !== undefined) versions.set(normalName(name), version);
      }
    }
  }
  return versions;
}

async function requirementsIn(workspace: Workspace, base: string): Promise<PlacedRequirement[]> {
  const found: PlacedRequirement[] = [];
  for (const file of MANIFESTS) {
    const path = `${base}/${file}`;
    const content = await workspace.read(path);
    if (content?.kind !== 'text') continue;
    const read = file.endsWith('.toml') ? await loadReader('toml') : undefined;
    const { text } = content;
    found.push(...requirementsOf(path, text, () => read?.(path, text) ?? NO_SETTINGS));
  }
  return found;
}

/** `>=1.9,<2` may mean 1.9.0. */
function leastOf({ range }: PlacedRequirement): string | undefined {
  return range && range.from.some((part) => part > 0) ? range.from.join('.') : undefined;
}
