import type { Expression, Node } from '../program/nodes.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { referencesOf } from './callback.ts';

/**
 * Whether somebody is let in or refused by a test: its answer is given back, or a branch of it ends the function. In
 * `if "localhost" in url: logger.info("local")` it is not.
 */
export function settles(test: Expression, depth = 0): boolean {
  for (const at of ancestors(test)) {
    if (at.kind === 'return') return true;
    if (at.kind === 'if') return ends(at.then) || (at.otherwise !== undefined && ends(at.otherwise));
    // is_local = redirect_uri.startswith("http://localhost")
    if (at.kind === 'declaration')
      return (
        at.target.kind === 'namePattern' &&
        depth < 2 &&
        referencesOf(at.target).some((each) => settles(each, depth + 1))
      );
    if (at.kind === 'function' || at.kind === 'block') return false;
  }
  return false;
}

function ends(branch: Node): boolean {
  for (const node of descendants(branch, (each) => each.kind !== 'function'))
    if (node.kind === 'throw' || node.kind === 'return') return true;
  return false;
}
