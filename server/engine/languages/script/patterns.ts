import ts from 'typescript';
import type { NamePattern, ObjectPattern, Pattern, PatternProperty } from '../../program/nodes.ts';
import { maximumDepth, startOf, type Context } from './context.ts';
import { expression, withoutCasts } from './expressions.ts';
import { propertyName } from './objects.ts';

const { SyntaxKind } = ts;

/** What a declaration or a parameter binds. */
export function bindingPattern(node: ts.BindingName, context: Context): Pattern {
  if (ts.isIdentifier(node)) return namePattern(node, context);
  if (context.depth >= maximumDepth) return emptyPattern(node, context);
  context.depth++;
  const start = startOf(node, context);
  const { end } = node;
  const pattern: Pattern = ts.isObjectBindingPattern(node)
    ? { kind: 'objectPattern', start, end, parent: undefined, properties: bindings(node.elements, context) }
    : { kind: 'arrayPattern', start, end, parent: undefined, elements: bindingElements(node.elements, context) };
  context.depth--;
  return pattern;
}

export function namePattern(node: ts.Identifier, context: Context): NamePattern {
  return { kind: 'namePattern', start: startOf(node, context), end: node.end, parent: undefined, name: node.text };
}

function emptyPattern(node: ts.Node, context: Context): ObjectPattern {
  return { kind: 'objectPattern', start: startOf(node, context), end: node.end, parent: undefined, properties: [] };
}

function bindings(nodes: readonly ts.BindingElement[], context: Context): PatternProperty[] {
  const properties: PatternProperty[] = [];
  for (const node of nodes) properties.push(binding(node, bindingKey(node), context));
  return properties;
}

function bindingElements(nodes: readonly ts.ArrayBindingElement[], context: Context): (PatternProperty | undefined)[] {
  const elements: (PatternProperty | undefined)[] = [];
  for (const node of nodes) elements.push(ts.isOmittedExpression(node) ? undefined : binding(node, undefined, context));
  return elements;
}

/** `{ key }` and `{ key: target }`; a rest element takes no key. */
function bindingKey(node: ts.BindingElement): string | undefined {
  if (node.propertyName !== undefined) return propertyName(node.propertyName);
  return ts.isIdentifier(node.name) && node.dotDotDotToken === undefined ? node.name.text : undefined;
}

function binding(node: ts.BindingElement, key: string | undefined, context: Context): PatternProperty {
  const target = bindingPattern(node.name, context);
  const rest = node.dotDotDotToken !== undefined;
  return part(node, key, target, node.initializer, rest, context);
}

function part(
  node: ts.Node,
  key: string | undefined,
  target: Pattern,
  initializer: ts.Expression | undefined,
  rest: boolean,
  context: Context,
): PatternProperty {
  const start = Math.min(startOf(node, context), target.start);
  const value = initializer && expression(initializer, context);
  return { start, end: node.end, key, target, default: value, rest };
}

/**
 * Whether the left side of `=` takes a value apart into names only: `[a, { b }] = c`. A target such as `a.b` has no
 * place in a pattern, so that the whole left side then stays an expression.
 */
export function isAssignmentPattern(
  node: ts.Expression,
): node is ts.ObjectLiteralExpression | ts.ArrayLiteralExpression {
  return (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) && isTarget(node, 0);
}

function isTarget(node: ts.Expression, depth: number): boolean {
  const { target } = withDefault(node);
  if (ts.isIdentifier(target)) return true;
  if (depth >= maximumDepth) return false;
  if (ts.isArrayLiteralExpression(target)) {
    return target.elements.every((element) => {
      if (ts.isOmittedExpression(element)) return true;
      return isTarget(ts.isSpreadElement(element) ? element.expression : element, depth + 1);
    });
  }
  if (!ts.isObjectLiteralExpression(target)) return false;
  return target.properties.every((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return true;
    if (ts.isPropertyAssignment(property)) return isTarget(property.initializer, depth + 1);
    return ts.isSpreadAssignment(property) && isTarget(property.expression, depth + 1);
  });
}

/** `target = default` inside a pattern. */
function withDefault(node: ts.Expression): { target: ts.Expression; initializer: ts.Expression | undefined } {
  const bare = withoutCasts(node);
  if (!ts.isBinaryExpression(bare) || bare.operatorToken.kind !== SyntaxKind.EqualsToken) {
    return { target: bare, initializer: undefined };
  }
  return { target: withoutCasts(bare.left), initializer: bare.right };
}

/** The pattern of an expression that `isAssignmentPattern` has let through, or of a name. */
export function assignmentPattern(node: ts.Expression, context: Context): Pattern {
  if (ts.isIdentifier(node)) return namePattern(node, context);
  if (context.depth >= maximumDepth) return emptyPattern(node, context);
  context.depth++;
  const start = startOf(node, context);
  const { end } = node;
  const pattern: Pattern = ts.isArrayLiteralExpression(node)
    ? { kind: 'arrayPattern', start, end, parent: undefined, elements: arrayParts(node, context) }
    : { kind: 'objectPattern', start, end, parent: undefined, properties: objectParts(node, context) };
  context.depth--;
  return pattern;
}

function arrayParts(node: ts.ArrayLiteralExpression, context: Context): (PatternProperty | undefined)[] {
  const parts: (PatternProperty | undefined)[] = [];
  for (const element of node.elements) {
    if (ts.isOmittedExpression(element)) parts.push(undefined);
    else if (ts.isSpreadElement(element)) parts.push(assigned(element, undefined, element.expression, true, context));
    else parts.push(assigned(element, undefined, element, false, context));
  }
  return parts;
}

function objectParts(node: ts.Expression, context: Context): PatternProperty[] {
  const parts: PatternProperty[] = [];
  if (!ts.isObjectLiteralExpression(node)) return parts;
  for (const property of node.properties) {
    if (ts.isShorthandPropertyAssignment(property)) {
      const target = namePattern(property.name, context);
      parts.push(part(property, property.name.text, target, property.objectAssignmentInitializer, false, context));
    } else if (ts.isPropertyAssignment(property)) {
      parts.push(assigned(property, propertyName(property.name), property.initializer, false, context));
    } else if (ts.isSpreadAssignment(property)) {
      parts.push(assigned(property, undefined, property.expression, true, context));
    }
  }
  return parts;
}

function assigned(
  node: ts.Node,
  key: string | undefined,
  value: ts.Expression,
  rest: boolean,
  context: Context,
): PatternProperty {
  const { target, initializer } = withDefault(value);
  return part(node, key, assignmentPattern(target, context), initializer, rest, context);
}
