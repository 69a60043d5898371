import { indentationAt } from '../place.ts';
import type { PythonDraft } from './draft.ts';

/** Lines are broken as the formatters of Python do. */
const LONGEST_LINE = 88;

/** A call on one line, or with each argument on a line of its own, in the style of the file. */
export function callAt(draft: PythonDraft, at: number, head: string, parts: readonly string[], tail = ''): string {
  const indentation = indentationAt(draft.module.text, at);
  const short = draft.style(`${head}(${parts.join(', ')})${tail}`);
  if (!short.includes('\n') && indentation.length + short.length <= LONGEST_LINE) return short;
  const lines = parts.map((each) => `    ${each.replaceAll('\n', '\n    ')},\n`);
  return indentedBy(indentation, draft.style(`${head}(\n${lines.join('')})${tail}`));
}

/** A snippet whose further lines stand below an indented first one. */
export function indentedBy(indentation: string, snippet: string): string {
  return snippet.replace(/\n(?=[^\r\n])/g, `\n${indentation}`);
}
