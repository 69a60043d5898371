import type { Module } from '../../program/link.ts';
import type { ArrayExpression, Call } from '../../program/nodes.ts';
import { indentationAt } from '../place.ts';
import { setKeyword } from './call.ts';
import type { PythonDraft } from './draft.ts';
import { keywordNamed } from './keywords.ts';

const extended = new WeakMap<PythonDraft, Set<ArrayExpression>>();

/**
 * Puts an element last into the list of a keyword argument; false where something else is given for it. The last
 * middleware is asked last: a preflight has to be answered before it.
 */
export function addToList(draft: PythonDraft, call: Call, name: string, element: () => string): boolean {
  if (!keywordNamed(call, name)) {
    setKeyword(draft, call, name, `[${element()}]`);
    return true;
  }
  const list = listOf(draft.module, call, name);
  if (!list) return false;
  const known = extended.get(draft) ?? new Set<ArrayExpression>();
  extended.set(draft, known);
  // two calls may be given one list
  if (!known.has(list)) append(draft, list, element());
  known.add(list);
  return true;
}

function append(draft: PythonDraft, list: ArrayExpression, element: string): void {
  const { text } = draft.module;
  const last = list.elements.at(-1);
  if (!last) {
    draft.insert(list.start + 1, draft.style(element));
    return;
  }
  const startsLine = /\n[ \t]*$/.test(text.slice(list.start, last.start));
  const separator = startsLine ? draft.style('\n') + indentationAt(text, last.start) : ' ';
  draft.insert(last.end, `,${separator}${draft.style(element)}`);
}

/** There is no list yet, or one that can be made longer. */
export function mayAddToList(module: Module, call: Call, name: string): boolean {
  return !keywordNamed(call, name) || listOf(module, call, name) !== undefined;
}

/** `middleware=[…]`, or `middleware=own` after `own = […]` */
function listOf({ text }: Module, call: Call, name: string): ArrayExpression | undefined {
  const value = keywordNamed(call, name)?.value;
  const binding = value?.kind === 'name' ? value.binding : undefined;
  const origin = binding?.writes.length === 0 ? binding.origin : undefined;
  const list = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : value;
  return list?.kind === 'array' && text[list.start] === '[' ? list : undefined;
}
