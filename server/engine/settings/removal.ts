import type { Place, Span } from '../source.ts';

/** What may stand before a setting on a line of its own, and go with it. */
const OPENING = /^\s*(?:-\s+|(?:ENV|ARG)\s+|export\s+)?["']?$/i;
const CLOSING = /^["']?\s*(?:#.*)?$/;

/**
 * What goes when a setting goes: its line when nothing else stands there, with the sign that made the line before go
 * on, else the setting and the blank beside it.
 */
export function removalOf(path: string, text: string, { start, end }: Span): Place {
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

/** Where the blanks before an offset begin. */
function trimmedEnd(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /[ \t]/.test(text.charAt(at - 1))) at--;
  return at;
}
