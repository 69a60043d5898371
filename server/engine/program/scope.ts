import type { Assignment, ClassNode, Expression, FunctionNode, Name, Node, Parameter, Pattern } from './nodes.ts';

/** One name in one scope, with all that is known about what it holds. */
export interface Binding {
  readonly name: string;
  readonly origin: BindingOrigin;
  /** Assignments after the declaration, in source order. */
  readonly writes: Assignment[];
  /** Names that read or assign the binding, in source order. */
  readonly references: Name[];
}

/** Where a binding gets its first value. `path` leads from the value to the part that a pattern takes. */
export type BindingOrigin =
  | {
      readonly kind: 'variable';
      readonly value: Expression | undefined;
      readonly path: PatternPath;
      readonly constant: boolean;
      readonly node: Node;
    }
  | {
      readonly kind: 'parameter';
      readonly function: FunctionNode;
      readonly index: number;
      readonly path: PatternPath;
      readonly parameter: Parameter;
    }
  | { readonly kind: 'element'; readonly iterated: Expression; readonly path: PatternPath; readonly node: Node }
  | { readonly kind: 'error'; readonly node: Node }
  | { readonly kind: 'function'; readonly function: FunctionNode }
  | { readonly kind: 'class'; readonly class: ClassNode }
  | { readonly kind: 'import'; readonly module: string; readonly imported: string; readonly node: Node };

/** Steps of a destructuring: a key or an array position, a default for each, `rest` for what is left over. */
export type PatternPath = readonly PatternStep[];

export interface PatternStep {
  readonly key: string | number | undefined;
  readonly default: Expression | undefined;
  readonly rest: boolean;
  readonly pattern: Pattern;
}
