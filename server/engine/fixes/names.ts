import type { Module } from '../program/link.ts';
import { descendants } from '../program/walk.ts';

const known = new WeakMap<Module, ReadonlySet<string>>();

/** Every name that a file binds or reads: a new name that is none of them shadows nothing and is shadowed by nothing. */
export function namesIn(module: Module): ReadonlySet<string> {
  const before = known.get(module);
  if (before) return before;
  const names = new Set<string>();
  for (const node of descendants(module.program)) {
    if (node.kind === 'name' || node.kind === 'namePattern') names.add(node.name);
    else if ((node.kind === 'function' || node.kind === 'class') && node.name !== undefined) names.add(node.name);
    else if (node.kind === 'import') for (const each of node.names) names.add(each.local);
  }
  known.set(module, names);
  return names;
}

/** The name itself, or with the first number from 2 that makes it new. */
export function freshName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const name = `${wanted}${number}`;
    if (!taken.has(name)) return name;
  }
}
