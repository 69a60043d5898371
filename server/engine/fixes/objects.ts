import type { ObjectExpression, Property } from '../program/nodes.ts';
import type { Span } from '../source.ts';
import type { Draft } from './draft.ts';

/** Replaces the value of a property that is there; false when it is not. */
export function setProperty(draft: Draft, object: ObjectExpression, key: string, value: string): boolean {
  const property = ownProperty(object, key);
  if (!property) return false;
  if (property.shorthand) draft.replace(property, `${key}: ${value}`);
  else if (draft.module.text.slice(property.value.start, property.value.end) !== value)
    draft.replace(property.value, value);
  return true;
}

export function ownProperty(object: ObjectExpression, key: string): Property | undefined {
  return object.properties.find((each): each is Property => each.kind === 'property' && each.key === key);
}

/** Adds properties at the end of an object (or after one of them), on lines of their own where the others are. */
export function insertProperties(
  draft: Draft,
  object: ObjectExpression,
  properties: readonly string[],
  after?: Property,
): void {
  if (properties.length === 0) return;
  const { text } = draft.module;
  const last = after ?? object.properties.at(-1);
  if (!last) {
    draft.replace(object, `{ ${properties.join(', ')} }`);
    return;
  }
  // `a: 1,` keeps its comma: what comes next stands before it
  const isOnOwnLine = /\n[ \t]*$/.test(text.slice(Math.max(object.start, last.start - 200), last.start));
  const separator = isOnOwnLine ? ',\n' : ', ';
  draft.insert(endOfProperty(text, last, object), properties.map((each) => separator + each).join(''));
}

/** The end of a property's value, parentheses and casts around it included: before its comma, or the object's end. */
function endOfProperty(text: string, property: Span, object: ObjectExpression): number {
  const rest = text.slice(property.end, object.end - 1);
  const close = /^(?:\s*\))+/.exec(rest);
  return property.end + (close?.[0].length ?? 0);
}

/** Takes a property out, with its comma and, where it stands on lines of its own, with its lines. */
export function removeProperty(draft: Draft, object: ObjectExpression, property: Property): void {
  const { text } = draft.module;
  const index = object.properties.indexOf(property);
  const previous = object.properties[index - 1];
  if (index + 1 < object.properties.length) {
    // `rejectUnauthorized: false, // self-signed` goes with what is said about it
    const tail = /^\s*,[ \t]*(?:\/\/[^\n]*)?(?:\r?\n[ \t]*)?/.exec(text.slice(property.end, object.end));
    draft.replace({ start: property.start, end: property.end + (tail?.[0].length ?? 0) }, '');
    return;
  }
  if (previous) {
    // the comma of the last property stays for the one before it
    const trailing = /^\s*,/.exec(text.slice(property.end, object.end));
    const end = property.end + (trailing ? trailing[0].length : 0);
    const comma = text.indexOf(',', previous.end);
    const start = trailing ? comma + 1 : previous.end;
    draft.replace({ start, end }, '');
    return;
  }
  draft.replace(object, '{}');
}
