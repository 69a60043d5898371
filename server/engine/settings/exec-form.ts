import { parseTree, type ParseError } from 'jsonc-parser';
import type { Span } from '../source.ts';
import type { Word } from './nodes.ts';

/** In words too: nobody writes more. */
const MOST_BRACKETS = 500;

/** `["node", "server.js"]`: the words of an instruction in JSON. Undefined where it is no list of strings. */
export function execForm(text: string, { start, end }: Span): Word[] | undefined {
  const part = text.slice(start, end);
  // The parser calls itself for each bracket, and a list of words has one.
  const brackets = part.match(/[[{]/g)?.length ?? 0;
  if (!/^\s*\[/.test(part) || part.length > 100_000 || brackets > MOST_BRACKETS) return undefined;
  const errors: ParseError[] = [];
  const root = parseTree(part, errors);
  if (root?.type !== 'array' || errors.length > 0) return undefined;
  const words: Word[] = [];
  for (const item of root.children ?? []) {
    const value: unknown = item.value;
    if (item.type !== 'string' || typeof value !== 'string') return undefined;
    const own = { start: start + item.offset, end: start + item.offset + item.length };
    const content = { start: own.start + 1, end: own.end - 1 };
    const verbatim = text.slice(content.start, content.end) === value;
    const variables = [...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []);
    words.push({ ...own, text: value, variables, content, verbatim, runs: [{ at: 0, start: content.start }] });
  }
  return words;
}
