import ts from 'typescript';
import type { ArrayExpression, Expression, ObjectExpression, Property, Spread } from '../../program/nodes.ts';
import { spanOf, startOf, type Context } from './context.ts';
import { expression, expressions, withoutCasts } from './expressions.ts';
import { method } from './functions.ts';
import { spread } from './operators.ts';

export function array(node: ts.ArrayLiteralExpression, context: Context): ArrayExpression {
  const elements = expressions(node.elements, context);
  return { kind: 'array', start: startOf(node, context), end: node.end, parent: undefined, elements };
}

export function object(node: ts.ObjectLiteralExpression, context: Context): ObjectExpression {
  const properties: (Property | Spread)[] = [];
  for (const part of node.properties) {
    properties.push(part.kind === ts.SyntaxKind.SpreadAssignment ? spread(part, context) : property(part, context));
  }
  return { kind: 'object', start: startOf(node, context), end: node.end, parent: undefined, properties };
}

function property(node: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>, context: Context): Property {
  const keySpan = spanOf(node.name, context);
  return {
    kind: 'property',
    start: Math.min(startOf(node, context), keySpan.start),
    end: node.end,
    parent: undefined,
    key: propertyName(node.name),
    keySpan,
    value: propertyValue(node, context),
    shorthand: node.kind === ts.SyntaxKind.ShorthandPropertyAssignment,
  };
}

function propertyValue(node: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>, context: Context): Expression {
  if (ts.isPropertyAssignment(node)) return expression(node.initializer, context);
  if (ts.isShorthandPropertyAssignment(node)) return expression(node.name, context);
  return method(node, context);
}

/** What a property is called when the source says so: `a`, `'a'`, `1`, `#a`, `['a']`; undefined when it is computed. */
export function propertyName(node: ts.PropertyName): string | undefined {
  if (!ts.isComputedPropertyName(node)) return node.text;
  const key = withoutCasts(node.expression);
  return ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : undefined;
}
