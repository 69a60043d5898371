import { findNodeAtLocation, parse, parseTree, type Node } from 'jsonc-parser';
import { concernsOfRange, concernsOfVersion, isAdvised, newest, type Concern } from '../advisories/concerned.ts';
import { manifestRange } from '../advisories/versions.ts';
import type { VulnerableDependency } from '../facts/dependencies.ts';
import { dirname, isInside, relative } from '../paths.ts';
import type { Workspace } from '../workspace.ts';
import { LOCKFILES } from './locked.ts';

/** Peers are the choice of whoever installs the package. */
const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'];

interface Dependency {
  readonly name: string;
  readonly range: string;
  readonly node: Node;
}

/**
 * Dependencies of a manifest with published vulnerabilities. `isUsed` says whether the code around the manifest uses
 * one of some exports.
 */
export async function vulnerableDependencies(
  workspace: Workspace,
  path: string,
  text: string,
  isUsed: (names: readonly string[]) => boolean,
): Promise<VulnerableDependency[]> {
  const found: VulnerableDependency[] = [];
  for (const dependency of advisedDependencies(text)) {
    const resolved = await resolvedVersion(workspace, path, dependency);
    const vulnerable = judged(dependency, resolved, isUsed);
    if (!vulnerable) continue;
    const { offset, length } = dependency.node;
    found.push({ ...vulnerable, at: { path, start: offset, end: offset + length } });
  }
  return found;
}

function judged(
  { name, range }: Dependency,
  resolved: VulnerableDependency['resolved'],
  isUsed: (names: readonly string[]) => boolean,
): Omit<VulnerableDependency, 'at'> | undefined {
  const { certain, possible } = resolved
    ? { certain: concernsOfVersion('npm', name, resolved.version), possible: [] }
    : concernsOfRange('npm', name, manifestRange(range));
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

function* advisedDependencies(text: string): Generator<Dependency> {
  const root = parseTree(text);
  if (!root) return;
  for (const group of GROUPS) {
    for (const property of findNodeAtLocation(root, [group])?.children ?? []) {
      const [key, value] = property.children ?? [];
      const name: unknown = key?.value;
      const range: unknown = value?.value;
      if (typeof name !== 'string' || typeof range !== 'string' || !isAdvised('npm', name)) continue;
      yield { name, range, node: property };
    }
  }
}

/** What is installed, else locked, in the folder of the manifest or above it; else the one version that it asks for. */
async function resolvedVersion(
  workspace: Workspace,
  path: string,
  { name, range }: Dependency,
): Promise<VulnerableDependency['resolved']> {
  const root = workspace.roots.find((each) => isInside(each, path));
  if (root === undefined) return undefined;
  for (const folder of foldersUpTo(root, dirname(path))) {
    const installed = await textOf(workspace, `${folder}/node_modules/${name}/package.json`);
    const version: unknown = installed === undefined ? undefined : versionOf(parse(installed));
    if (typeof version === 'string') return { version, source: 'installed' };
  }
  for (const folder of foldersUpTo(root, dirname(path))) {
    for (const [file, locked] of LOCKFILES) {
      const text = await textOf(workspace, `${folder}/${file}`);
      const version = text === undefined ? undefined : locked(text, name, range, relative(folder, dirname(path)));
      if (version !== undefined) return { version, source: 'locked' };
    }
  }
  return /^\d+\.\d+\.\d+$/.test(range) ? { version: range, source: 'asked for' } : undefined;
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
