import { indentationAt } from '../place.ts';
import type { PythonDraft } from './draft.ts';

/** Lines are broken as the formatters of Python do. */
const LONGEST_LINE = 88;

/** A call on one line, or with each argument on a line of its own, in the style of the file. */
export function callAt(draft: PythonDraft, at: number, head: string, parts: readonly string[], tail = ''): string {
  const indentation = indentationAt(draft.module.text, at);
  const short = draft.style(`${head}(${parts.join(', ')})${tail}`);
  if (indentation.length + short.length <= LONGEST_LINE) return short;
  const long = draft.style(`${head}(\n${parts.map((each) => `    ${each},\n`).join('')})${tail}`);
  return long.replace(/\n(?=.)/g, `\n${indentation}`);
}
