import assert from 'node:assert/strict';
import { factsOf, shownGate } from './support.ts';

/** What stands before the route, how the program is written, and what is known about its gates. */
export type LibraryCase = readonly [what: string, source: string, gates: string];

export function specifyLibraries(cases: readonly LibraryCase[]): void {
  for (const [what, source, expected] of cases) it(what, () => assert.equal(shown(source), expected));
}

function shown(source: string): string {
  const [endpoint] = factsOf(source).endpoints;
  if (!endpoint) return 'no endpoint';
  if (endpoint.uncertain) return 'uncertain';
  return endpoint.gates.map(shownGate).join(', ') || 'no gate';
}
