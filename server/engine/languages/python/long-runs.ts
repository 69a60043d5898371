import type { Span } from '../../source.ts';

/** Lines in a row that the parser is given as they are. */
const LONGEST = 256;

/** A text of the same length and meaning that the parser reads in time. */
export interface Plain {
  readonly text: string;
  /** The comments that are spaces in it, if they are no part of a string. */
  readonly comments: readonly Span[];
}

type Kind = 'comment' | 'continued' | 'code';

interface Line extends Span {
  readonly kind: Kind;
  /** The first character that is no space. */
  readonly first: number;
}

/**
 * Writes spaces for long runs of comments and of lines that hold only the `\` with which they go on. From each line of
 * such a run the scanner of the grammar reads on to its end, which takes the square of its length; people write none.
 */
export function withoutLongRuns(text: string): Plain {
  const pieces: string[] = [];
  const comments: Span[] = [];
  let done = 0;
  for (const run of longRuns(text)) {
    for (const { kind, first, end } of run) {
      if (first === end) continue;
      pieces.push(text.slice(done, first), ' '.repeat(end - first));
      done = end;
      if (kind === 'comment') comments.push({ start: first, end });
    }
  }
  return pieces.length === 0 ? { text, comments } : { text: pieces.join('') + text.slice(done), comments };
}

/** Lines of one kind in a row; empty ones stand between comments. */
function* longRuns(text: string): Generator<readonly Line[]> {
  let run: Line[] = [];
  for (const line of linesOf(text)) {
    if (line.kind !== 'code' && line.kind === run[0]?.kind) {
      run.push(line);
      continue;
    }
    if (run.length > LONGEST) yield run;
    run = line.kind === 'code' ? [] : [line];
  }
  if (run.length > LONGEST) yield run;
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const after = found < 0 ? text.length : found + 1;
    const end = found < 0 ? text.length : text[found - 1] === '\r' && found > start ? found - 1 : found;
    let first = start;
    while (first < end && isSpace(text.charCodeAt(first))) first++;
    const isContinued = text[first] === '\\' && first === end - 1;
    // a continued line takes its line break along
    if (isContinued) yield { kind: 'continued', start, first, end: after };
    else yield { kind: first === end || text[first] === '#' ? 'comment' : 'code', start, first, end };
    start = after;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 12;
}
