import ts from 'typescript';
import type { Block, Expression, FunctionNode, Parameter } from '../../program/nodes.ts';
import { hasModifier, spanOf, startAfterModifiers, startOf, type Context } from './context.ts';
import { expression } from './expressions.ts';
import { propertyName } from './objects.ts';
import { bindingPattern } from './patterns.ts';
import { block } from './statements.ts';

const { SyntaxKind } = ts;

type FunctionSyntax =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration;

export function arrow(node: ts.ArrowFunction, context: Context): FunctionNode {
  return functionNode(node, 'arrow', startOf(node, context), context);
}

export function functionExpression(node: ts.FunctionExpression, context: Context): FunctionNode {
  return functionNode(node, 'expression', startOf(node, context), context);
}

/** A declaration without `export` and `default`, which belong to the export around it. */
export function functionDeclaration(node: ts.FunctionDeclaration, context: Context): FunctionNode {
  const start = startAfterModifiers(node, [SyntaxKind.ExportKeyword, SyntaxKind.DefaultKeyword], context);
  return functionNode(node, 'statement', start, context);
}

/** A member of an object or a class. Its decorators stay on the class member. */
export function method(
  node: ts.MethodDeclaration | ts.AccessorDeclaration | ts.ConstructorDeclaration,
  context: Context,
): FunctionNode {
  const start = startAfterModifiers(node, [SyntaxKind.Decorator], context);
  return functionNode(node, 'method', start, context);
}

function functionNode(node: FunctionSyntax, form: FunctionNode['form'], start: number, context: Context): FunctionNode {
  const { name, body } = node;
  const nameSpan = name && spanOf(name, context);
  const parameterList = parameters(node.parameters, context);
  return {
    kind: 'function',
    start: Math.min(start, nameSpan?.start ?? start, parameterList[0]?.start ?? start),
    end: node.end,
    parent: undefined,
    form,
    name: node.kind === SyntaxKind.Constructor ? 'constructor' : name && propertyName(name),
    nameSpan,
    parameters: parameterList,
    body: functionBody(body, node.end, context),
    expressionBody: body !== undefined && !ts.isBlock(body),
    async: hasModifier(node.modifiers, SyntaxKind.AsyncKeyword),
    generator: node.asteriskToken !== undefined,
    decorators: [],
  };
}

/** `=> value` becomes a block that returns it. A body that is not written yet is an empty block. */
function functionBody(body: ts.ConciseBody | undefined, end: number, context: Context): Block {
  if (body === undefined) return { kind: 'block', start: end, end, parent: undefined, body: [] };
  if (ts.isBlock(body)) return block(body, context);
  const value = expression(body, context);
  const start = Math.min(startOf(body, context), value.start);
  return {
    kind: 'block',
    start,
    end: body.end,
    parent: undefined,
    body: [{ kind: 'return', start, end: body.end, parent: undefined, value }],
  };
}

function parameters(nodes: readonly ts.ParameterDeclaration[], context: Context): Parameter[] {
  const lowered: Parameter[] = [];
  for (const node of nodes) {
    // `this: Type` is no parameter at run time
    if (ts.isIdentifier(node.name) && node.name.text === 'this') continue;
    lowered.push(parameter(node, context));
  }
  return lowered;
}

function parameter(node: ts.ParameterDeclaration, context: Context): Parameter {
  const target = bindingPattern(node.name, context);
  return {
    kind: 'parameter',
    start: Math.min(startOf(node, context), target.start),
    end: node.end,
    parent: undefined,
    target,
    default: node.initializer && expression(node.initializer, context),
    rest: node.dotDotDotToken !== undefined,
    type: node.type && spanOf(node.type, context),
    property: node.modifiers?.some(isAccessModifier) ?? false,
    decorators: decorators(node.modifiers, context),
  };
}

function isAccessModifier({ kind }: ts.ModifierLike): boolean {
  return (
    kind === SyntaxKind.PublicKeyword ||
    kind === SyntaxKind.PrivateKeyword ||
    kind === SyntaxKind.ProtectedKeyword ||
    kind === SyntaxKind.ReadonlyKeyword ||
    kind === SyntaxKind.OverrideKeyword
  );
}

export function decorators(modifiers: readonly ts.ModifierLike[] | undefined, context: Context): Expression[] {
  const lowered: Expression[] = [];
  for (const modifier of modifiers ?? []) {
    if (ts.isDecorator(modifier)) lowered.push(expression(modifier.expression, context));
  }
  return lowered;
}
