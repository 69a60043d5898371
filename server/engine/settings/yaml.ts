import {
  Composer,
  CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type Document,
  type Scalar as Value,
} from 'yaml';
import type { Span } from '../source.ts';
import {
  DEEPEST_SETTINGS,
  type ReadSettings,
  type Scalar,
  type Settings,
  type SettingsEntry,
  type SettingsMap,
  type SettingsNode,
} from './nodes.ts';

/** How many nodes a document may have once its aliases are followed. */
const MOST_NODES = 50_000;
/** The parser collects every error with its surroundings, so that what is no YAML takes long. */
const LONGEST_YAML = 100_000;
const MOST_LEXEMES = 70_000;
const MOST_STRAY_BRACKETS = 50;

/** YAML: several documents, anchors and aliases, merge keys (`<<: *defaults`), block scalars. */
export const readYaml: ReadSettings = (_path, text) => {
  if (text.length > LONGEST_YAML) return unread(text, []);
  const { tokens, comments } = parse(text);
  if (tokens === undefined) return unread(text, comments);
  try {
    const documents = [...new Composer({ uniqueKeys: false, logLevel: 'silent' }).compose(tokens, false, text.length)];
    return {
      roots: documents.flatMap((document) => rootOf(document, text)),
      commands: [],
      comments,
      errors: documents.flatMap(({ errors }) => errors.map(({ pos: [start, end] }) => within(text, start, end))),
    };
  } catch {
    // Nesting that exhausts the stack.
    return unread(text, comments);
  }
};

/** The parser may point behind the end. */
function within(text: string, start: number, end: number): Span {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.max(from, Math.min(end, text.length)) };
}

function unread(text: string, comments: readonly Span[]): Settings {
  return { roots: [], commands: [], comments, errors: [{ start: 0, end: text.length }] };
}

/** The concrete tree, undefined for what is no YAML, and the comments, which the nodes would hold without their places. */
function parse(text: string): {
  readonly tokens: readonly CST.Token[] | undefined;
  readonly comments: readonly Span[];
} {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const comments: Span[] = [];
  let at = 0;
  let isScalar = false;
  let depth = 0;
  let stray = 0;
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (!isScalar && type === 'comment') comments.push({ start: at, end: at + lexeme.length });
    const isMark = !isScalar && (type === 'scalar' || type === 'doc-mode' || type === 'flow-error-end');
    if (!isMark) at += lexeme.length;
    isScalar = !isScalar && type === 'scalar';
    if (type === 'flow-map-start' || type === 'flow-seq-start') depth++;
    if (type === 'flow-map-end' || type === 'flow-seq-end') {
      if (depth === 0) stray++;
      else depth--;
    }
    if (depth > DEEPEST_SETTINGS || stray > MOST_STRAY_BRACKETS || ++lexemes > MOST_LEXEMES)
      return { tokens: undefined, comments };
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, comments };
}

function rootOf(document: Document, text: string): SettingsNode[] {
  const node = nodeOf(document.contents, { text, left: MOST_NODES, anchors: new Map() }, 0);
  return node ? [node] : [];
}

interface Reader {
  readonly text: string;
  left: number;
  /** What was read behind anchors so far, with the number of its nodes. */
  readonly anchors: Map<string, { readonly node: SettingsNode; readonly size: number }>;
}

function nodeOf(node: unknown, reader: Reader, depth: number): SettingsNode | undefined {
  if (isAlias(node)) {
    const named = reader.anchors.get(node.source);
    if (!named || named.size > reader.left) return undefined;
    reader.left -= named.size;
    return named.node;
  }
  const before = reader.left;
  const found = valueOf(node, reader, depth);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (found && anchor !== undefined) reader.anchors.set(anchor, { node: found, size: before - reader.left });
  return found;
}

function valueOf(node: unknown, reader: Reader, depth: number): SettingsNode | undefined {
  if (depth > DEEPEST_SETTINGS || reader.left-- <= 0) return undefined;
  if (isScalar(node)) return scalarOf(node, reader.text);
  if (isSeq(node)) {
    const items = node.items.flatMap((each) => nodeOf(each, reader, depth + 1) ?? []);
    return { kind: 'list', ...spanOf(node.range), items };
  }
  if (!isMap(node)) return undefined;
  const entries: SettingsEntry[] = [];
  const merged: SettingsEntry[] = [];
  for (const { key, value } of node.items) {
    const own = isScalar(key) ? scalarOf(key, reader.text) : undefined;
    if (!own) continue;
    const found = isNothing(value) ? undefined : nodeOf(value, reader, depth + 1);
    if (own.value === '<<') merged.push(...mergedEntries(found));
    else entries.push({ start: own.start, end: Math.max(own.end, endOf(value, own.end)), key: own, value: found });
  }
  // What stands in the mapping itself comes first, because it counts.
  const names = new Set(entries.map(({ key }) => key.value));
  return {
    kind: 'map',
    ...spanOf(node.range),
    entries: [...entries, ...merged.filter(({ key }) => !names.has(key.value))],
  };
}

function mergedEntries(node: SettingsNode | undefined): readonly SettingsEntry[] {
  if (node?.kind === 'map') return node.entries;
  if (node?.kind !== 'list') return [];
  return node.items.filter((each): each is SettingsMap => each.kind === 'map').flatMap(({ entries }) => entries);
}

/** `key:` with nothing behind it. */
function isNothing(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null && (node.source ?? '') === '');
}

function endOf(node: unknown, otherwise: number): number {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[1] ?? otherwise) : otherwise;
}

function spanOf(range: readonly number[] | null | undefined): Span {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function scalarOf(node: Value, text: string): Scalar {
  const span = spanOf(node.range);
  const tag = node.tag === undefined || node.tag.startsWith('tag:yaml.org') ? {} : { tag: node.tag };
  const quote =
    node.type === 'QUOTE_DOUBLE'
      ? '"'
      : node.type === 'QUOTE_SINGLE'
        ? "'"
        : node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL'
          ? 'block'
          : undefined;
  const value = plain(node);
  const content = contentOf(span, quote, text);
  const verbatim = quote !== 'block' && text.slice(content.start, content.end) === String(value ?? '');
  return { kind: 'scalar', ...span, value, content, verbatim, quote, ...tag };
}

/** What is between the quotes, or the lines below the head of a block. */
function contentOf({ start, end }: Span, quote: Scalar['quote'], text: string): Span {
  if (quote === undefined) return { start, end };
  if (quote !== 'block') return { start: start + 1, end: Math.max(start + 1, end - 1) };
  const head = text.indexOf('\n', start);
  return { start: head < 0 || head >= end ? end : head + 1, end };
}

function plain({ value, source }: Value): Scalar['value'] {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return source ?? null;
}
