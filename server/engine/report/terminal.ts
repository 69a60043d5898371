import type { Severity } from '../finding.ts';

export type Style = Severity | 'bold' | 'dim' | 'note' | 'help';
/** Dresses a text for the terminal, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

const CODES: Readonly<Record<Style, string>> = {
  error: '1;31',
  warning: '1;33',
  info: '1;34',
  bold: '1',
  dim: '2',
  note: '36',
  help: '32',
};

export const plain: Paint = (_, text) => text;
export const colourful: Paint = (style, text) => (text === '' ? '' : `\u001B[${CODES[style]}m${text}\u001B[0m`);

// Control characters move the cursor or colour the terminal; the bidirectional ones reorder what a reader sees.
const UNPRINTABLE = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** A text that a terminal shows as it is: one line, nothing that acts on the terminal. Tabs stay. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}

// East Asian wide characters and most emoji take two columns.
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const COMBINING = /\p{Mark}/u;

/** How many columns a printable text takes. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}
