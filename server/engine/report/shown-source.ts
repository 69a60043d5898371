import type { Finding } from '../finding.ts';
import type { LineIndex, Position, Span } from '../source.ts';
import { lineIndex } from '../source.ts';
import type { MaskedSpan } from './mask-spans.ts';
import { credentialValues, maskedSpans } from './mask-spans.ts';

/** A line as it may be shown, and where in it a span lies. */
export interface ShownLine {
  readonly text: string;
  /** Zero-based and half-open, in characters of `text`. The part of the span that lies in this line. */
  readonly from: number;
  readonly to: number;
}

/** One file without its credentials. Positions are those of the file itself. */
export interface ShownSource {
  readonly lines: LineIndex;
  positionAt(offset: number): Position;
  /** The line in which a span starts. */
  lineOf(span: Span): ShownLine;
}

/** The shown form of each file, made once per file. Undefined for files whose text is not known. */
export function shownSources(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): (path: string) => ShownSource | undefined {
  const values = credentialValues(findings, texts);
  const known = new Map<string, ShownSource>();
  return (path) => {
    const text = texts.get(path);
    if (text === undefined) return undefined;
    let source = known.get(path);
    if (source === undefined) {
      const own = findings.filter((finding) => finding.path === path);
      source = shownSource(text, maskedSpans(text, own, values));
      known.set(path, source);
    }
    return source;
  };
}

function shownSource(text: string, masks: readonly MaskedSpan[]): ShownSource {
  const lines = lineIndex(text);
  return {
    lines,
    positionAt: (offset) => lines.positionAt(offset),
    lineOf(span) {
      const whole = lines.lineSpan(lines.positionAt(span.start).line);
      const clipped = { start: span.start, end: Math.min(Math.max(span.end, span.start), whole.end) };
      return shownLine(text, whole, clipped, masks);
    },
  };
}

/** A part of a line: as it stands, or masked. */
interface Piece extends Span {
  readonly shown: string;
  readonly masked: boolean;
}

function shownLine(text: string, whole: Span, span: Span, masks: readonly MaskedSpan[]): ShownLine {
  const pieces = [...piecesOf(text, whole, masks)];
  const shown = pieces.map((piece) => piece.shown).join('');
  return { text: shown, from: columnOf(pieces, span.start, 'start'), to: columnOf(pieces, span.end, 'end') };
}

function* piecesOf(text: string, whole: Span, masks: readonly MaskedSpan[]): Generator<Piece> {
  const plain = (start: number, end: number): Piece => ({ start, end, shown: text.slice(start, end), masked: false });
  let at = whole.start;
  for (const mask of masks) {
    if (mask.end <= whole.start || mask.start >= whole.end) continue;
    const start = Math.max(mask.start, whole.start);
    if (at < start) yield plain(at, start);
    at = Math.min(mask.end, whole.end);
    // The rest of a credential that began in an earlier line says nothing more.
    yield { start, end: at, shown: mask.start < whole.start ? '…' : mask.shown, masked: true };
  }
  if (at < whole.end) yield plain(at, whole.end);
}

/** Where an offset lies in the shown line. A masked part is inside a span as a whole or not at all. */
function columnOf(pieces: readonly Piece[], offset: number, side: 'start' | 'end'): number {
  let column = 0;
  for (const piece of pieces) {
    const inside = side === 'start' ? offset < piece.end : offset <= piece.end;
    if (inside && !piece.masked) return column + Math.max(0, offset - piece.start);
    if (inside) return side === 'start' ? column : column + piece.shown.length;
    column += piece.shown.length;
  }
  return column;
}
