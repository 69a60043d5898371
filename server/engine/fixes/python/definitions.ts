import { freshName, namesIn } from '../names.ts';
import type { PythonDraft } from './draft.ts';

const defined = new WeakMap<PythonDraft, Map<string, string>>();

/** Adds a definition to a file under a name that is not taken, once in each fix, and gives the name. */
export function define(draft: PythonDraft, wanted: string, snippet: (name: string) => string): string {
  const known = defined.get(draft) ?? new Map<string, string>();
  defined.set(draft, known);
  const before = known.get(wanted);
  if (before !== undefined) return before;
  const name = freshName(wanted, namesIn(draft.module));
  known.set(wanted, name);
  draft.declare(snippet(name));
  return name;
}
