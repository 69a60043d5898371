import type ts from 'typescript';
import type { Span } from '../../source.ts';

/**
 * How deep lowering goes. Deeper source is hostile or generated; it becomes `unknown` without children, so that
 * neither this folder nor any reader of the tree runs out of stack.
 */
export const maximumDepth = 500;

/** What lowering knows besides the node at hand. One per file. */
export interface Context {
  readonly text: string;
  readonly file: ts.SourceFile;
  /** Expressions, statements and patterns around the current one. */
  depth: number;
  /** `require(…)`, `module.exports` or `exports.name` was seen. */
  commonjs: boolean;
  /** Where the last comment that had to be skipped began, and the token after it. */
  triviaFrom: number;
  triviaTo: number;
}

export function contextOf(file: ts.SourceFile): Context {
  return { text: file.text, file, depth: 0, commonjs: false, triviaFrom: -1, triviaTo: -1 };
}

/**
 * Where the first token of a node begins. The same as `node.getStart(file)`, which is asked only when a comment or
 * another rarity stands before the token. A node that the parser made up stays where it was missed.
 */
export function startOf(node: ts.Node, context: Context): number {
  const { pos } = node;
  if (pos === node.end) return pos;
  let at = pos;
  let code = context.text.charCodeAt(at);
  while (code === 32 || (code >= 9 && code <= 13)) code = context.text.charCodeAt(++at);
  if (isPlain(code)) return at;
  // `a` and all of `a.b.c()` begin at the same place: the comment before them is read once
  if (context.triviaFrom !== pos) {
    context.triviaFrom = pos;
    context.triviaTo = node.getStart(context.file);
  }
  return context.triviaTo;
}

/** Neither a comment, a conflict marker, a shebang nor a space beyond ASCII begins with this character. */
function isPlain(code: number): boolean {
  if (code >= 64) return code < 124 || code === 125 || code === 126;
  return code > 32 && code !== 35 && code !== 47 && (code < 60 || code === 63);
}

export function spanOf(node: ts.Node, context: Context): Span {
  return { start: startOf(node, context), end: node.end };
}

/** The offset of the first token at or after `at`. */
function skipTrivia(text: string, at: number): number {
  const trivia = /(?:\s+|\/\/.*|\/\*[^]*?\*\/)*/y;
  trivia.lastIndex = at;
  trivia.test(text);
  return trivia.lastIndex;
}

export function hasModifier(modifiers: readonly ts.ModifierLike[] | undefined, kind: ts.SyntaxKind): boolean {
  return modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

/** Where a declaration begins when leading modifiers of the given kinds are set aside. */
export function startAfterModifiers(
  node: ts.Node & { readonly modifiers?: ts.NodeArray<ts.ModifierLike> | undefined },
  kinds: readonly ts.SyntaxKind[],
  context: Context,
): number {
  let after: number | undefined;
  for (const modifier of node.modifiers ?? []) {
    if (!kinds.includes(modifier.kind)) break;
    after = modifier.end;
  }
  if (after === undefined) return startOf(node, context);
  return Math.min(skipTrivia(context.text, after), node.end);
}
