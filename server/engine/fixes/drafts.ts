import type { Edit } from '../fix.ts';
import type { Module } from '../program/link.ts';
import { createDraft, type Draft } from './draft.ts';
import type { FixContext } from './fixes.ts';

/** The drafts of one fix, one for every file that it edits. */
export interface Drafts<One = Draft> {
  /** Undefined for a file that is no module. */
  of(path: string): One | undefined;
  /** Sorted by path and start. */
  edits(): readonly Edit[];
}

export function createDrafts(context: FixContext): Drafts {
  return draftsOf(context, createDraft);
}

/** The drafts of files in whichever language `create` writes. */
export function draftsOf<One extends { edits(): readonly Edit[] }>(
  context: FixContext,
  create: (module: Module) => One,
): Drafts<One> {
  const drafts = new Map<string, One>();
  return {
    of(path) {
      const module = context.module(path);
      if (!module) return undefined;
      const draft = drafts.get(path) ?? create(module);
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
