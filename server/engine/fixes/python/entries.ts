import type { Call, Expression, ObjectExpression, Property } from '../../program/nodes.ts';
import { valueOf } from '../find.ts';
import { removeKeyword } from './call.ts';
import type { PythonDraft } from './draft.ts';

/** The keyword argument of a call with a name. */
export function keywordOf(call: Call, name: string): Property | undefined {
  return call.keywords.find((each): each is Property => each.kind === 'property' && each.key === name);
}

/** The dictionary that a keyword argument is, or that a constant holds for this one use. */
export function dictionaryOf(call: Call, name: string): ObjectExpression | undefined {
  const given = keywordOf(call, name)?.value;
  const value = given && isOwn(given) ? valueOf(given) : undefined;
  return value?.kind === 'object' ? value : undefined;
}

function isOwn(node: Expression): boolean {
  return node.kind !== 'name' || (node.binding?.references.length === 1 && node.binding.writes.length === 0);
}

/** `"verify_exp": False` */
export function isOff(entry: Property): boolean {
  return entry.value.kind === 'literal' && entry.value.value === false;
}

/** The entries of a dictionary that a test holds for. */
export function entriesWhere(dictionary: ObjectExpression | undefined, test: (entry: Property) => boolean): Property[] {
  return (dictionary?.properties ?? []).filter((each): each is Property => each.kind === 'property' && test(each));
}

/** Takes entries out of a dictionary; an argument that is left empty goes as a whole. */
export function removeEntries(draft: PythonDraft, dictionary: ObjectExpression, removed: readonly Property[]): void {
  const { properties, parent } = dictionary;
  if (removed.length === 0) return;
  const kept = properties.filter((each) => !removed.some((other) => other === each));
  const call = parent?.kind === 'property' ? parent.parent : undefined;
  const [first] = properties;
  const last = properties.at(-1);
  if (kept.length === 0 && parent?.kind === 'property' && call?.kind === 'call') removeKeyword(draft, call, parent);
  else if (kept.length === 0 || !first || !last) draft.replace(dictionary, '{}');
  else {
    const { text } = draft.module;
    const written = kept.map((each, index) => {
      const next = properties[properties.indexOf(each) + 1];
      const isLast = index === kept.length - 1;
      return text.slice(each.start, isLast || !next ? each.end : next.start);
    });
    const [head, tail] = [text.slice(dictionary.start, first.start), text.slice(last.end, dictionary.end)];
    draft.replace(dictionary, head + written.join('') + tail);
  }
}
