import { fileRole } from '../paths.ts';
import type { Module } from '../program/link.ts';
import type { Project } from '../program/project.ts';

const MOST_MODULES = 400;
const graphs = new WeakMap<Project, ReadonlyMap<Module, ReadonlySet<Module>>>();

/**
 * The modules that may take part in one flow with a module: all that its imports, and the modules that import it, lead
 * to. Tests take no part.
 */
export function neighbours(start: Module, project: Project): ReadonlySet<Module> {
  const graph = graphOf(project);
  const found = new Set<Module>([start]);
  for (const module of found) {
    if (found.size > MOST_MODULES) break;
    for (const next of graph.get(module) ?? []) found.add(next);
  }
  return found;
}

/** A module and those that import it, directly or through others. */
export function importers(start: Module, project: Project): ReadonlySet<Module> {
  const graph = graphOf(project);
  const found = new Set<Module>([start]);
  for (const module of found) {
    if (found.size > MOST_MODULES) break;
    for (const next of graph.get(module) ?? []) if (imports(next, module, project)) found.add(next);
  }
  return found;
}

function imports(from: Module, to: Module, project: Project): boolean {
  return from.requests.some((request) => project.resolve(from, request) === to);
}

/** Imports, in both directions. */
function graphOf(project: Project): ReadonlyMap<Module, ReadonlySet<Module>> {
  const known = graphs.get(project);
  if (known) return known;
  const graph = new Map<Module, Set<Module>>();
  const connect = (from: Module, to: Module): void => {
    const edges = graph.get(from) ?? new Set<Module>();
    graph.set(from, edges.add(to));
  };
  for (const module of project.modules.values()) {
    if (fileRole(module.path) === 'test') continue;
    for (const request of module.requests) {
      const target = project.resolve(module, request);
      if (!target || target === module) continue;
      connect(module, target);
      connect(target, module);
    }
  }
  graphs.set(project, graph);
  return graph;
}
