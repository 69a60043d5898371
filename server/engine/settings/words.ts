import type { Span } from '../source.ts';
import type { Assignment, Run, Word } from './nodes.ts';

/** Where a part of a word's text stands in the file. */
export function spanInWord({ runs }: Word, { start, end }: Span): Span {
  return { start: offsetIn(runs, start), end: end > start ? offsetIn(runs, end - 1) + 1 : offsetIn(runs, start) };
}

/** Where a character of a word's text stands. */
function offsetIn(runs: readonly Run[], at: number): number {
  let found: Run | undefined;
  for (const run of runs) {
    if (run.at > at) break;
    found = run;
  }
  return found ? found.start + (at - found.at) : 0;
}

/** Collects the text of a word, and where each of its characters stands. */
export interface WordBuilder {
  text: string;
  readonly runs: Run[];
  readonly variables: string[];
  /** How many quoted parts it has, and whether anything stands outside of them. */
  quoted: number;
  bare: boolean;
}

export function startWord(): WordBuilder {
  return { text: '', runs: [], variables: [], quoted: 0, bare: false };
}

/** Adds characters that stand one by one from an offset of the file on. */
export function addText(word: WordBuilder, text: string, source: number): void {
  const last = word.runs.at(-1);
  if (!last || source !== last.start + (word.text.length - last.at))
    word.runs.push({ at: word.text.length, start: source });
  word.text += text;
}

export function endWord({ text, runs, variables, quoted, bare }: WordBuilder, span: Span): Word {
  const isOneQuoted = quoted === 1 && !bare;
  const content = isOneQuoted ? { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) } : span;
  const [first] = runs;
  const verbatim =
    text === '' || (runs.length === 1 && first?.start === content.start && content.end - content.start === text.length);
  return { ...span, text, variables, content, verbatim, runs };
}

/** `NAME=value` and `NAME+=value` taken apart. Undefined for other words. */
export function assignmentOf(word: Word, raw: string): Assignment | undefined {
  const [whole, name] = /^([A-Za-z_][\w.]*)\+?=/.exec(raw) ?? [];
  if (whole === undefined || name === undefined || !word.text.startsWith(whole)) return undefined;
  const value = wordFrom(word, whole.length, raw.slice(whole.length));
  return {
    start: word.start,
    end: word.end,
    name,
    nameSpan: { start: word.start, end: word.start + name.length },
    value,
  };
}

/** The rest of a word as a word of its own; `raw` is how the source writes it. */
function wordFrom(word: Word, at: number, raw: string): Word {
  const start = word.start + at;
  const isQuoted = raw.length >= 2 && /^(["'])(?:(?!\1)[^\\])*\1$/s.test(raw);
  const runs = word.runs.flatMap((run, index): Run[] => {
    const next = word.runs[index + 1]?.at ?? word.text.length;
    if (next <= at) return [];
    const skipped = Math.max(0, at - run.at);
    return [{ at: run.at + skipped - at, start: run.start + skipped }];
  });
  const text = word.text.slice(at);
  const content = isQuoted ? { start: start + 1, end: word.end - 1 } : { start, end: word.end };
  const verbatim = text === '' || (runs.length === 1 && content.end - content.start === text.length);
  return { start, end: word.end, text, variables: word.variables, content, verbatim, runs };
}

/** A word that stands in the file as it is. */
export function plainWord(text: string, start: number): Word {
  const span = { start, end: start + text.length };
  return { ...span, text, variables: [], content: span, verbatim: true, runs: text === '' ? [] : [{ at: 0, start }] };
}
