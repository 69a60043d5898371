import { fileRole } from '../paths.ts';
import type { ImportGraph } from '../program/graph.ts';
import type { Module } from '../program/link.ts';
import type { Project } from '../program/project.ts';

const MOST_MODULES = 400;
const edges = new WeakMap<ImportGraph, Map<string, readonly string[]>>();

/**
 * The modules that may take part in one flow with a module: all that its imports, and the modules that import it, lead
 * to. Tests take no part.
 */
export function neighbours(start: Module, project: Project): ReadonlySet<Module> {
  return connected(start, project, edgesOf);
}

/** A module and those that import it, directly or through others. */
export function importers(start: Module, project: Project): ReadonlySet<Module> {
  return connected(start, project, importersOf);
}

function connected(start: Module, project: Project, next: typeof edgesOf): ReadonlySet<Module> {
  const modules = project.all();
  const paths = new Set([start.path]);
  const found = new Set<Module>();
  for (const path of paths) {
    const module = modules.get(path);
    if (module) found.add(module);
    if (paths.size > MOST_MODULES) continue;
    for (const each of next(path, project.graph)) paths.add(each);
  }
  return found;
}

/** Imports, in both directions; of each module once for a graph. */
function edgesOf(path: string, graph: ImportGraph): readonly string[] {
  const known = edges.get(graph) ?? new Map<string, readonly string[]>();
  edges.set(graph, known);
  const own = known.get(path) ?? [...(isTest(path) ? [] : graph.imports(path)), ...importersOf(path, graph)];
  known.set(path, own);
  return own;
}

function importersOf(path: string, graph: ImportGraph): readonly string[] {
  return graph.importers(path).filter((each) => !isTest(each));
}

function isTest(path: string): boolean {
  return fileRole(path) === 'test';
}
