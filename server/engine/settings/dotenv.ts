import type { Span } from '../source.ts';
import { LONGEST_SETTINGS, type ReadSettings, type Scalar, type SettingsEntry } from './nodes.ts';

// export KEY = value, KEY: value
const HEAD = /([ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]{0,200})[ \t]*(?:=|:(?=[ \t]))[ \t]*/y;
const BLANK = /[ \t\r\n]*/y;
const REST = /[^\r\n]*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$', '`': '`' };

/**
 * Environment files as dotenv, python-dotenv and Docker read them: quotes (values in quotes may go over several
 * lines), `export`, comments. `${NAME}` stays as it is written.
 */
export const readDotenv: ReadSettings = (_path, text) => {
  if (text.length > LONGEST_SETTINGS)
    return { roots: [], commands: [], comments: [], errors: [{ start: 0, end: text.length }] };
  const entries: SettingsEntry[] = [];
  const comments: Span[] = [];
  const errors: Span[] = [];
  /** Quotes that no other one follows: looked for once. */
  const unclosed = new Set<string>();
  let at = end(BLANK, text, 0);
  if (text.startsWith('\uFEFF')) at = end(BLANK, text, 1);
  while (at < text.length) {
    HEAD.lastIndex = at;
    const head = HEAD.exec(text);
    if (!head) {
      const lineEnd = end(REST, text, at);
      (text[at] === '#' ? comments : errors).push({ start: at, end: lineEnd });
      at = end(BLANK, text, Math.max(lineEnd, at + 1));
      continue;
    }
    const [whole, prefix = '', name = ''] = head;
    const start = at + prefix.length;
    const value = valueAt(text, at + whole.length, unclosed);
    const last = value?.end ?? at + whole.length;
    entries.push({ start, end: Math.max(last, start + name.length), key: bare(name, start), value });
    const lineEnd = end(REST, text, last);
    const hash = text.slice(last, lineEnd).indexOf('#');
    if (hash >= 0) comments.push({ start: last + hash, end: lineEnd });
    at = end(BLANK, text, lineEnd);
  }
  return { roots: [{ kind: 'map', start: 0, end: text.length, entries }], commands: [], comments, errors };
};

function valueAt(text: string, start: number, unclosed: Set<string>): Scalar | undefined {
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = unclosed.has(quote) ? -1 : closing(text, start + 1, quote);
    if (close >= 0) return quoted(text, start, close, quote);
    unclosed.add(quote);
  }
  const line = text.slice(start, end(REST, text, start));
  const comment = line.search(/(?:^|[ \t])#/);
  const raw = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
  return raw === '' ? undefined : bare(raw, start);
}

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && quote === '"') at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

function quoted(text: string, start: number, close: number, quote: '"' | "'" | '`'): Scalar {
  const content = { start: start + 1, end: close };
  const raw = text.slice(content.start, content.end);
  const value =
    quote === '"' ? raw.replace(/\\([nrt"\\$`])/g, (_, character: string) => ESCAPES[character] ?? '') : raw;
  return { kind: 'scalar', start, end: close + 1, value, content, verbatim: value === raw, quote };
}

function bare(value: string, start: number): Scalar {
  const span = { start, end: start + value.length };
  return { kind: 'scalar', ...span, value, content: span, verbatim: true, quote: undefined };
}

function end(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
