import ts from 'typescript';
import type { Loop, Pattern, Statement } from '../../program/nodes.ts';
import { startOf, type Context } from './context.ts';
import { declarations } from './declarations.ts';
import { expression, withoutCasts } from './expressions.ts';
import { assignmentPattern, bindingPattern, isAssignmentPattern } from './patterns.ts';
import { branch, expressionStatement } from './statements.ts';

/** `for (initial; test; update) body`. */
export function forLoop(node: ts.ForStatement, context: Context, out: Statement[]): void {
  const initial = initializer(node.initializer, context);
  const test = node.condition && expression(node.condition, context);
  const update = node.incrementor && expression(node.incrementor, context);
  out.push(loop(node, { initial, target: undefined, iterated: undefined, test, update }, context));
}

/** `for (const target of iterated) body`, `for (target in iterated) body`. */
export function forEach(node: ts.ForOfStatement | ts.ForInStatement, context: Context, out: Statement[]): void {
  const target = loopTarget(node.initializer, context);
  const initial = target === undefined ? initializer(node.initializer, context) : [];
  const iterated = expression(node.expression, context);
  out.push(loop(node, { initial, target, iterated, test: undefined, update: undefined }, context));
}

/** `while (test) body` and `do body while (test)`. */
export function whileLoop(node: ts.WhileStatement | ts.DoStatement, context: Context, out: Statement[]): void {
  const test = expression(node.expression, context);
  out.push(loop(node, { initial: [], target: undefined, iterated: undefined, test, update: undefined }, context));
}

type Header = Pick<Loop, 'initial' | 'target' | 'iterated' | 'test' | 'update'>;

function loop(node: ts.IterationStatement, header: Header, context: Context): Loop {
  return {
    kind: 'loop',
    start: startOf(node, context),
    end: node.end,
    parent: undefined,
    initial: header.initial,
    target: header.target,
    iterated: header.iterated,
    test: header.test,
    update: header.update,
    body: branch(node.statement, context),
  };
}

function initializer(node: ts.ForInitializer | undefined, context: Context): Statement[] {
  if (node === undefined) return [];
  if (ts.isVariableDeclarationList(node)) return declarations(node, node, context);
  const value = expression(node, context);
  return [expressionStatement(Math.min(startOf(node, context), value.start), node.end, value)];
}

/** Undefined when each round assigns to something that is no variable: `for (a.b of c)`. */
function loopTarget(node: ts.ForInitializer, context: Context): Pattern | undefined {
  if (ts.isVariableDeclarationList(node)) {
    const [first] = node.declarations;
    return first && bindingPattern(first.name, context);
  }
  const target = withoutCasts(node);
  return ts.isIdentifier(target) || isAssignmentPattern(target) ? assignmentPattern(target, context) : undefined;
}
