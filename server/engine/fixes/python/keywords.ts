import type { Call, Property } from '../../program/nodes.ts';
import { indentationAt } from '../place.ts';
import type { PythonDraft } from './draft.ts';
import { callAt, indentedBy } from './layout.ts';

export function keywordNamed({ keywords }: Call, name: string): Property | undefined {
  return keywords.find((each): each is Property => each.kind === 'property' && each.key === name);
}

/** Gives several keyword arguments to a call; one that stood on a line and gets too long for it is broken. */
export function setKeywords(draft: PythonDraft, call: Call, values: Readonly<Record<string, string>>): void {
  const { text } = draft.module;
  const { start, end } = call.argumentSpan;
  const all = [...call.arguments, ...call.keywords].sort((a, b) => a.start - b.start);
  const last = all.at(-1);
  const written = Object.entries(values).flatMap(([name, value]) => {
    const present = keywordNamed(call, name);
    return present ? [{ present, value }] : [];
  });
  if (last && (written.length > 0 || text.slice(start, end).includes('\n'))) {
    const indentation = indentationAt(text, last.start);
    const styled = (value: string): string => indentedBy(indentation, draft.style(value));
    const startsLine = /\n[ \t]*$/.test(text.slice(start, last.start));
    const separator = startsLine ? draft.style('\n') + indentation : ' ';
    for (const { present, value } of written) draft.replace(present.value, styled(value));
    for (const [name, value] of Object.entries(values))
      if (!keywordNamed(call, name)) draft.insert(last.end, `,${separator}${name}=${styled(value)}`);
    return;
  }
  const present = all.map((each) => text.slice(each.start, each.end));
  const added = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const head = text.slice(call.callee.start, call.callee.end);
  draft.replace(call, callAt(draft, call.start, head, [...present, ...added]));
}
