import type { Module } from './link.ts';
import type { Project } from './project.ts';

/** A module and all that it reaches by imports, each once. */
export function* reachable(root: Module, project: Project): Generator<Module> {
  const seen = new Set<Module>();
  const stack = [root];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    yield at;
    for (const request of at.requests) {
      const target = project.resolve(at, request);
      if (target) stack.push(target);
    }
  }
}
