import type { Span } from '../../source.ts';
import type { Syntax } from './syntax.ts';

/**
 * How deep lowering goes. Deeper source is hostile or generated; it becomes `unknown` without children, so that
 * neither this folder nor any reader of the tree runs out of stack.
 */
export const maximumDepth = 500;

/** What lowering knows besides the node at hand. One per file. */
export interface Context {
  readonly text: string;
  /** Expressions and statements around the current one. */
  depth: number;
  scope: Scope;
}

/** A module, a function or a class body: names that it assigns are its own. */
export interface Scope {
  readonly kind: 'module' | 'function' | 'class';
  /** Names that something has declared so far; a later assignment is a write. */
  readonly declared: Set<string>;
  /** How often each name is assigned here. */
  readonly assigned: ReadonlyMap<string, number>;
  /** `global x`, `nonlocal x`. */
  readonly foreign: ReadonlySet<string>;
  /** The first parameter of the method around, which is what other languages call `this`. */
  readonly receiver: string | undefined;
}

export function textOf(node: Span, context: Context): string {
  return context.text.slice(node.start, node.end);
}

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

export function fieldOf(node: Syntax, field: string): Syntax | undefined {
  return node.children.find((each) => each.field === field);
}

export function fieldsOf(node: Syntax, field: string): Syntax[] {
  return node.children.filter((each) => each.field === field && each.named && each.type !== 'comment');
}

/** What the grammar names, comments apart: they may stand between any two tokens. */
export function namedOf(node: Syntax): Syntax[] {
  return node.children.filter((each) => each.named && each.type !== 'comment');
}

export function childOf(node: Syntax, type: string): Syntax | undefined {
  return node.children.find((each) => each.type === type);
}
