import type { Call, Property, Statement } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import type { PythonDraft } from './draft.ts';

/** Sets a keyword argument: replaces what is given for it, or adds it behind the last argument, in the style of the file. */
export function setKeyword(draft: PythonDraft, call: Call, name: string, snippet: string): void {
  const value = draft.style(snippet);
  const present = call.keywords.find((each): each is Property => each.kind === 'property' && each.key === name);
  if (present) {
    draft.replace(present.value, value);
    return;
  }
  const last = [...call.arguments, ...call.keywords].sort((a, b) => a.end - b.end).at(-1);
  if (!last) draft.insert(call.argumentSpan.start, `${name}=${value}`);
  else draft.insert(last.end, `,${separator(draft, call, last.start)}${name}=${value}`);
}

/** Arguments that stand one below the other are joined by one more line. */
function separator(draft: PythonDraft, call: Call, lastStart: number): string {
  const before = draft.module.text.slice(call.argumentSpan.start, lastStart);
  const line = /\n([ \t]*)$/.exec(before);
  return line ? draft.style('\n') + (line[1] ?? '') : ' ';
}

/** Takes a keyword argument away, with the comma that it needed. */
export function removeKeyword(draft: PythonDraft, call: Call, property: Property): void {
  const { text } = draft.module;
  const after = /^\s*,[ \t]*/.exec(text.slice(property.end, property.end + 200))?.[0];
  const isLast = ![...call.arguments, ...call.keywords].some((each) => each.start > property.start);
  if (after !== undefined && !isLast) {
    draft.replace(withLine({ start: property.start, end: property.end + after.length }, text), '');
    return;
  }
  const before = /,\s*$/.exec(text.slice(Math.max(0, property.start - 200), property.start))?.[0] ?? '';
  draft.replace({ start: property.start - before.length, end: property.end }, '');
}

/** A span that fills lines of its own, with its indentation, a comment on it and the end of its last line. */
function withLine({ start, end }: Span, text: string): Span {
  const before = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, start))?.[1];
  const after = /^[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(end, end + 200))?.[0];
  return before === undefined || after === undefined
    ? { start, end }
    : { start: start - before.length, end: end + after.length };
}

/** Takes a statement away with its line; a block that is left empty says so. */
export function removeStatement(draft: PythonDraft, statement: Statement): void {
  const { text } = draft.module;
  const { parent } = statement;
  const isOnly = parent?.kind === 'block' && parent.body.length === 1;
  if (isOnly) {
    draft.replace(statement, 'pass');
    return;
  }
  const { start, end } = withLine(statement, text);
  // the last statement of a file goes with the empty lines before it
  const isLast = text.slice(end).trim() === '';
  const empty = isLast
    ? (/(?<=\n)(?:[ \t]*\r?\n)*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0)
    : 0;
  draft.replace({ start: start - empty, end }, '');
}
