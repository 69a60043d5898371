import type { FixClass } from './finding.ts';
import type { Span } from './source.ts';

/** Replaces a span of one file. In `text`, `stops` are the parts that only the user knows, in tab order. */
export interface Edit extends Span {
  readonly path: string;
  readonly text: string;
  readonly stops?: readonly Span[];
}

/** A repair of one finding. Edits do not overlap and are sorted by path and start; a guided fix has none. */
export interface Fix {
  /** Stable within its rule, for instance `require-api-key`. */
  readonly id: string;
  readonly title: string;
  readonly class: FixClass;
  readonly edits: readonly Edit[];
  /** Files that the fix creates, with their whole text. A file that exists is edited, not created. */
  readonly creates?: readonly { readonly path: string; readonly text: string }[];
  /** What is left for the user to do, in order: one sentence each. The whole content of a guided fix. */
  readonly steps: readonly string[];
}

/** Applies the edits of one file. Edits may come in any order; they must not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
