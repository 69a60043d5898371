import ts from 'typescript';
import type { Block, Catch, ExpressionStatement, Statement, SwitchCase } from '../../program/nodes.ts';
import { maximumDepth, startOf, type Context } from './context.ts';
import { classStatement, enumeration, functionStatement, namespace, variables } from './declarations.ts';
import { expression, unknown } from './expressions.ts';
import { forEach, forLoop, whileLoop } from './loops.ts';
import { exportAssignment, exportDeclaration, importDeclaration, importEquals } from './modules.ts';
import { bindingPattern } from './patterns.ts';

/** One statement of the source becomes none (types), one, or several (variables). */
type Lowering<N> = (node: N, context: Context, out: Statement[]) => void;

const lowerings: (Lowering<ts.Statement> | undefined)[] = [];

function on<N extends ts.Node>(kind: N['kind'], lowering: Lowering<N>): void {
  lowerings[kind] = lowering as Lowering<ts.Node>;
}

export function statements(nodes: readonly ts.Statement[], context: Context): Statement[] {
  const out: Statement[] = [];
  for (const node of nodes) addStatement(node, context, out);
  return out;
}

function addStatement(node: ts.Statement, context: Context, out: Statement[]): void {
  let bare = node;
  while (ts.isLabeledStatement(bare)) bare = bare.statement;
  const lowering = lowerings[bare.kind];
  if (lowering === undefined) return;
  if (context.depth >= maximumDepth) {
    const start = startOf(bare, context);
    out.push(expressionStatement(start, bare.end, unknown(start, bare.end, [])));
    return;
  }
  context.depth++;
  lowering(bare, context, out);
  context.depth--;
}

/** The one statement that a branch or a loop holds; a block when it lowers to none or to several. */
export function branch(node: ts.Statement, context: Context): Statement {
  const body: Statement[] = [];
  addStatement(node, context, body);
  const [only] = body;
  if (only !== undefined && body.length === 1) return only;
  return { kind: 'block', start: only?.start ?? startOf(node, context), end: node.end, parent: undefined, body };
}

export function block(node: ts.Block | ts.ModuleBlock, context: Context): Block {
  const body = statements(node.statements, context);
  const start = startOf(node, context);
  // in broken text the brace may be missing, and the first statement be one that the parser made up
  return { kind: 'block', start: Math.min(start, body[0]?.start ?? start), end: node.end, parent: undefined, body };
}

export function expressionStatement(
  start: number,
  end: number,
  value: ExpressionStatement['expression'],
): ExpressionStatement {
  return { kind: 'expression', start, end, parent: undefined, expression: value };
}

function ifStatement(node: ts.IfStatement, context: Context, out: Statement[]): void {
  out.push({
    kind: 'if',
    start: startOf(node, context),
    end: node.end,
    parent: undefined,
    test: expression(node.expression, context),
    then: branch(node.thenStatement, context),
    otherwise: node.elseStatement && branch(node.elseStatement, context),
  });
}

function switchStatement(node: ts.SwitchStatement, context: Context, out: Statement[]): void {
  const subject = expression(node.expression, context);
  const cases: SwitchCase[] = [];
  for (const clause of node.caseBlock.clauses) {
    cases.push({
      kind: 'switchCase',
      start: startOf(clause, context),
      end: clause.end,
      parent: undefined,
      test: ts.isCaseClause(clause) ? expression(clause.expression, context) : undefined,
      body: statements(clause.statements, context),
    });
  }
  out.push({ kind: 'switch', start: startOf(node, context), end: node.end, parent: undefined, subject, cases });
}

function tryStatement(node: ts.TryStatement, context: Context, out: Statement[]): void {
  const tried = block(node.tryBlock, context);
  out.push({
    kind: 'try',
    // a lone `catch` is the parser's sign of a `try` that it makes up
    start: Math.min(startOf(node, context), tried.start),
    end: node.end,
    parent: undefined,
    block: tried,
    handler: node.catchClause && catchClause(node.catchClause, context),
    finalizer: node.finallyBlock && block(node.finallyBlock, context),
  });
}

function catchClause(node: ts.CatchClause, context: Context): Catch {
  const target = node.variableDeclaration && bindingPattern(node.variableDeclaration.name, context);
  const body = block(node.block, context);
  return { kind: 'catch', start: startOf(node, context), end: node.end, parent: undefined, target, body };
}

/** `with (scope) body` hides which names it reads; what it holds stays findable. */
function withStatement(node: ts.WithStatement, context: Context, out: Statement[]): void {
  const start = startOf(node, context);
  const children = [expression(node.expression, context), branch(node.statement, context)];
  out.push(expressionStatement(start, node.end, unknown(start, node.end, children)));
}

const { SyntaxKind } = ts;
on<ts.ExpressionStatement>(SyntaxKind.ExpressionStatement, (node, context, out) => {
  const value = expression(node.expression, context);
  out.push(expressionStatement(Math.min(startOf(node, context), value.start), node.end, value));
});
on<ts.ReturnStatement>(SyntaxKind.ReturnStatement, (node, context, out) => {
  const value = node.expression && expression(node.expression, context);
  out.push({ kind: 'return', start: startOf(node, context), end: node.end, parent: undefined, value });
});
on<ts.ThrowStatement>(SyntaxKind.ThrowStatement, (node, context, out) => {
  const value = expression(node.expression, context);
  out.push({ kind: 'throw', start: startOf(node, context), end: node.end, parent: undefined, value });
});
on<ts.BreakStatement>(SyntaxKind.BreakStatement, (node, context, out) => {
  out.push({ kind: 'jump', start: startOf(node, context), end: node.end, parent: undefined, form: 'break' });
});
on<ts.ContinueStatement>(SyntaxKind.ContinueStatement, (node, context, out) => {
  out.push({ kind: 'jump', start: startOf(node, context), end: node.end, parent: undefined, form: 'continue' });
});
on<ts.Block>(SyntaxKind.Block, (node, context, out) => void out.push(block(node, context)));
on(SyntaxKind.IfStatement, ifStatement);
on(SyntaxKind.SwitchStatement, switchStatement);
on(SyntaxKind.TryStatement, tryStatement);
on(SyntaxKind.WithStatement, withStatement);
on(SyntaxKind.ForStatement, forLoop);
on(SyntaxKind.ForOfStatement, forEach);
on(SyntaxKind.ForInStatement, forEach);
on(SyntaxKind.WhileStatement, whileLoop);
on(SyntaxKind.DoStatement, whileLoop);
on(SyntaxKind.VariableStatement, variables);
on(SyntaxKind.FunctionDeclaration, functionStatement);
on(SyntaxKind.ClassDeclaration, classStatement);
on(SyntaxKind.EnumDeclaration, enumeration);
on(SyntaxKind.ModuleDeclaration, namespace);
on(SyntaxKind.ImportDeclaration, importDeclaration);
on(SyntaxKind.ImportEqualsDeclaration, importEquals);
on(SyntaxKind.ExportDeclaration, exportDeclaration);
on(SyntaxKind.ExportAssignment, exportAssignment);
