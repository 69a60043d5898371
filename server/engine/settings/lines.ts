import type { Span } from '../source.ts';
import { LONGEST_SETTINGS, type ReadSettings, type Scalar } from './nodes.ts';
import { mapBuilder } from './tables.ts';

/** `key = "value"`, `key: value`; the value goes to the end of its line. */
const ENTRY = /^([ \t]*)((?:\\.|[^\s=:\\#;!])(?:\\.|[^\r\n=:\\])*?)[ \t]*[=:][ \t]*([^]*)$/;
// [section], [mcp_servers.github]
const SECTION = /^[ \t]*\[{1,2}([^[\]\r\n]{1,200})\]{1,2}[ \t]*(?:[#;].*)?$/;
const COMMENT = /^[ \t]*([#;!].*)$/;

/**
 * Properties and INI files, line by line: `key=value`, `key: value`, sections as nested maps, and lines that end in a
 * backslash and go on.
 */
export const readLines: ReadSettings = (_path, text) => {
  if (text.length > LONGEST_SETTINGS)
    return { roots: [], commands: [], comments: [], errors: [{ start: 0, end: text.length }] };
  const root = mapBuilder({ start: 0, end: text.length });
  const comments: Span[] = [];
  let section = root;
  for (const { start, line } of logicalLines(text)) {
    const comment = COMMENT.exec(line)?.[1];
    if (comment !== undefined) {
      comments.push({ start: start + line.length - comment.length, end: start + line.length });
      continue;
    }
    const named = SECTION.exec(line)?.[1];
    if (named !== undefined) {
      const at = start + line.indexOf(named);
      section = root.map(bare(named, at), { start, end: start + line.length });
      continue;
    }
    const match = ENTRY.exec(line);
    if (!match) continue;
    const [, indentation = '', key = '', value = ''] = match;
    const keyStart = start + indentation.length;
    const trimmed = value.trimEnd();
    const valueStart = start + line.length - value.length;
    section.add({
      start: keyStart,
      end: valueStart + trimmed.length,
      key: bare(key, keyStart),
      value: trimmed === '' ? undefined : valueOf(trimmed, valueStart),
    });
  }
  return { roots: [root.node], commands: [], comments, errors: [] };
};

/** Lines with their offsets; one that ends in a backslash is joined with the next, of which the first 20 count. */
function* logicalLines(text: string): Generator<{ readonly start: number; readonly line: string }> {
  let start = 0;
  while (start <= text.length) {
    let end = lineEnd(text, start);
    for (let joined = 0; joined < 20 && text[end - 1] === '\\' && end < text.length; joined++)
      end = lineEnd(text, end + 1);
    const line = text.slice(start, end);
    yield { start, line: line.endsWith('\r') ? line.slice(0, -1) : line };
    start = end + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

function bare(value: string, start: number): Scalar {
  const span = { start, end: start + value.length };
  return { kind: 'scalar', ...span, value, content: span, verbatim: true, quote: undefined };
}

function valueOf(raw: string, start: number): Scalar {
  const quote = raw[0];
  const close = quote === '"' || quote === "'" ? raw.indexOf(quote, 1) : -1;
  if (close > 0 && (quote === '"' || quote === "'")) {
    const content = { start: start + 1, end: start + close };
    const value = raw.slice(1, close);
    return { kind: 'scalar', start, end: start + close + 1, value, content, verbatim: !value.includes('\\'), quote };
  }
  const span = { start, end: start + raw.length };
  const value = raw.replace(/\\\r?\n[ \t]*/g, '').replace(/\\([^u])/g, '$1');
  return { kind: 'scalar', ...span, value, content: span, verbatim: value === raw, quote: undefined };
}
