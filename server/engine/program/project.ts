import { dirname, join } from '../paths.ts';
import { importGraph, type ImportGraph } from './graph.ts';
import type { Exported, Module } from './link.ts';
import { partRequest } from './python-packages.ts';

/** The linked modules of a workspace, and how their names lead to each other. */
export interface Project {
  readonly modules: ReadonlyMap<string, Module>;
  /** The module that a request of another one means, when it is part of the workspace. */
  resolve(from: Module, request: string): Module | undefined;
  /** Which modules lead to which: one object for as long as no file comes or goes and no module asks for others. */
  readonly graph: ImportGraph;
  /** Every module by path, for what may be anywhere. Who asks depends on all of them, so the asking is counted. */
  all(): ReadonlyMap<string, Module>;
  readonly asked: number;
}

/** Candidates for a relative request, most likely first: the TypeScript source of `./x.js` is `./x.ts`. */
export function relativeCandidates(fromPath: string, request: string): readonly string[] {
  if (!request.startsWith('.')) return [];
  return sourceCandidates(join(dirname(fromPath), request));
}

/** Files that a path without its extension, or with that of what is built from it, may mean. */
export function sourceCandidates(base: string): readonly string[] {
  const extension = /\.([cm]?)(jsx?)$/.exec(base);
  const stem = extension ? base.slice(0, -extension[0].length) : base;
  return extension
    ? [`${stem}.${extension[1] ?? ''}ts`, `${stem}.tsx`, base]
    : [
        base,
        ...SOURCE_EXTENSIONS.map((each) => base + each),
        ...SOURCE_EXTENSIONS.map((each) => `${base}/index${each}`),
      ];
}

const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

type Candidates = (fromPath: string, request: string) => readonly string[];

/** What requests were found to mean. It depends on which files there are and not on what they hold. */
interface Resolution {
  readonly candidates: Candidates;
  readonly targets: Map<string, Map<string, string | undefined>>;
}

const resolutions = new WeakMap<Project, Resolution>();

/** The project of some modules. What an earlier one found out about imports stays, as far as it still holds. */
export function createProject(
  modules: ReadonlyMap<string, Module>,
  candidates: Candidates = relativeCandidates,
  earlier?: Project,
): Project {
  const before = earlier && hasSameFiles(earlier.modules, modules) ? resolutions.get(earlier) : undefined;
  const isSame = before?.candidates === candidates;
  const targets = isSame ? before.targets : new Map<string, Map<string, string | undefined>>();
  const resolve = (from: Module, request: string): Module | undefined => {
    const own = targets.get(from.path) ?? new Map<string, string | undefined>();
    targets.set(from.path, own);
    if (!own.has(request))
      own.set(
        request,
        candidates(from.path, request).find((each) => modules.has(each)),
      );
    const path = own.get(request);
    return path === undefined ? undefined : modules.get(path);
  };
  const kept = isSame && earlier && asksForTheSame(earlier.modules, modules) ? earlier.graph : undefined;
  let graph = kept;
  let asked = 0;
  const project: Project = {
    modules,
    resolve,
    all() {
      asked++;
      return modules;
    },
    get asked() {
      return asked;
    },
    get graph() {
      return (graph ??= importGraph(project));
    },
  };
  resolutions.set(project, { candidates, targets });
  return project;
}

/** Whether every request of two projects means the same file. */
export function resolvesAlike(one: Project, other: Project): boolean {
  return resolutions.get(one)?.targets === resolutions.get(other)?.targets;
}

function hasSameFiles(before: ReadonlyMap<string, Module>, now: ReadonlyMap<string, Module>): boolean {
  if (before.size !== now.size) return false;
  for (const path of now.keys()) if (!before.has(path)) return false;
  return true;
}

function asksForTheSame(before: ReadonlyMap<string, Module>, now: ReadonlyMap<string, Module>): boolean {
  for (const [path, module] of now) {
    const old = before.get(path);
    if (old === module) continue;
    if (old?.requests.length !== module.requests.length) return false;
    if (!module.requests.every((request, index) => request === old.requests[index])) return false;
  }
  return true;
}

/** An export, followed through re-exports to the module that makes it; undefined when it leaves the workspace. */
export function followExport(
  project: Project,
  module: Module,
  name: string,
  seen = new Set<string>(),
):
  | { readonly module: Module; readonly exported: Exported }
  | { readonly external: string; readonly name: string }
  | undefined {
  const key = `${module.path}#${name}`;
  if (seen.has(key) || seen.size > 64) return undefined;
  seen.add(key);
  const exported = module.exports.get(name) ?? (name === 'default' ? module.exports.get('export=') : undefined);
  if (exported && exported.kind !== 'from') return { module, exported };
  if (exported) {
    const target = project.resolve(module, exported.module);
    const found = target && exported.name !== '*' ? followExport(project, target, exported.name, seen) : undefined;
    if (found) return found;
    // `from . import server` in a package means the module `.server`
    const part = partOf(project, module, exported.module, exported.name);
    if (part) return { external: `workspace:${part.path}`, name: '*' };
    if (!target)
      return exported.module.startsWith('.') ? undefined : { external: exported.module, name: exported.name };
    // `export * as config from './config'`
    if (exported.name === '*') return { external: `workspace:${target.path}`, name: '*' };
    return undefined;
  }
  for (const star of module.stars) {
    const target = project.resolve(module, star);
    const found = target && followExport(project, target, name, seen);
    if (found) return found;
  }
  return undefined;
}

/** The module that `from request import name` means when the package itself has no such name. */
export function partOf(project: Project, module: Module, request: string, name: string): Module | undefined {
  if (module.program.moduleKind !== 'python' || name === '*') return undefined;
  return project.resolve(module, partRequest(request, name));
}

/** How values name a module outside the workspace: `node:http` and `http` are one. */
export function moduleName(request: string): string {
  return request.startsWith('node:') ? request.slice('node:'.length) : request;
}
