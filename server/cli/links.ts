import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Package managers link twice; a third and a fourth may stand above the project. */
const MOST_LINKS = 4;

/**
 * Whether a path, as the operating system spells it, comes to a place twice by symbolic links, or goes through more of
 * them than projects need. Imports that follow such links (`./self/a.js` where `self` leads to `.`) would find new
 * names of the same files without end. Rejects when there is nothing at the path.
 */
export async function strays(path: string): Promise<boolean> {
  if ((await realpath(path)) === path) return false;
  const visited = new Set<string>();
  let links = 0;
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    const place = await realpath(at);
    if (visited.has(place)) return true;
    visited.add(place);
    if ((await lstat(at)).isSymbolicLink()) links += 1;
  }
  return links > MOST_LINKS;
}
