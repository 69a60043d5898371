import { characterClasses, looksRandom } from './entropy.ts';
import type { Inspection } from './format.ts';

/** For anchors that words start with too: digits among both cases, or cases that change more often than in a name. */
export function inspectMixed(token: string): Inspection | undefined {
  if (characterClasses(token) === 3) return { grade: 'likely' };
  return (token.match(/[a-z][A-Z]/g) ?? []).length >= 4 ? { grade: 'shape' } : undefined;
}

/** For anchors that words start with too, when the credential can be of one case. */
export function inspectRandom(token: string): Inspection | undefined {
  return looksRandom(token, { hex: true }) ? { grade: 'likely' } : undefined;
}
