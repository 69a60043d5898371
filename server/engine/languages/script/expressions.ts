import ts from 'typescript';
import type { Expression, Literal, Name, Template, Unknown } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { call, construction, element, member, metaProperty, taggedTemplate } from './access.ts';
import { classNode } from './classes.ts';
import { maximumDepth, startOf, type Context } from './context.ts';
import { arrow, functionExpression } from './functions.ts';
import { jsxElement, jsxExpression, jsxFragment, jsxSelfClosing } from './jsx.ts';
import { array, object } from './objects.ts';
import { awaited, binary, conditional, postfix, prefix, spread, word, yielded } from './operators.ts';

const { SyntaxKind } = ts;

type Lowering<N> = (node: N, context: Context) => Expression;

/** By syntax kind. An array, since a `switch` over `ts.SyntaxKind` would load each of its members for every node. */
const lowerings: (Lowering<ts.Expression> | undefined)[] = [];

const casts: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.AsExpression,
  SyntaxKind.NonNullExpression,
  SyntaxKind.SatisfiesExpression,
  SyntaxKind.TypeAssertionExpression,
  SyntaxKind.ExpressionWithTypeArguments,
]);

function on<N extends ts.Node>(kind: N['kind'], lowering: Lowering<N>): void {
  lowerings[kind] = lowering as Lowering<ts.Node>;
}

/** Lowers one expression; parentheses and casts leave nothing behind. */
export function expression(node: ts.Expression, context: Context): Expression {
  const bare = lowerings[node.kind] === undefined ? withoutCasts(node) : node;
  const lowering = lowerings[bare.kind];
  if (lowering === undefined || context.depth >= maximumDepth) return unknown(startOf(bare, context), bare.end, []);
  context.depth++;
  const lowered = lowering(bare, context);
  context.depth--;
  return lowered;
}

export function expressions(nodes: readonly ts.Expression[], context: Context): Expression[] {
  const lowered: Expression[] = [];
  for (const node of nodes) lowered.push(expression(node, context));
  return lowered;
}

export function unknown(start: number, end: number, children: Unknown['children']): Unknown {
  return { kind: 'unknown', start, end, parent: undefined, children };
}

export function literal(span: Span, value: Literal['value']): Literal {
  return { kind: 'literal', start: span.start, end: span.end, parent: undefined, value };
}

export function name(start: number, end: number, text: string): Name {
  return { kind: 'name', start, end, parent: undefined, binding: undefined, name: text };
}

/** `(a)`, `a as T`, `a satisfies T`, `a!`, `<T>a` and `a<T>` are all `a`. */
export function withoutCasts(node: ts.Expression): ts.Expression {
  let bare = node;
  while (casts.has(bare.kind)) bare = (bare as ts.ParenthesizedExpression).expression;
  return bare;
}

function identifier(node: ts.Identifier | ts.PrivateIdentifier, context: Context): Expression {
  const start = startOf(node, context);
  if (start === node.end) return unknown(start, start, []);
  const { text } = node;
  return text === 'undefined' ? value(start, node.end, undefined) : name(start, node.end, text);
}

function value(start: number, end: number, of: Literal['value']): Literal {
  return { kind: 'literal', start, end, parent: undefined, value: of };
}

/** `this` and `super`, and `import` as the callee of a dynamic import. */
function keywordName(node: ts.Node, context: Context): Name {
  const start = startOf(node, context);
  return name(start, node.end, context.text.slice(start, node.end));
}

/** `/ab+/g`: the pattern is what stands between the slashes. */
function regularExpression(node: ts.RegularExpressionLiteral, context: Context): Literal {
  const { text } = node;
  const close = text.lastIndexOf('/');
  const pattern = text.slice(1, close > 0 ? close : text.length);
  return {
    kind: 'literal',
    start: startOf(node, context),
    end: node.end,
    parent: undefined,
    value: undefined,
    pattern,
  };
}

function template(node: ts.TemplateExpression, context: Context): Template {
  const texts = [node.head.text];
  const values: Expression[] = [];
  for (const part of node.templateSpans) {
    values.push(expression(part.expression, context));
    texts.push(part.literal.text);
  }
  return { kind: 'template', start: startOf(node, context), end: node.end, parent: undefined, texts, values };
}

on(SyntaxKind.Identifier, identifier);
on(SyntaxKind.PrivateIdentifier, identifier);
on(SyntaxKind.ThisKeyword, keywordName);
on(SyntaxKind.SuperKeyword, keywordName);
on(SyntaxKind.ImportKeyword, keywordName);
on<ts.StringLiteral>(SyntaxKind.StringLiteral, (node, context) => value(startOf(node, context), node.end, node.text));
on<ts.NoSubstitutionTemplateLiteral>(SyntaxKind.NoSubstitutionTemplateLiteral, (node, context) =>
  value(startOf(node, context), node.end, node.text),
);
on<ts.NumericLiteral>(SyntaxKind.NumericLiteral, (node, context) =>
  value(startOf(node, context), node.end, Number(node.text)),
);
// `10n`: past 2^53 the number is only near, and nothing here counts that far.
on<ts.BigIntLiteral>(SyntaxKind.BigIntLiteral, (node, context) =>
  value(startOf(node, context), node.end, Number(node.text.slice(0, -1))),
);
on<ts.TrueLiteral>(SyntaxKind.TrueKeyword, (node, context) => value(startOf(node, context), node.end, true));
on<ts.FalseLiteral>(SyntaxKind.FalseKeyword, (node, context) => value(startOf(node, context), node.end, false));
on<ts.NullLiteral>(SyntaxKind.NullKeyword, (node, context) => value(startOf(node, context), node.end, null));
on(SyntaxKind.RegularExpressionLiteral, regularExpression);
on(SyntaxKind.TemplateExpression, template);
on(SyntaxKind.PropertyAccessExpression, member);
on(SyntaxKind.ElementAccessExpression, element);
on(SyntaxKind.MetaProperty, metaProperty);
on(SyntaxKind.CallExpression, call);
on(SyntaxKind.NewExpression, construction);
on(SyntaxKind.TaggedTemplateExpression, taggedTemplate);
on(SyntaxKind.ObjectLiteralExpression, object);
on(SyntaxKind.ArrayLiteralExpression, array);
on(SyntaxKind.ArrowFunction, arrow);
on(SyntaxKind.FunctionExpression, functionExpression);
on<ts.ClassExpression>(SyntaxKind.ClassExpression, classNode);
on(SyntaxKind.BinaryExpression, binary);
on(SyntaxKind.PrefixUnaryExpression, prefix);
on(SyntaxKind.PostfixUnaryExpression, postfix);
on<ts.TypeOfExpression>(SyntaxKind.TypeOfExpression, (node, context) => word('typeof', node, context));
on<ts.VoidExpression>(SyntaxKind.VoidExpression, (node, context) => word('void', node, context));
on<ts.DeleteExpression>(SyntaxKind.DeleteExpression, (node, context) => word('delete', node, context));
on(SyntaxKind.ConditionalExpression, conditional);
on(SyntaxKind.AwaitExpression, awaited);
on(SyntaxKind.YieldExpression, yielded);
on(SyntaxKind.SpreadElement, spread);
on(SyntaxKind.JsxElement, jsxElement);
on(SyntaxKind.JsxSelfClosingElement, jsxSelfClosing);
on(SyntaxKind.JsxFragment, jsxFragment);
on(SyntaxKind.JsxExpression, jsxExpression);
