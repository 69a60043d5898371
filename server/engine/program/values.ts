import type {
  ArrayExpression,
  Call,
  ClassNode,
  Expression,
  FunctionNode,
  Literal,
  Loop,
  Node,
  ObjectExpression,
  Template,
} from './nodes.ts';
import type { Module } from './link.ts';

/**
 * What an expression is known to be. A value remembers where it stands (`module`, `frame`), so that whatever it leads
 * to can be evaluated there. `unknown` means just that: nothing may be concluded from it.
 */
export type Value =
  | { readonly kind: 'literal'; readonly value: Literal['value']; readonly node: Node; readonly module: Module }
  | ({ readonly kind: 'template'; readonly node: Template } & Located)
  /** `checked`: a schema refuses to go on without it. */
  | {
      readonly kind: 'environment';
      readonly name: string;
      readonly node: Node;
      readonly module: Module;
      readonly checked?: boolean;
    }
  /** `module#name`: an export of a module outside the workspace, or a global (`global#process.env`). */
  | { readonly kind: 'symbol'; readonly module: string; readonly name: string }
  /** What a call gives: of a symbol, of a method of something, or of a class outside the workspace. */
  | ({ readonly kind: 'result'; readonly callee: Value; readonly node: Call } & Located)
  | ({ readonly kind: 'function'; readonly node: FunctionNode; readonly self: Value | undefined } & Located)
  | ({ readonly kind: 'class'; readonly node: ClassNode } & Located)
  /** An instance of a class of the workspace. */
  | ({ readonly kind: 'self'; readonly class: ClassNode; readonly node: Call | undefined } & Located)
  | ({ readonly kind: 'object'; readonly node: ObjectExpression } & Located)
  | ({ readonly kind: 'array'; readonly node: ArrayExpression } & Located)
  | {
      readonly kind: 'member';
      readonly object: Value;
      readonly property: string;
      readonly node: Node;
      readonly module: Module;
    }
  | { readonly kind: 'parameter'; readonly function: FunctionNode; readonly index: number; readonly module: Module }
  /** `first ?? second`, `first || second` */
  | ({
      readonly kind: 'fallback';
      readonly operator: '??' | '||';
      readonly first: Value;
      readonly second: Value;
      readonly node: Expression;
    } & Located)
  | { readonly kind: 'union'; readonly values: readonly Value[] }
  | { readonly kind: 'unknown' };

export interface Located {
  readonly module: Module;
  readonly frame: Frame | undefined;
}

/** One call of a workspace function during evaluation: what its parameters hold; or one turn of a loop. */
export interface Frame {
  /** Undefined for a turn of a loop. */
  readonly function: FunctionNode | undefined;
  readonly arguments: readonly Value[];
  readonly self: Value | undefined;
  readonly outer: Frame | undefined;
  readonly depth: number;
  /** `for (const path of ['/mcp', '/sse'])`: the element that the variable of the loop holds. */
  readonly turn?: { readonly loop: Loop; readonly element: Value };
  /** What expressions inside were found to be; filled by the evaluator. */
  memory?: Map<Expression, Value>;
}

export const UNKNOWN: Value = { kind: 'unknown' };

/** `first`, or `second` where there is none: `os.getenv("A", "b")`, `a ?? b`. */
export function otherwise(first: Value, second: Value, node: Expression, at: Located): Value {
  return { kind: 'fallback', operator: '??', first, second, node, ...at };
}

/** All values that a value may be: unions and fallbacks taken apart. */
export function alternatives(value: Value): readonly Value[] {
  if (value.kind !== 'union' && value.kind !== 'fallback') return [value];
  const found: Value[] = [];
  collect(value, found, 0);
  return found;
}

function collect(value: Value, found: Value[], depth: number): void {
  if (depth > 8) return;
  if (value.kind === 'union') for (const each of value.values) collect(each, found, depth + 1);
  else if (value.kind === 'fallback') {
    collect(value.first, found, depth + 1);
    collect(value.second, found, depth + 1);
  } else found.push(value);
}

/** `module#name` of a symbol. */
export function symbolName(value: Value): string | undefined {
  return value.kind === 'symbol' ? `${value.module}#${value.name}` : undefined;
}

/** The symbol whose call gave this value, awaited or not: `express#default` for `express()`. */
export function resultOf(value: Value): string | undefined {
  return value.kind === 'result' ? symbolName(value.callee) : undefined;
}

/** The text of a constant string. */
export function constantText(value: Value): string | undefined {
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}

/** The environment variable that a value is read from, whatever it falls back to. */
export function environmentName(value: Value): string | undefined {
  for (const each of alternatives(value)) if (each.kind === 'environment') return each.name;
  return undefined;
}

/** Whether two values are one and the same object: made by the same expression. */
export function identity(value: Value): string | undefined {
  if (value.kind === 'result' || value.kind === 'object' || value.kind === 'self' || value.kind === 'class') {
    return value.node ? `${value.module.path}:${value.node.start}` : undefined;
  }
  return undefined;
}

/** What may be more things than these may be anything. */
export const MOST_ALTERNATIVES = 16;

/** Any of some values; unknown when there are none, or too many to follow. */
export function union(values: readonly Value[]): Value {
  const flat: Value[] = [];
  for (const value of values) {
    if (value.kind === 'union') flat.push(...value.values);
    else flat.push(value);
  }
  if (flat.length === 1 && flat[0]) return flat[0];
  return flat.length > MOST_ALTERNATIVES || flat.length === 0 ? UNKNOWN : { kind: 'union', values: flat };
}
