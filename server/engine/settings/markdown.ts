import type { Span } from '../source.ts';
import { readJson } from './json.ts';
import { LONGEST_SETTINGS, type ReadSettings, type SettingsNode } from './nodes.ts';
import { shifted } from './shifted.ts';

/** A fence of JSON, and comments of HTML. */
const BLOCK = /^([ \t]{0,12})(`{3,}|~{3,})[ \t]*(\w*)[^\r\n]*$|<!--/gm;
/** A page may show the same file for many hosts, and no more than this. */
const MOST_BLOCKS = 200;

/** The JSON that a page shows: one root a fence, with its place in the page. */
export const readMarkdown: ReadSettings = (path, text) => {
  const roots: SettingsNode[] = [];
  const comments: Span[] = [];
  if (text.length > LONGEST_SETTINGS) return { roots, commands: [], comments, errors: [] };
  BLOCK.lastIndex = 0;
  let blocks = 0;
  for (let match = BLOCK.exec(text); match && blocks < MOST_BLOCKS; match = BLOCK.exec(text), blocks++) {
    const [whole, , fence = '', language = ''] = match;
    const start = match.index + whole.length;
    if (fence === '') {
      const close = text.indexOf('-->', start);
      const end = close < 0 ? text.length : close + 3;
      comments.push({ start: match.index, end });
      BLOCK.lastIndex = end;
      continue;
    }
    const end = closing(text, start, fence);
    if (/^jsonc?5?$/i.test(language) && end < text.length) {
      const read = readJson(path, text.slice(start, end));
      roots.push(...read.roots.map((root) => shifted(root, start)));
    }
    BLOCK.lastIndex = lineEnd(text, end + 1);
  }
  return { roots, commands: [], comments, errors: [] };
};

/** The line break before the closing fence; the text's end when there is none. */
function closing(text: string, from: number, fence: string): number {
  for (let at = lineEnd(text, from); at < text.length; at = lineEnd(text, at + 1)) {
    const indentation = /^[ \t]{0,12}/.exec(text.slice(at + 1, at + 13))?.[0].length ?? 0;
    if (text.startsWith(fence, at + 1 + indentation)) return at;
  }
  return text.length;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}
