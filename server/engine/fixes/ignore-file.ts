import type { Edit } from '../fix.ts';
import { basename, dirname } from '../paths.ts';
import type { FixContext } from './fixes.ts';

/** Lines that leave out `.env`. */
const LEAVES_OUT = /^[ \t]*\/?(?:\*\*\/)?(?:\.env\*?|\*\.env|\.env(?:\.\*|\[.*)?)[ \t]*$/m;

/** Makes the nearest `.gitignore` above a file leave out `.env`, where credentials go; nothing when there is none. */
export function ignoreEntry(path: string, context: FixContext): readonly Edit[] {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const candidate = `${folder === '/' ? '' : folder}/.gitignore`;
    const text = context.text(candidate);
    if (text !== undefined) return LEAVES_OUT.test(text) ? [] : [lineAtEnd(candidate, text, '.env')];
    if (folder === dirname(folder) || basename(folder) === '') return [];
  }
}

function lineAtEnd(path: string, text: string, line: string): Edit {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? '' : newline;
  return { path, start: text.length, end: text.length, text: `${before}${line}${newline}` };
}
