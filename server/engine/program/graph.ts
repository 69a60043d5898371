import { moduleName, type Project } from './project.ts';

/** Which modules lead to which, by their paths: what is known without looking into them. */
export interface ImportGraph {
  /** The modules of the workspace that one asks for, in order; not itself. */
  imports(path: string): readonly string[];
  /** The modules that ask for one; not itself. */
  importers(path: string): readonly string[];
  /** What is asked for outside the workspace, by the names that values give it. */
  readonly packages: ReadonlySet<string>;
}

export function importGraph({ modules, resolve }: Pick<Project, 'modules' | 'resolve'>): ImportGraph {
  const imports = new Map<string, string[]>();
  const importers = new Map<string, string[]>();
  const packages = new Set<string>();
  for (const module of modules.values()) {
    const targets = new Set<string>();
    for (const request of module.requests) {
      const target = resolve(module, request);
      if (!target) packages.add(moduleName(request));
      else if (target !== module) targets.add(target.path);
    }
    imports.set(module.path, [...targets]);
    for (const target of targets) {
      const known = importers.get(target);
      if (known) known.push(module.path);
      else importers.set(target, [module.path]);
    }
  }
  return {
    imports: (path) => imports.get(path) ?? [],
    importers: (path) => importers.get(path) ?? [],
    packages,
  };
}

/** Some modules and all that lead to them, by path. */
export function leadingTo(paths: Iterable<string>, graph: ImportGraph): ReadonlySet<string> {
  const found = new Set(paths);
  for (const path of found) for (const importer of graph.importers(path)) found.add(importer);
  return found;
}
