import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { Span } from '../source.ts';

/** An edit of one text, before it is known of which file. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** Adds `"key": value` behind the last property of an object, laid out like the others. Undefined when there is no object. */
export function addProperty(text: string, object: Span, key: string, value: string): TextEdit | undefined {
  const node = nodeAt(text, object);
  const last = node?.children?.at(-1);
  if (node?.type !== 'object') return undefined;
  const written = `${JSON.stringify(key)}: ${value}`;
  if (!last) return { start: node.offset + 1, end: node.offset + node.length - 1, text: ` ${written} ` };
  return behind(text, node, last, written);
}

/** Adds an item to a list. */
export function addItem(text: string, keys: readonly string[], value: string): TextEdit | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, [...keys]);
  if (node?.type !== 'array') return undefined;
  const last = node.children?.at(-1);
  const indentation = lineIndentation(text, node.offset);
  const unit = unitOf(text);
  if (last) return behind(text, node, last, laidOut(text, value, lineIndentation(text, last.offset)));
  const inner = laidOut(text, value, indentation + unit);
  const newline = newlineOf(text);
  return {
    start: node.offset + 1,
    end: node.offset + node.length - 1,
    text: `${newline}${indentation}${unit}${inner}${newline}${indentation}`,
  };
}

/** Adds `"key": value` as the first property of the object behind some keys, each on a line of its own. */
export function addFirstProperty(
  text: string,
  keys: readonly string[],
  key: string,
  value: string,
): TextEdit | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const node = root && (keys.length === 0 ? root : findNodeAtLocation(root, [...keys]));
  const first = node?.children?.[0];
  if (node?.type !== 'object' || !first) return undefined;
  const line = text.slice(node.offset + 1, first.offset).indexOf('\n');
  if (line < 0) {
    const written = `${JSON.stringify(key)}: ${onOneLine(value)}, `;
    return { start: first.offset, end: first.offset, text: written };
  }
  // Comments above the first property are about that one.
  const end = node.offset + 1 + line - (text[node.offset + line] === '\r' ? 1 : 0);
  const indentation = lineIndentation(text, first.offset);
  const written = `${JSON.stringify(key)}: ${laidOut(text, value, indentation)},`;
  return { start: end, end, text: newlineOf(text) + indentation + written };
}

/** Takes the property whose value or key stands at an offset out of its object, with its comma and line. */
export function removeProperty(text: string, offset: number): TextEdit | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const property = root && propertyAt(root, offset);
  const object = property?.parent;
  const siblings = object?.children;
  if (!property || !object || !siblings) return undefined;
  const at = siblings.indexOf(property);
  const next = siblings[at + 1];
  const before = siblings[at - 1];
  if (next) return { start: property.offset, end: next.offset, text: '' };
  if (before) return { start: before.offset + before.length, end: property.offset + property.length, text: '' };
  return { start: object.offset + 1, end: object.offset + object.length - 1, text: '' };
}

function propertyAt(root: Node, offset: number): Node | undefined {
  let found: Node | undefined;
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (offset < node.offset || offset >= node.offset + node.length) continue;
    if (node.type === 'property' || (node.parent?.type === 'array' && node.type === 'string')) found = node;
    waiting.push(...(node.children ?? []));
  }
  return found;
}

function nodeAt(text: string, { start, end }: Span): Node | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const waiting = root ? [root] : [];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.offset === start && node.offset + node.length === end && node.type !== 'property') return node;
    waiting.push(...(node.children ?? []).filter((each) => each.offset <= start && each.offset + each.length >= end));
  }
  return undefined;
}

/** `, "key": value` on the line, or below, as the last two stand to each other. */
function behind(text: string, parent: Node, last: Node, written: string): TextEdit {
  const at = last.offset + last.length;
  const before = text.slice(parent.offset + 1, last.offset);
  const line = before.lastIndexOf('\n');
  const separator = line < 0 ? ' ' : newlineOf(text) + lineIndentation(text, last.offset);
  // A trailing comma stays the last.
  const comma = /^\s*,/.exec(text.slice(at, parent.offset + parent.length))?.[0];
  if (comma !== undefined) return { start: at + comma.length, end: at + comma.length, text: `${separator}${written},` };
  return { start: at, end: at, text: `,${separator}${written}` };
}

function lineIndentation(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? '';
}

/** One step of indentation: that of the first line that has some. */
export function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The lines of a value below an indentation, with the line breaks of the text. */
function laidOut(text: string, value: string, indentation: string): string {
  return value.replaceAll('\n', newlineOf(text) + indentation);
}

function onOneLine(value: string): string {
  return value.replace(/\n\s*/g, ' ');
}
