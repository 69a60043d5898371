import type { Fix } from '../fix.ts';

/** A plan instead of edits: the fix needs a decision that only a person can take. */
export function guided(id: string, title: string, steps: readonly string[]): Fix {
  return { id, title, class: 'guided', edits: [], steps };
}
