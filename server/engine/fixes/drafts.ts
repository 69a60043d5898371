import type { Edit } from '../fix.ts';
import { createDraft, type Draft } from './draft.ts';
import type { FixContext } from './fixes.ts';

/** The drafts of one fix, one for every file that it edits. */
export interface Drafts {
  /** Undefined for a file that is no module. */
  of(path: string): Draft | undefined;
  /** Sorted by path and start. */
  edits(): readonly Edit[];
}

export function createDrafts(context: FixContext): Drafts {
  const drafts = new Map<string, Draft>();
  return {
    of(path) {
      const known = drafts.get(path);
      if (known) return known;
      const module = context.module(path);
      if (!module) return undefined;
      const draft = createDraft(module);
      drafts.set(path, draft);
      return draft;
    },
    edits: () => [...drafts.keys()].sort().flatMap((path) => drafts.get(path)?.edits() ?? []),
  };
}

/** The order of the edits of a fix. */
export function byPlace(a: Edit, b: Edit): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start;
}
