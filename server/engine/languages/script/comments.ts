import ts from 'typescript';
import type { Comment } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { startOf, type Context } from './context.ts';

/**
 * All comments in source order. Every `//` and `/*` of the text is one, unless it stands inside a string, a template,
 * a regular expression or markup text, which the tree says, or inside an earlier comment. Only the parts of the tree
 * around such places are visited.
 */
export function comments(context: Context, errors: readonly Span[]): Comment[] {
  const openings = commentOpenings(context.text);
  if (openings.length === 0) return [];
  const inside = new Set<number>();
  markTokens(openings, inside, context);
  markSkippedStrings(openings, errors, inside, context);
  return readComments(openings, inside, context.text);
}

/** Offsets of `//` and of `/` before `*`; a shebang line holds none. */
function commentOpenings(text: string): number[] {
  const openings: number[] = [];
  const first = text.startsWith('#!') ? text.search(/[\n\r]|$/) : 0;
  for (let at = text.indexOf('/', first); at >= 0; at = text.indexOf('/', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 47 || next === 42) openings.push(at);
  }
  return openings;
}

/** Adds the openings that stand inside a token. A loop, since the tree may be deeper than the stack. */
function markTokens(openings: readonly number[], inside: Set<number>, context: Context): void {
  const open: ts.Node[] = [context.file];
  const visit = (child: ts.Node): void => {
    const at = firstFrom(openings, child.pos);
    if (at < openings.length && (openings[at] ?? child.end) < child.end) open.push(child);
  };
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isOpaque(node.kind)) mark(openings, startOfToken(node, context), node.end, inside);
    else ts.forEachChild(node, visit);
  }
}

/** Numbers, strings, markup text, regular expressions and the parts of templates follow each other. */
function isOpaque(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstLiteralToken && kind <= ts.SyntaxKind.LastTemplateToken;
}

/** Markup text has no trivia: it begins where the token before it ends. */
function startOfToken(node: ts.Node, context: Context): number {
  return node.kind === ts.SyntaxKind.JsxText ? node.pos : startOf(node, context);
}

/** A string that the parser threw away has no node, but an error that begins at its quote. */
function markSkippedStrings(
  openings: readonly number[],
  errors: readonly Span[],
  inside: Set<number>,
  context: Context,
): void {
  for (const { start, end } of errors) {
    if (/["'`]/.test(context.text.charAt(start))) mark(openings, start, end, inside);
  }
}

function mark(openings: readonly number[], start: number, end: number, inside: Set<number>): void {
  for (let at = firstFrom(openings, start); at < openings.length; at++) {
    const opening = openings[at] ?? end;
    if (opening >= end) break;
    inside.add(opening);
  }
}

/** The index of the first opening that is not before `offset`. */
function firstFrom(openings: readonly number[], offset: number): number {
  let low = 0;
  let high = openings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((openings[middle] ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readComments(openings: readonly number[], inside: ReadonlySet<number>, text: string): Comment[] {
  const found: Comment[] = [];
  let from = 0;
  for (const start of openings) {
    if (start < from || inside.has(start)) continue;
    const comment = readComment(start, text);
    found.push(comment);
    from = comment.end;
  }
  return found;
}

function readComment(start: number, text: string): Comment {
  if (text.charCodeAt(start + 1) === 42) {
    const close = text.indexOf('*/', start + 2);
    const end = close < 0 ? text.length : close + 2;
    return { start, end, text: text.slice(start + 2, close < 0 ? end : close), block: true };
  }
  const lineBreak = /[\n\r\u2028\u2029]|$/g;
  lineBreak.lastIndex = start;
  const end = lineBreak.exec(text)?.index ?? text.length;
  return { start, end, text: text.slice(start + 2, end), block: false };
}
