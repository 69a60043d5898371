import ts from 'typescript';
import type { Assignment, Await, Conditional, Expression, Spread, Unary, Unknown } from '../../program/nodes.ts';
import { maximumDepth, startOf, type Context } from './context.ts';
import { expression, expressions, unknown, withoutCasts } from './expressions.ts';
import { assignmentPattern, isAssignmentPattern } from './patterns.ts';

const { SyntaxKind } = ts;

function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** `a + b`, `a && b`, `a = b` and `a, b` are all one kind of node to the parser. */
export function binary(node: ts.BinaryExpression, context: Context): Expression {
  const operator = node.operatorToken.kind;
  if (isAssignmentOperator(operator)) return assignment(node, context);
  if (operator === SyntaxKind.CommaToken) return sequence(node, context);
  return chain(node, context);
}

/** `a + b + c` leans to the left as far as the text goes on, so it is walked by a loop. */
function chain(node: ts.BinaryExpression, context: Context): Expression {
  const links: ts.BinaryExpression[] = [];
  let first: ts.Expression = node;
  while (ts.isBinaryExpression(first) && isOperation(first.operatorToken.kind)) {
    links.push(first);
    first = first.left;
  }
  const { depth } = context;
  if (depth + links.length > maximumDepth) return list(node, first, links, context);
  context.depth = depth + links.length - 1;
  let left = expression(first, context);
  for (let at = links.length - 1; at >= 0; at--) {
    const link = links[at];
    if (link === undefined) continue;
    context.depth = depth + at;
    left = operation(link, left, expression(link.right, context), context);
  }
  context.depth = depth;
  return left;
}

function isOperation(kind: ts.SyntaxKind): boolean {
  return kind !== SyntaxKind.CommaToken && !isAssignmentOperator(kind);
}

function operation(node: ts.BinaryExpression, left: Expression, right: Expression, context: Context): Expression {
  const start = Math.min(startOf(node, context), left.start);
  const { end } = node;
  const kind = node.operatorToken.kind;
  if (
    kind === SyntaxKind.AmpersandAmpersandToken ||
    kind === SyntaxKind.BarBarToken ||
    kind === SyntaxKind.QuestionQuestionToken
  ) {
    const operator = kind === SyntaxKind.BarBarToken ? '||' : kind === SyntaxKind.QuestionQuestionToken ? '??' : '&&';
    return { kind: 'logical', start, end, parent: undefined, operator, left, right };
  }
  return { kind: 'binary', start, end, parent: undefined, operator: ts.tokenToString(kind) ?? '', left, right };
}

/** `a, b, c`. */
function sequence(node: ts.BinaryExpression, context: Context): Unknown {
  const links: ts.BinaryExpression[] = [];
  let first: ts.Expression = node;
  while (ts.isBinaryExpression(first) && first.operatorToken.kind === SyntaxKind.CommaToken) {
    links.push(first);
    first = first.left;
  }
  return list(node, first, links, context);
}

/** All operands side by side, the first one and then the right sides from the innermost outwards. */
function list(
  node: ts.BinaryExpression,
  first: ts.Expression,
  links: readonly ts.BinaryExpression[],
  context: Context,
): Unknown {
  const nodes = [first];
  for (let at = links.length - 1; at >= 0; at--) nodes.push(links[at]?.right ?? first);
  const children = expressions(nodes, context);
  return unknown(Math.min(startOf(node, context), children[0]?.start ?? node.end), node.end, children);
}

function assignment(node: ts.BinaryExpression, context: Context): Assignment {
  const left = withoutCasts(node.left);
  const target = isAssignmentPattern(left) ? assignmentPattern(left, context) : expression(left, context);
  return {
    kind: 'assignment',
    start: Math.min(startOf(node, context), target.start),
    end: node.end,
    parent: undefined,
    operator: ts.tokenToString(node.operatorToken.kind) ?? '=',
    target,
    value: expression(node.right, context),
  };
}

export function prefix(node: ts.PrefixUnaryExpression, context: Context): Unary {
  const operator = ts.tokenToString(node.operator) ?? '';
  return unary(operator, startOf(node, context), node.end, expression(node.operand, context));
}

export function postfix(node: ts.PostfixUnaryExpression, context: Context): Unary {
  const operand = expression(node.operand, context);
  const operator = ts.tokenToString(node.operator) ?? '';
  return unary(operator, Math.min(startOf(node, context), operand.start), node.end, operand);
}

/** `typeof a`, `void a`, `delete a`. */
export function word(
  operator: string,
  node: ts.TypeOfExpression | ts.VoidExpression | ts.DeleteExpression,
  context: Context,
): Unary {
  return unary(operator, startOf(node, context), node.end, expression(node.expression, context));
}

function unary(operator: string, start: number, end: number, operand: Expression): Unary {
  return { kind: 'unary', start, end, parent: undefined, operator, operand };
}

export function conditional(node: ts.ConditionalExpression, context: Context): Conditional {
  const test = expression(node.condition, context);
  return {
    kind: 'conditional',
    start: Math.min(startOf(node, context), test.start),
    end: node.end,
    parent: undefined,
    test,
    then: expression(node.whenTrue, context),
    otherwise: expression(node.whenFalse, context),
  };
}

export function awaited(node: ts.AwaitExpression, context: Context): Await {
  const value = expression(node.expression, context);
  return { kind: 'await', start: startOf(node, context), end: node.end, parent: undefined, value };
}

export function yielded(node: ts.YieldExpression, context: Context): Unknown {
  const children = node.expression === undefined ? [] : [expression(node.expression, context)];
  return unknown(startOf(node, context), node.end, children);
}

export function spread(node: ts.SpreadElement | ts.SpreadAssignment, context: Context): Spread {
  const value = expression(node.expression, context);
  return { kind: 'spread', start: startOf(node, context), end: node.end, parent: undefined, value };
}
