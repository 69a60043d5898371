import type { ImportGraph } from '../program/graph.ts';
import type { Project } from '../program/project.ts';

/** Where the programs of a project start, by path. */
export type Roots = (project: Project) => ReadonlySet<string>;

/** Roots stay the same as long as the imports do. `apart` says of a path whether it is a test. */
export function createRoots(apart: (path: string) => boolean): Roots {
  let known: { readonly graph: ImportGraph; readonly roots: ReadonlySet<string> } | undefined;
  return (project) => {
    const { graph } = project;
    if (known?.graph !== graph) known = { graph, roots: new Set(rootsOf(project, apart)) };
    return known.roots;
  };
}

/**
 * Modules that no other module of the project asks for; in a circle, the first by path. What an `apart` module (a test)
 * asks for is still a start of its own.
 */
function rootsOf({ modules, graph }: Project, apart: (path: string) => boolean): string[] {
  const sorted = [...modules.keys()].sort();
  const importedBy = new Set<string>();
  for (const path of sorted) {
    if (apart(path)) continue;
    for (const target of graph.imports(path)) importedBy.add(target);
  }
  const roots = sorted.filter((path) => !importedBy.has(path));
  const reached = new Set(roots);
  const reach = (path: string): void => {
    const found = new Set([path]);
    for (const each of found) {
      reached.add(each);
      for (const target of graph.imports(each)) if (!reached.has(target)) found.add(target);
    }
  };
  roots.forEach(reach);
  for (const path of sorted) {
    if (reached.has(path)) continue;
    roots.push(path);
    reach(path);
  }
  return roots;
}
