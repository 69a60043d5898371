import { parse } from 'jsonc-parser';
import { isForeignPython } from '../frameworks/modelled-python.ts';
import { isModelledModule } from '../frameworks/relevant.ts';
import { basename, dirname } from '../paths.ts';
import { aliasesOf, leanedOn, type Aliases } from '../program/aliases.ts';
import { property, type WorkspacePackage } from '../program/packages.ts';
import { createCandidates, type Candidates } from '../program/resolution.ts';
import type { Workspace } from '../workspace.ts';

const CONFIGURATIONS = ['tsconfig.json', 'jsconfig.json'];

/** Whether requests may lead elsewhere when this file changes. */
export function decidesRequests(path: string): boolean {
  const name = basename(path);
  return name === 'package.json' || /^[tj]sconfig.*\.json$/.test(name);
}

/** Reads the manifests and compiler configurations of a workspace. */
export async function loadCandidates(workspace: Workspace): Promise<Candidates> {
  const files = new Set(await workspace.files());
  const aliases = new Map<string, Aliases | undefined>();
  const packages = new Map<string, WorkspacePackage>();
  const named = new Map<string, WorkspacePackage>();
  for (const path of [...files].sort()) {
    const name = basename(path);
    if (CONFIGURATIONS.includes(name)) aliases.set(dirname(path), await readAliases(workspace, path));
    if (name !== 'package.json') continue;
    const found = packageOf(path, await readJson(workspace, path));
    packages.set(found.folder, found);
    // What a framework model knows by its package stays known where the framework itself is the workspace.
    if (found.name !== undefined && !isModelledModule(found.name) && !named.has(found.name))
      named.set(found.name, found);
  }
  return createCandidates({ files, aliases, packages, named, foreign: isForeignPython });
}

function packageOf(path: string, manifest: unknown): WorkspacePackage {
  const name = property(manifest, 'name');
  return { folder: dirname(path), name: typeof name === 'string' ? name : undefined, manifest };
}

/** Its own aliases, else those of a configuration that it extends or refers to. */
async function readAliases(workspace: Workspace, path: string): Promise<Aliases | undefined> {
  const config = await readJson(workspace, path);
  const own = aliasesOf(path, config);
  if (own && own.patterns.length > 0) return own;
  for (const other of leanedOn(path, config)) {
    const found = aliasesOf(other, await readJson(workspace, other));
    if (found) return { base: own?.base ?? found.base, patterns: found.patterns };
  }
  return own;
}

async function readJson(workspace: Workspace, path: string): Promise<unknown> {
  const content = await workspace.read(path);
  return content?.kind === 'text' ? parse(content.text) : undefined;
}
