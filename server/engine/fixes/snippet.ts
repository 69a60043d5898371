import type { Span } from '../source.ts';
import type { Style } from './style.ts';

/**
 * Fixes are written in one style: single quotes, semicolons, two spaces, `\n`. A snippet is such a text, in which
 * `stop` marks what only the user knows; `restyle` turns it into the style of a file.
 */
const STOP_START = '\uE000';
const STOP_END = '\uE001';

/** Marks a part of a snippet that the user fills in. */
export function stop(text: string): string {
  return STOP_START + text + STOP_END;
}

/** Takes the marks out of a text and says where they were. */
export function readStops(marked: string): { readonly text: string; readonly stops: readonly Span[] } {
  const stops: Span[] = [];
  let text = '';
  let start = 0;
  for (const character of marked) {
    if (character === STOP_START) start = text.length;
    else if (character === STOP_END) stops.push({ start, end: text.length });
    else text += character;
  }
  return { text, stops };
}

/** The snippet in the style of a file, every line but the first indented by `indentation`. */
export function restyle(snippet: string, style: Style, indentation = ''): string {
  const lines = snippet.split('\n').map((line, index) => {
    const [spaces = ''] = /^ */.exec(line) ?? [];
    const code = restyleLine(line.slice(spaces.length), style);
    const prefix = code === '' || index === 0 ? '' : indentation;
    return prefix + style.indent.repeat(spaces.length / 2) + code;
  });
  return lines.join(style.newline);
}

function restyleLine(line: string, style: Style): string {
  const ended = style.semicolons ? line : line.replace(/;$/, '');
  if (style.quote === "'") return ended;
  return ended.replace(/'((?:[^'\\]|\\.)*)'/g, (whole, inside: string) =>
    inside.includes('"') ? whole : `"${inside}"`,
  );
}
