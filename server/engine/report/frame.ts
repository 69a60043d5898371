import type { ShownLine } from './shown-source.ts';
import type { Paint, Style } from './terminal.ts';
import { printable, width } from './terminal.ts';

const TAB = '    ';
/** Longer lines are cut around what they are shown for. */
const WIDEST = 140;
/** How much of a cut line stands before the marked part. */
const LEAD = 20;

/** One source line with a marked part. */
export interface Frame {
  /** One-based. */
  readonly line: number;
  readonly shown: ShownLine;
  readonly mark: '^' | '-';
  readonly style: Style;
  /** Stands behind the marks. */
  readonly label: string;
}

/**
 * The two lines of a frame below an empty gutter line:
 *
 *     12 | app.listen(3000);
 *        | ^^^^^^^^^^^^^^^^ label
 */
export function* renderFrame(
  { line, shown, mark, style, label }: Frame,
  gutter: number,
  paint: Paint,
): Generator<string> {
  const { text, from, to } = clip(shown);
  const lead = expand(text.slice(0, from));
  const marked = expand(text.slice(from, to));
  const rest = expand(text.slice(to));
  const bar = paint('dim', '|');
  yield `${paint('dim', String(line).padStart(gutter))} ${bar} ${lead}${marked}${rest}`.trimEnd();
  const marks = paint(style, mark.repeat(Math.max(1, width(marked))));
  const note = label === '' ? '' : ` ${paint(style, printable(label))}`;
  yield `${' '.repeat(gutter)} ${bar} ${' '.repeat(width(lead))}${marks}${note}`;
}

function expand(text: string): string {
  return printable(text).replaceAll('\t', TAB);
}

/** A line that fits, or a window of a minified one around its marked part. */
function clip({ text, from, to }: ShownLine): ShownLine {
  if (text.length <= WIDEST) return { text, from, to };
  const start = Math.max(0, Math.min(from - LEAD, text.length - WIDEST));
  const end = Math.min(text.length, start + WIDEST);
  const before = start > 0 ? '…' : '';
  const after = end < text.length ? '…' : '';
  const shift = before.length - start;
  return {
    text: before + text.slice(start, end) + after,
    from: from + shift,
    to: Math.min(to, end) + shift,
  };
}
