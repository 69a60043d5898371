import type { Call, Property } from '../../program/nodes.ts';
import { setKeyword } from './call.ts';
import type { PythonDraft } from './draft.ts';
import { callAt } from './layout.ts';

export function keywordNamed({ keywords }: Call, name: string): Property | undefined {
  return keywords.find((each): each is Property => each.kind === 'property' && each.key === name);
}

/** Gives several keyword arguments to a call; one that stood on a line and gets too long for it is broken. */
export function setKeywords(draft: PythonDraft, call: Call, values: Readonly<Record<string, string>>): void {
  const { text } = draft.module;
  const { start, end } = call.argumentSpan;
  const all = [...call.arguments, ...call.keywords].sort((a, b) => a.start - b.start);
  const isWritten = all.some((each) => each.kind === 'property' && each.key !== undefined && each.key in values);
  if (isWritten || text.slice(start, end).includes('\n')) {
    for (const [name, value] of Object.entries(values)) setKeyword(draft, call, name, value);
    return;
  }
  const present = all.map((each) => text.slice(each.start, each.end));
  const added = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const head = text.slice(call.callee.start, call.callee.end);
  draft.replace(call, callAt(draft, call.start, head, [...present, ...added]));
}
