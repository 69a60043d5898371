import type { Endpoint } from '../../facts/facts.ts';
import type { FixContext } from '../fixes.ts';

/** A file with more endpoints is made by a program: their fixes look at no more of each other. */
const MOST = 50;

/** The endpoints of a file that a fix looks at beside the one that it is for. */
export function siblingsIn(path: string, context: FixContext): readonly Endpoint[] {
  return context.endpoints(path).slice(0, MOST);
}
