import { createScanner, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { Span } from '../source.ts';
import {
  DEEPEST_SETTINGS,
  LONGEST_SETTINGS,
  type ReadSettings,
  type Scalar,
  type SettingsEntry,
  type SettingsNode,
} from './nodes.ts';

/** Members of `SyntaxKind`: a const enum, which single files cannot import. */
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;
const END = 17;

/** JSON with comments and trailing commas. */
export const readJson: ReadSettings = (_path, text) => {
  const { comments, depth } = scan(text);
  if (text.length > LONGEST_SETTINGS || depth > DEEPEST_SETTINGS)
    return { roots: [], commands: [], comments, errors: [{ start: 0, end: text.length }] };
  const problems: ParseError[] = [];
  const root = parseTree(text, problems, { allowTrailingComma: true, allowEmptyContent: true });
  const errors = problems.map((problem) => spanOf(problem, text));
  const node = root && nodeOf(root, text);
  return { roots: node ? [node] : [], commands: [], comments, errors };
};

function scan(text: string): { readonly comments: readonly Span[]; readonly depth: number } {
  const scanner = createScanner(text, false);
  const comments: Span[] = [];
  let depth = 0;
  let deepest = 0;
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    if (kind === OPEN_BRACE || kind === OPEN_BRACKET) deepest = Math.max(deepest, ++depth);
    if (kind === CLOSE_BRACE || kind === CLOSE_BRACKET) depth--;
    if (kind !== LINE_COMMENT && kind !== BLOCK_COMMENT) continue;
    const start = scanner.getTokenOffset();
    comments.push(spanOf({ offset: start, length: scanner.getTokenLength() }, text));
  }
  return { comments, depth: deepest };
}

/** The scanner counts a comment that nothing closes one character too far, and what holds it. */
function spanOf({ offset, length }: { readonly offset: number; readonly length: number }, text: string): Span {
  return { start: Math.min(offset, text.length), end: Math.min(offset + length, text.length) };
}

function nodeOf(node: Node, text: string): SettingsNode {
  const span = spanOf(node, text);
  const children = node.children ?? [];
  if (node.type === 'object') return { kind: 'map', ...span, entries: children.flatMap((each) => entryOf(each, text)) };
  if (node.type === 'array') return { kind: 'list', ...span, items: children.map((each) => nodeOf(each, text)) };
  return scalarOf(node, text);
}

function entryOf(property: Node, text: string): SettingsEntry[] {
  const [key, value] = property.children ?? [];
  if (!key) return [];
  return [
    {
      ...spanOf(property, text),
      key: scalarOf(key, text),
      value: value && nodeOf(value, text),
    },
  ];
}

function scalarOf(node: Node, text: string): Scalar {
  const value: unknown = node.value;
  const { start, end } = spanOf(node, text);
  if (node.type !== 'string' || typeof value !== 'string') {
    const isKnown = typeof value === 'number' || typeof value === 'boolean';
    return { ...bare({ start, end }), value: isKnown ? value : null };
  }
  const closed = node.length > 1 && text[end - 1] === '"';
  const content = { start: start + 1, end: closed ? end - 1 : end };
  const verbatim = text.slice(content.start, content.end) === value;
  return { kind: 'scalar', start, end, value, content, verbatim, quote: '"' };
}

function bare(span: Span): Omit<Scalar, 'value'> {
  return { kind: 'scalar', ...span, content: span, verbatim: true, quote: undefined };
}
