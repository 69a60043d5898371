import type { Place, Span } from '../source.ts';

/** What may stand before a setting on a line of its own, and go with it. */
const OPENING = /^\s*(?:-\s+|(?:ENV|ARG)\s+|export\s+)?["']?$/i;
const CLOSING = /^["']?\s*(?:#.*)?$/;

/**
 * What goes when a setting goes: its line when nothing else stands there, with the sign that made the line before go
 * on, else the setting and the blank beside it.
 */
export function removalOf(path: string, text: string, { start, end }: Span): Place {
  const inList = itemOf(text, start, end);
  if (inList) return { path, ...inList };
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const breakAt = text.indexOf('\n', end);
  const lineEnd = breakAt < 0 ? text.length : breakAt;
  const before = text.slice(lineStart, start);
  const behind = text.slice(end, lineEnd).replace(/\r$/, '');
  const goesOn = /[^\\]\\\s*$/.exec(text.slice(Math.max(0, lineStart - 200), lineStart));
  if (/^\s*$/.test(before) && /^\s*\\\s*$/.test(behind))
    return { path, start: lineStart, end: Math.min(lineEnd + 1, text.length) };
  if (goesOn && /^\s*$/.test(before) && CLOSING.test(behind)) {
    const from = lineStart - goesOn[0].length + 1;
    return { path, start: trimmedEnd(text, from), end };
  }
  if (!goesOn && OPENING.test(before) && CLOSING.test(behind))
    return { path, start: lineStart, end: Math.min(lineEnd + 1, text.length) };
  const [blank = ''] = /^[ \t]+/.exec(text.slice(end, lineEnd)) ?? [];
  if (blank !== '') return { path, start, end: end + blank.length };
  return { path, start: trimmedEnd(text, start), end };
}

/** `["a", "--flag"]`, `{ A: 1, B: 2 }`: an item goes with one of the commas beside it. */
function itemOf(text: string, start: number, end: number): Span | undefined {
  const before = /([[{,])\s*$/.exec(text.slice(Math.max(0, start - 200), start));
  const behind = /^\s*([\]},])[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(end, end + 200));
  if (!before || !behind) return undefined;
  if (before[1] === ',') return { start: start - before[0].length, end };
  return behind[1] === ',' ? { start, end: end + behind[0].length } : { start, end };
}

/** Where the blanks before an offset begin. */
function trimmedEnd(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /[ \t]/.test(text.charAt(at - 1))) at--;
  return at;
}
