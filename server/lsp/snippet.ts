import type { Edit } from '../engine/fix.ts';

/**
 * The text of an edit as a snippet: its stops become numbered placeholders, everything else is escaped. `firstStop` is
 * the number of the first one; stops of one file are numbered through, because equal numbers are edited together.
 *
 * Editors put the indentation of the line at which a snippet starts before each of its further lines. `indentation` is
 * that of the line, as far as it stands before the edit; it is taken away here. Undefined when a line has less of it:
 * such an edit cannot be a snippet.
 */
export function snippetOf(edit: Edit, firstStop: number, indentation: string): string | undefined {
  const stops = [...(edit.stops ?? [])].sort((a, b) => a.start - b.start);
  let snippet = '';
  let at = 0;
  for (const { start, end } of stops) {
    if (start < at) continue;
    const number = firstStop + (edit.stops ?? []).findIndex((stop) => stop.start === start);
    snippet += `${escape(edit.text.slice(at, start))}\${${number}:${escape(edit.text.slice(start, end))}}`;
    at = end;
  }
  return outdented(snippet + escape(edit.text.slice(at)), indentation);
}

function escape(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function outdented(text: string, indentation: string): string | undefined {
  if (indentation === '') return text;
  const [first = '', ...rest] = text.split(/(?<=\n)/);
  if (rest.some((line) => line.trim() !== '' && !line.startsWith(indentation))) return undefined;
  const lines = rest.map((line) =>
    line.startsWith(indentation) ? line.slice(indentation.length) : line.replace(/^[ \t]*/, ''),
  );
  return [first, ...lines].join('');
}
