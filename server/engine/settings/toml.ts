import { parseTOML, type AST } from 'toml-eslint-parser';
import type { Span } from '../source.ts';
import { readLines } from './lines.ts';
import { DEEPEST_SETTINGS, LONGEST_SETTINGS, type ReadSettings, type Scalar, type SettingsNode } from './nodes.ts';
import { mapBuilder, type MapBuilder } from './tables.ts';

/** TOML, with tables and dotted keys as nested maps. Where it does not parse, it is read line by line. */
export const readToml: ReadSettings = (path, text) => {
  if (text.length > LONGEST_SETTINGS || nestsDeeply(text))
    return { roots: [], commands: [], comments: [], errors: [{ start: 0, end: text.length }] };
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text, { tomlVersion: '1.1' });
  } catch (error) {
    const start = error instanceof Error && 'index' in error && typeof error.index === 'number' ? error.index : 0;
    return { ...readLines(path, text), errors: [{ start, end: Math.max(start, text.length) }] };
  }
  const root = mapBuilder(spanOf(program));
  for (const { body } of program.body) {
    for (const item of body) {
      if (item.type === 'TOMLTable') addTable(root, item, text);
      else addValue(root, item, text);
    }
  }
  return { roots: [root.node], commands: [], comments: program.comments.map(spanOf), errors: [] };
};

/** Brackets in a row: the parser calls itself for each. */
function nestsDeeply(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > DEEPEST_SETTINGS) return true;
  }
  return false;
}

// [mcp_servers.github] and [[servers]]
function addTable(root: MapBuilder, table: AST.TOMLTable, text: string): void {
  const keys = table.key.keys;
  const last = keys.at(-1);
  if (!last) return;
  const parent = descend(root, keys.slice(0, -1), spanOf(table), text);
  const key = keyOf(last, text);
  let own: MapBuilder;
  if (table.kind === 'array') {
    own = mapBuilder(spanOf(table));
    parent.list(key, spanOf(table)).add(own);
  } else {
    own = parent.map(key, spanOf(table));
  }
  for (const item of table.body) addValue(own, item, text);
}

// env.API_KEY = "…"
function addValue(map: MapBuilder, item: AST.TOMLKeyValue, text: string): void {
  const keys = item.key.keys;
  const last = keys.at(-1);
  if (!last) return;
  const parent = descend(map, keys.slice(0, -1), spanOf(item), text);
  parent.add({ ...spanOf(item), key: keyOf(last, text), value: nodeOf(item.value, text) });
}

function descend(
  map: MapBuilder,
  keys: readonly (AST.TOMLBare | AST.TOMLQuoted)[],
  span: Span,
  text: string,
): MapBuilder {
  let at = map;
  for (const key of keys) at = at.map(keyOf(key, text), span);
  return at;
}

function nodeOf(node: AST.TOMLContentNode, text: string): SettingsNode {
  if (node.type === 'TOMLArray')
    return { kind: 'list', ...spanOf(node), items: node.elements.map((each) => nodeOf(each, text)) };
  if (node.type === 'TOMLInlineTable') {
    const map = mapBuilder(spanOf(node));
    for (const item of node.body) addValue(map, item, text);
    return map.node;
  }
  if (node.kind === 'string') return quoted(spanOf(node), node.value, node.style, node.multiline, text);
  const span = spanOf(node);
  const value =
    node.kind === 'boolean' || node.kind === 'integer' || node.kind === 'float' ? node.value : node.datetime;
  return { kind: 'scalar', ...span, value, content: span, verbatim: true, quote: undefined };
}

function keyOf(key: AST.TOMLBare | AST.TOMLQuoted, text: string): Scalar {
  const span = spanOf(key);
  if (key.type === 'TOMLQuoted') return quoted(span, key.value, key.style, false, text);
  return { kind: 'scalar', ...span, value: key.name, content: span, verbatim: true, quote: undefined };
}

function quoted(span: Span, value: string, style: 'basic' | 'literal', multiline: boolean, text: string): Scalar {
  const marks = multiline ? 3 : 1;
  // A line break right behind the opening marks is no part of the value.
  const skipped = multiline ? (/^\r?\n/.exec(text.slice(span.start + 3, span.start + 5))?.[0].length ?? 0) : 0;
  const content = { start: span.start + marks + skipped, end: span.end - marks };
  const verbatim = text.slice(content.start, content.end) === value;
  return { kind: 'scalar', ...span, value, content, verbatim, quote: style === 'basic' ? '"' : "'" };
}

function spanOf({ range: [start, end] }: AST.HasLocs): Span {
  return { start, end };
}
