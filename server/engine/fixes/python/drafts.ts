import type { Edit } from '../../fix.ts';
import type { FixContext } from '../fixes.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';

/** The drafts of one fix, one for every Python file that it edits. */
export interface PythonDrafts {
  /** Undefined for a file that is no module. */
  of(path: string): PythonDraft | undefined;
  /** Sorted by path and start. */
  edits(): readonly Edit[];
}

export function createPythonDrafts(context: FixContext): PythonDrafts {
  const drafts = new Map<string, PythonDraft>();
  return {
    of(path) {
      const module = context.module(path);
      if (!module) return undefined;
      const draft = drafts.get(path) ?? createPythonDraft(module);
      drafts.set(path, draft);
      return draft;
    },
    edits: () => [...drafts.keys()].sort().flatMap((path) => drafts.get(path)?.edits() ?? []),
  };
}
