import ts from 'typescript';
import type { Call, Expression, Index, Member } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { spanOf, startOf, type Context } from './context.ts';
import { expression, expressions, name, withoutCasts } from './expressions.ts';

/** `object.property`, `object?.property`, `object.#property`. */
export function member(node: ts.PropertyAccessExpression, context: Context): Member {
  const object = expression(node.expression, context);
  const optional = node.questionDotToken !== undefined;
  return property(node, object, node.name.text, spanOf(node.name, context), optional, context);
}

/** `object['property']` is a member, `object[index]` an index. */
export function element(node: ts.ElementAccessExpression, context: Context): Member | Index {
  const object = expression(node.expression, context);
  const key = withoutCasts(node.argumentExpression);
  if (ts.isStringLiteralLike(key)) {
    const optional = node.questionDotToken !== undefined;
    return property(node, object, key.text, spanOf(key, context), optional, context);
  }
  const start = Math.min(startOf(node, context), object.start);
  const index = expression(node.argumentExpression, context);
  return { kind: 'index', start, end: node.end, parent: undefined, object, index };
}

/** `import.meta` and `new.target`, as members of the names `import` and `new`. */
export function metaProperty(node: ts.MetaProperty, context: Context): Member {
  const start = startOf(node, context);
  const keyword = node.keywordToken === ts.SyntaxKind.ImportKeyword ? 'import' : 'new';
  const object = name(start, start + keyword.length, keyword);
  return property(node, object, node.name.text, spanOf(node.name, context), false, context);
}

function property(
  node: ts.Expression,
  object: Expression,
  key: string,
  propertySpan: Span,
  optional: boolean,
  context: Context,
): Member {
  if (object.kind === 'name' && (object.name === 'exports' || (object.name === 'module' && key === 'exports'))) {
    context.commonjs = true;
  }
  // In broken text an object that the parser made up begins before the first token of the whole.
  const start = Math.min(startOf(node, context), object.start);
  return { kind: 'member', start, end: node.end, parent: undefined, object, property: key, propertySpan, optional };
}

export function call(node: ts.CallExpression, context: Context): Call {
  const callee = expression(node.expression, context);
  if (callee.kind === 'name' && callee.name === 'require') context.commonjs = true;
  return callNode(
    node,
    callee,
    expressions(node.arguments, context),
    argumentSpan(node, node.arguments, context),
    context,
  );
}

export function construction(node: ts.NewExpression, context: Context): Call {
  const callee = expression(node.expression, context);
  const given = node.arguments === undefined ? [] : expressions(node.arguments, context);
  return callNode(node, callee, given, argumentSpan(node, node.arguments, context), context);
}

/** `` tag`a${b}` `` is a call with the template as its argument. */
export function taggedTemplate(node: ts.TaggedTemplateExpression, context: Context): Call {
  const callee = expression(node.tag, context);
  const text = expression(node.template, context);
  return callNode(node, callee, [text], { start: node.end, end: node.end }, context);
}

function callNode(
  node: ts.Expression,
  callee: Expression,
  given: readonly Expression[],
  between: Span,
  context: Context,
): Call {
  return {
    kind: 'call',
    start: Math.min(startOf(node, context), callee.start),
    end: node.end,
    parent: undefined,
    callee,
    arguments: given,
    keywords: none,
    construct: node.kind === ts.SyntaxKind.NewExpression,
    argumentSpan: between,
  };
}

const none: [] = [];

/** From after `(` to before `)`, or to the end of a call that is not closed yet. */
function argumentSpan(node: ts.Expression, given: ts.NodeArray<ts.Expression> | undefined, context: Context): Span {
  const { end } = node;
  if (given === undefined) return { start: end, end };
  const start = Math.min(given.pos, end);
  const closed = end > given.end && context.text.charCodeAt(end - 1) === 41;
  return { start, end: Math.max(start, closed ? end - 1 : end) };
}
