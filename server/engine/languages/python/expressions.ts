import type { Expression, Literal, Unknown } from '../../program/nodes.ts';
import { attribute, call, keywordValue, subscript } from './access.ts';
import { comprehension, dictionaryComprehension } from './comprehensions.ts';
import { maximumDepth, namedOf, textOf, type Context } from './context.ts';
import { lambda } from './functions.ts';
import { literal, name, unknown } from './make.ts';
import { array, dictionary, splat } from './objects.ts';
import { binary, boolean, comparison, conditional, not, unary, walrus } from './operators.ts';
import { string } from './strings.ts';
import type { Syntax } from './syntax.ts';

type Lowering = (node: Syntax, context: Context) => Expression;

/** Lowers one expression; parentheses leave nothing behind. What has no counterpart keeps its children. */
export function expression(node: Syntax, context: Context): Expression {
  const bare = withoutParentheses(node);
  if (context.depth >= maximumDepth) return unknown(bare, []);
  context.depth++;
  const lowered = (lowerings[bare.type] ?? others)(bare, context);
  context.depth--;
  return lowered;
}

export function expressions(nodes: readonly Syntax[], context: Context): Expression[] {
  return nodes.map((each) => expression(each, context));
}

/** `((a))`, and what stands in a type annotation. */
function withoutParentheses(node: Syntax): Syntax {
  let bare = node;
  while (bare.type === 'parenthesized_expression' || bare.type === 'type') {
    const [only, ...more] = namedOf(bare);
    if (only === undefined || more.length > 0) return bare;
    bare = only;
  }
  return bare;
}

function others(node: Syntax, context: Context): Expression {
  return unknown(node, expressions(namedOf(node), context));
}

/** The first parameter of the method around is `this`. */
export function identifier(node: Syntax, context: Context): Expression {
  if (node.start === node.end) return unknown(node, []);
  const text = textOf(node, context);
  return name(node, text === context.scope.receiver ? 'this' : text);
}

function integer(node: Syntax, context: Context): Literal | Unknown {
  const text = textOf(node, context).replaceAll('_', '').toLowerCase();
  return number(node, /^0\d/.test(text) ? text.replace(/^0+(?=\d)/, '') : text);
}

function float(node: Syntax, context: Context): Literal | Unknown {
  return number(node, textOf(node, context).replaceAll('_', ''));
}

/** `1j` is no number of other languages. */
function number(node: Syntax, text: string): Literal | Unknown {
  const value = Number(text);
  return Number.isNaN(value) ? unknown(node, []) : literal(node, value);
}

const lowerings: Readonly<Record<string, Lowering>> = {
  identifier,
  integer,
  float,
  string,
  concatenated_string: string,
  true: (node) => literal(node, true),
  false: (node) => literal(node, false),
  none: (node) => literal(node, null),
  attribute,
  subscript,
  generic_type: subscript,
  call,
  keyword_argument: keywordValue,
  list: array,
  tuple: array,
  set: array,
  expression_list: array,
  pattern_list: array,
  tuple_pattern: array,
  list_pattern: array,
  dictionary,
  list_splat: splat,
  list_splat_pattern: splat,
  dictionary_splat: splat,
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  generator_expression: comprehension,
  dictionary_comprehension: dictionaryComprehension,
  lambda,
  conditional_expression: conditional,
  boolean_operator: boolean,
  not_operator: not,
  comparison_operator: comparison,
  binary_operator: binary,
  unary_operator: unary,
  named_expression: walrus,
  await: (node, context) => {
    const [value] = namedOf(node);
    const { start, end } = node;
    return value === undefined
      ? unknown(node, [])
      : { kind: 'await', start, end, parent: undefined, value: expression(value, context) };
  },
};
