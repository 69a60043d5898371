/**
 * The Program: one language-neutral tree. A language lowers its own tree to it and everything after reads only this.
 *
 * Every node is a `Span` of its file. Type annotations, parentheses and casts leave no node of their own; what has no
 * counterpart becomes `unknown` and keeps its children, so that no call inside it is lost.
 * `parent` (and `binding` of a name) are filled by `link`; a tree is not changed after that.
 */
import type { Span } from '../source.ts';
import type { Binding } from './scope.ts';

interface Base extends Span {
  /** The node that holds this one; undefined for the Program itself, and before `link`. */
  parent?: Node | undefined;
}

export interface Program extends Base {
  readonly kind: 'program';
  readonly body: readonly Statement[];
  /** How modules of this file reach each other, as far as its syntax tells. */
  readonly moduleKind: 'esm' | 'commonjs' | 'script' | 'python';
  readonly comments: readonly Comment[];
  /** Where the parser had to guess. The tree is whole all the same. */
  readonly errors: readonly Span[];
}

/** A comment with its delimiters inside the span and without them in `text`. */
export interface Comment extends Span {
  readonly text: string;
  readonly block: boolean;
}

export type Node = Program | Statement | Expression | Pattern | Property | Parameter | ClassMember | SwitchCase | Catch;

// Expressions ------------------------------------------------------------------------------------------------------

export type Expression =
  | Literal
  | Template
  | Name
  | Member
  | Index
  | Call
  | ObjectExpression
  | ArrayExpression
  | FunctionNode
  | ClassNode
  | Binary
  | Logical
  | Unary
  | Conditional
  | Assignment
  | Await
  | Spread
  | Unknown;

/** A string, number, boolean, null or undefined that stands in the source. The span of a string holds its quotes. */
export interface Literal extends Base {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null | undefined;
  /** The source of a regular expression, with `value` left undefined. */
  readonly pattern?: string;
}

/** `a${b}c`: texts `['a', 'c']`, values `[b]`; there is always one text more than values. */
export interface Template extends Base {
  readonly kind: 'template';
  readonly texts: readonly string[];
  readonly values: readonly Expression[];
}

/** An identifier in a place where it is read (or assigned, as the target of an assignment). `this` and `super` too. */
export interface Name extends Base {
  readonly kind: 'name';
  readonly name: string;
  binding?: Binding | undefined;
}

/** `object.property`, `object?.property`, and `object['property']` with a literal. */
export interface Member extends Base {
  readonly kind: 'member';
  readonly object: Expression;
  readonly property: string;
  readonly propertySpan: Span;
  readonly optional: boolean;
}

/** `object[index]` where the index is not a string literal. */
export interface Index extends Base {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
}

/** A call, a construction (`construct`) or a tagged template (the template is the only argument). */
export interface Call extends Base {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
  /** Keyword arguments of languages that have them, and objects spread into them; empty in JavaScript. */
  readonly keywords: readonly (Property | Spread)[];
  readonly construct: boolean;
  /** From after `(` to before `)`; where there are no parentheses, the empty span at the end of the call. */
  readonly argumentSpan: Span;
}

export interface ObjectExpression extends Base {
  readonly kind: 'object';
  /** Properties and spreads in source order. */
  readonly properties: readonly (Property | Spread)[];
}

/** `key: value`, a shorthand (value is a `name`), a method or accessor (value is a `function`), or a keyword argument. */
export interface Property extends Base {
  readonly kind: 'property';
  /** The name when it is known from the source, else undefined (a computed key). */
  readonly key: string | undefined;
  readonly keySpan: Span;
  readonly value: Expression;
  readonly shorthand: boolean;
}

export interface ArrayExpression extends Base {
  readonly kind: 'array';
  readonly elements: readonly Expression[];
}

export interface FunctionNode extends Base {
  readonly kind: 'function';
  /** `statement` is a function declaration and binds its name; the others are expressions, methods are class or object members. */
  readonly form: 'statement' | 'expression' | 'arrow' | 'method';
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly parameters: readonly Parameter[];
  /** An expression body is lowered to a block that holds one `return` of the same span. */
  readonly body: Block;
  readonly expressionBody: boolean;
  readonly async: boolean;
  readonly generator: boolean;
  readonly decorators: readonly Expression[];
}

export interface Parameter extends Base {
  readonly kind: 'parameter';
  readonly target: Pattern;
  readonly default: Expression | undefined;
  readonly rest: boolean;
  /** A rest parameter that takes the keyword arguments that are left over. */
  readonly keywords?: boolean;
  /** The span of the type annotation without its colon. */
  readonly type: Span | undefined;
  /** The annotation as an expression, in languages in which annotations are evaluated. */
  readonly annotation?: Expression;
  /** TypeScript parameter properties: `constructor(private readonly key: string)`. */
  readonly property: boolean;
  readonly decorators: readonly Expression[];
}

export interface ClassNode extends Base {
  readonly kind: 'class';
  readonly name: string | undefined;
  readonly superclass: Expression | undefined;
  /** Further superclasses, in languages that have several. */
  readonly mixins?: readonly Expression[];
  readonly members: readonly ClassMember[];
  readonly decorators: readonly Expression[];
}

/** A method (value is a `function`), a field (value is its initializer, if any) or a static block (a `function`). */
export interface ClassMember extends Base {
  readonly kind: 'classMember';
  readonly name: string | undefined;
  readonly role: 'method' | 'constructor' | 'getter' | 'setter' | 'field' | 'staticBlock';
  readonly static: boolean;
  readonly value: Expression | undefined;
  /** The annotation of a field as an expression, in languages in which annotations are evaluated. */
  readonly annotation?: Expression;
  readonly decorators: readonly Expression[];
}

/** Operators in JavaScript spelling: `===`, `!==`, `==`, `!=`, `<`, `+`, `in`, `instanceof` … */
export interface Binary extends Base {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Logical extends Base {
  readonly kind: 'logical';
  readonly operator: '&&' | '||' | '??';
  readonly left: Expression;
  readonly right: Expression;
}

/** `!`, `-`, `+`, `~`, `typeof`, `void`, `delete`, and `++`/`--` in either position. */
export interface Unary extends Base {
  readonly kind: 'unary';
  readonly operator: string;
  readonly operand: Expression;
}

export interface Conditional extends Base {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `target = value`, and compound forms with their operator (`+=`, `??=`). */
export interface Assignment extends Base {
  readonly kind: 'assignment';
  readonly operator: string;
  readonly target: Pattern | Expression;
  readonly value: Expression;
}

export interface Await extends Base {
  readonly kind: 'await';
  readonly value: Expression;
}

export interface Spread extends Base {
  readonly kind: 'spread';
  readonly value: Expression;
}

export interface Unknown extends Base {
  readonly kind: 'unknown';
  readonly children: readonly (Expression | Statement)[];
}

// Patterns ---------------------------------------------------------------------------------------------------------

export type Pattern = NamePattern | ObjectPattern | ArrayPattern;

export interface NamePattern extends Base {
  readonly kind: 'namePattern';
  readonly name: string;
}

export interface ObjectPattern extends Base {
  readonly kind: 'objectPattern';
  readonly properties: readonly PatternProperty[];
}

export interface ArrayPattern extends Base {
  readonly kind: 'arrayPattern';
  /** A hole is undefined. */
  readonly elements: readonly (PatternProperty | undefined)[];
}

/** One part of a pattern. `key` is undefined in arrays, for computed keys and for a rest element. */
export interface PatternProperty extends Span {
  readonly key: string | undefined;
  readonly target: Pattern;
  readonly default: Expression | undefined;
  readonly rest: boolean;
}

// Statements -------------------------------------------------------------------------------------------------------

export type Statement =
  | Declaration
  | ExpressionStatement
  | If
  | Return
  | Throw
  | Loop
  | Switch
  | Jump
  | Try
  | Block
  | FunctionNode
  | ClassNode
  | Import
  | Export;

/** One declared variable; `const a = 1, b = 2` becomes two. */
export interface Declaration extends Base {
  readonly kind: 'declaration';
  readonly form: 'const' | 'let' | 'var';
  readonly target: Pattern;
  readonly value: Expression | undefined;
  /** The span of the type annotation without its colon. */
  readonly type: Span | undefined;
  /** The whole statement that this variable is part of. */
  readonly statement: Span;
}

export interface ExpressionStatement extends Base {
  readonly kind: 'expression';
  readonly expression: Expression;
}

export interface If extends Base {
  readonly kind: 'if';
  readonly test: Expression;
  readonly then: Statement;
  readonly otherwise: Statement | undefined;
}

export interface Return extends Base {
  readonly kind: 'return';
  readonly value: Expression | undefined;
}

export interface Throw extends Base {
  readonly kind: 'throw';
  readonly value: Expression | undefined;
}

/** `for`, `for of`, `for in`, `while`, `do while`. `target` and `iterated` are set for `of` and `in` only. */
export interface Loop extends Base {
  readonly kind: 'loop';
  readonly initial: readonly Statement[];
  readonly target: Pattern | undefined;
  readonly iterated: Expression | undefined;
  readonly test: Expression | undefined;
  readonly update: Expression | undefined;
  readonly body: Statement;
}

export interface Switch extends Base {
  readonly kind: 'switch';
  readonly subject: Expression;
  readonly cases: readonly SwitchCase[];
}

export interface SwitchCase extends Base {
  readonly kind: 'switchCase';
  /** Undefined for `default`. */
  readonly test: Expression | undefined;
  readonly body: readonly Statement[];
}

/** `break` and `continue`, with or without a label. */
export interface Jump extends Base {
  readonly kind: 'jump';
  readonly form: 'break' | 'continue';
}

export interface Try extends Base {
  readonly kind: 'try';
  readonly block: Block;
  readonly handler: Catch | undefined;
  readonly finalizer: Block | undefined;
}

export interface Catch extends Base {
  readonly kind: 'catch';
  readonly target: Pattern | undefined;
  readonly body: Block;
}

export interface Block extends Base {
  readonly kind: 'block';
  readonly body: readonly Statement[];
}

/**
 * One module request. `import x from 'm'`, `import {a as b} from 'm'`, `import * as n from 'm'`, `import 'm'`. A name
 * whose `local` is `*` brings all names of the module into this one.
 */
export interface Import extends Base {
  readonly kind: 'import';
  readonly module: string;
  readonly moduleSpan: Span;
  readonly names: readonly ImportedName[];
  /** `import type`: gone at run time. */
  readonly typeOnly: boolean;
}

export interface ImportedName extends Span {
  /** The exported name: `default`, `*` for the namespace, or the name. */
  readonly imported: string;
  readonly local: string;
  readonly typeOnly: boolean;
}

/**
 * What a module gives away. `export const a = 1` is an export whose `declaration` is that statement;
 * `export { a as b }` and `export { a as b } from 'm'` list names; `export * from 'm'` has the name `*`;
 * `export default x` has `names: [{ exported: 'default' }]` and the expression (or function, or class) as `value`.
 */
export interface Export extends Base {
  readonly kind: 'export';
  readonly declaration: readonly Statement[];
  readonly names: readonly ExportedName[];
  readonly value: Expression | undefined;
  readonly module: string | undefined;
}

export interface ExportedName extends Span {
  readonly local: string | undefined;
  readonly exported: string;
}
