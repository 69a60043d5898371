import { draftsOf, type Drafts } from '../drafts.ts';
import type { FixContext } from '../fixes.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';

/** The drafts of one fix, one for every Python file that it edits. */
export type PythonDrafts = Drafts<PythonDraft>;

export function createPythonDrafts(context: FixContext): PythonDrafts {
  return draftsOf(context, createPythonDraft);
}
