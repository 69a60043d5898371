import { dirname, join } from '../paths.ts';
import type { Exported, Module } from './link.ts';

/** The linked modules of a workspace, and how their names lead to each other. */
export interface Project {
  readonly modules: ReadonlyMap<string, Module>;
  /** The module that a request of another one means, when it is part of the workspace. */
  resolve(from: Module, request: string): Module | undefined;
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

export function createProject(
  modules: ReadonlyMap<string, Module>,
  candidates: (fromPath: string, request: string) => readonly string[] = relativeCandidates,
): Project {
  const known = new WeakMap<Module, Map<string, Module | undefined>>();
  const resolve = (from: Module, request: string): Module | undefined => {
    const own = known.get(from) ?? new Map<string, Module | undefined>();
    known.set(from, own);
    if (own.has(request)) return own.get(request);
    const found = candidates(from.path, request).find((each) => modules.has(each));
    const module = found === undefined ? undefined : modules.get(found);
    own.set(request, module);
    return module;
  };
  return { modules, resolve };
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
    if (!target)
      return exported.module.startsWith('.') ? undefined : { external: exported.module, name: exported.name };
    // `export * as config from './config'`
    if (exported.name === '*') return { external: `workspace:${target.path}`, name: '*' };
    return followExport(project, target, exported.name, seen);
  }
  for (const star of module.stars) {
    const target = project.resolve(module, star);
    const found = target && followExport(project, target, name, seen);
    if (found) return found;
  }
  return undefined;
}

/** Whether a root reaches one of the wanted files by imports. */
export function reaches(root: Module, wanted: ReadonlySet<string>, project: Project): boolean {
  const seen = new Set<Module>();
  const stack = [root];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (wanted.has(at.path)) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const request of at.requests) {
      const target = project.resolve(at, request);
      if (target) stack.push(target);
    }
  }
  return false;
}

/** How values name a module outside the workspace: `node:http` and `http` are one. */
export function moduleName(request: string): string {
  return request.startsWith('node:') ? request.slice('node:'.length) : request;
}
