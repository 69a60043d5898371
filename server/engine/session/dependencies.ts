import { findNodeAtLocation, parse, parseTree } from 'jsonc-parser';
import type { Ecosystem } from '../advisories/advisory.ts';
import { concernsOfRange, concernsOfVersion, isAdvised, newest, type Concern } from '../advisories/concerned.ts';
import { manifestRange, type VersionRange } from '../advisories/versions.ts';
import type { VulnerableDependency } from '../facts/dependencies.ts';
import { basename, dirname, isInside, relative } from '../paths.ts';
import type { Settings } from '../settings/nodes.ts';
import type { Span } from '../source.ts';
import type { Workspace } from '../workspace.ts';
import { LOCKFILES, PYTHON_LOCKFILES } from './locked.ts';
import { isPythonManifest, requirementsOf } from './python-manifests.ts';

/** Peers are the choice of whoever installs the package. */
const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'];
const LOCKFILES_OF = { npm: LOCKFILES, pypi: PYTHON_LOCKFILES };

/** A package that a manifest asks for. */
interface Dependency extends Span {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** As it is written. */
  readonly range: string;
  readonly allowed: VersionRange | undefined;
  /** The only version that the manifest allows. */
  readonly pinned: string | undefined;
}

export interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly settings: () => Settings;
}

/** Whether a file says which packages a project depends on. */
export function isManifest(path: string): boolean {
  return basename(path) === 'package.json' || isPythonManifest(path);
}

/**
 * Dependencies of a manifest with published vulnerabilities. `isUsed` says whether the code around the manifest uses
 * one of some names.
 */
export async function vulnerableDependencies(
  workspace: Workspace,
  manifest: Manifest,
  isUsed: (names: readonly string[]) => boolean,
): Promise<VulnerableDependency[]> {
  const found: VulnerableDependency[] = [];
  for (const dependency of dependenciesOf(manifest)) {
    if (!isAdvised(dependency.ecosystem, dependency.name)) continue;
    const resolved = await resolvedVersion(workspace, manifest.path, dependency);
    const vulnerable = judged(dependency, resolved, isUsed);
    if (!vulnerable) continue;
    const { start, end } = dependency;
    found.push({ ...vulnerable, at: { path: manifest.path, start, end } });
  }
  return found;
}

function judged(
  { ecosystem, name, range, allowed }: Dependency,
  resolved: VulnerableDependency['resolved'],
  isUsed: (names: readonly string[]) => boolean,
): Omit<VulnerableDependency, 'at'> | undefined {
  const { certain, possible } = resolved
    ? { certain: concernsOfVersion(ecosystem, name, resolved.version), possible: [] }
    : concernsOfRange(ecosystem, name, allowed);
  const concerning = ({ advisory }: Concern): boolean => advisory.uses.length === 0 || isUsed(advisory.uses);
  const isCertain = certain.some(concerning);
  const concerns = isCertain ? certain.filter(concerning) : possible.filter(concerning);
  const fixed = newest(concerns.map((each) => each.fixed));
  if (fixed === undefined) return undefined;
  return {
    kind: 'vulnerableDependency',
    name,
    range,
    resolved,
    certain: isCertain,
    severity: concerns.some(({ advisory }) => advisory.severity === 'error') ? 'error' : 'warning',
    fixed,
    advisories: concerns.map(({ advisory: { id, consequence, also } }) => ({ id, consequence, also })),
  };
}

function* dependenciesOf({ path, text, settings }: Manifest): Generator<Dependency> {
  if (isPythonManifest(path)) {
    for (const { name, specifier, range, pinned, start, end } of requirementsOf(path, text, settings))
      yield { ecosystem: 'pypi', name, range: specifier, allowed: range, pinned, start, end };
    return;
  }
  const root = parseTree(text);
  if (!root) return;
  for (const group of GROUPS) {
    for (const property of findNodeAtLocation(root, [group])?.children ?? []) {
      const [key, value] = property.children ?? [];
      const name: unknown = key?.value;
      const range: unknown = value?.value;
      if (typeof name !== 'string' || typeof range !== 'string') continue;
      yield {
        ecosystem: 'npm',
        name,
        range,
        allowed: manifestRange(range),
        pinned: /^\d+\.\d+\.\d+$/.test(range) ? range : undefined,
        start: property.offset,
        end: property.offset + property.length,
      };
    }
  }
}

/** What is installed, else locked, in the folder of the manifest or above it; else the one version that it asks for. */
async function resolvedVersion(
  workspace: Workspace,
  path: string,
  { ecosystem, name, range, pinned }: Dependency,
): Promise<VulnerableDependency['resolved']> {
  const root = workspace.roots.find((each) => isInside(each, path));
  if (root === undefined) return undefined;
  for (const folder of ecosystem === 'npm' ? foldersUpTo(root, dirname(path)) : []) {
    const installed = await textOf(workspace, `${folder}/node_modules/${name}/package.json`);
    const version: unknown = installed === undefined ? undefined : versionOf(parse(installed));
    if (typeof version === 'string') return { version, source: 'installed' };
  }
  for (const folder of foldersUpTo(root, dirname(path))) {
    for (const [file, locked] of LOCKFILES_OF[ecosystem]) {
      const text = await textOf(workspace, `${folder}/${file}`);
      const version = text === undefined ? undefined : locked(text, name, range, relative(folder, dirname(path)));
      if (version !== undefined) return { version, source: 'locked' };
    }
  }
  return pinned === undefined ? undefined : { version: pinned, source: 'asked for' };
}

function* foldersUpTo(root: string, start: string): Generator<string> {
  for (let folder = start; isInside(root, folder); folder = dirname(folder)) {
    yield folder === '/' ? '' : folder;
    if (folder === root || folder === dirname(folder)) return;
  }
}

function versionOf(manifest: unknown): unknown {
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
}

async function textOf(workspace: Workspace, path: string): Promise<string | undefined> {
  const content = await workspace.read(path);
  return content?.kind === 'text' ? content.text : undefined;
}
