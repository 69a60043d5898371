import ts from 'typescript';
import type { ClassMember, ClassNode, Expression, FunctionNode } from '../../program/nodes.ts';
import { hasModifier, startAfterModifiers, startOf, type Context } from './context.ts';
import { expression } from './expressions.ts';
import { decorators, method } from './functions.ts';
import { propertyName } from './objects.ts';
import { block } from './statements.ts';

const { SyntaxKind } = ts;

/** A class declaration or expression, without `export` and `default`, which belong to the export around it. */
export function classNode(node: ts.ClassLikeDeclaration, context: Context): ClassNode {
  const members: ClassMember[] = [];
  for (const element of node.members) {
    const member = classMember(element, context);
    if (member !== undefined) members.push(member);
  }
  return {
    kind: 'class',
    start: startAfterModifiers(node, [SyntaxKind.ExportKeyword, SyntaxKind.DefaultKeyword], context),
    end: node.end,
    parent: undefined,
    name: node.name?.text,
    superclass: superclass(node, context),
    members,
    decorators: decorators(node.modifiers, context),
  };
}

function superclass(node: ts.ClassLikeDeclaration, context: Context): Expression | undefined {
  const clause = node.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword);
  const type = clause?.types[0];
  return type && expression(type.expression, context);
}

/** Undefined for what is gone at run time: signatures, abstract and declared members. */
function classMember(node: ts.ClassElement, context: Context): ClassMember | undefined {
  if (ts.isPropertyDeclaration(node)) return isErased(node) ? undefined : field(node, context);
  if (ts.isMethodDeclaration(node)) return callable(node, 'method', context);
  if (ts.isConstructorDeclaration(node)) return callable(node, 'constructor', context);
  if (ts.isGetAccessor(node)) return callable(node, 'getter', context);
  if (ts.isSetAccessor(node)) return callable(node, 'setter', context);
  return ts.isClassStaticBlockDeclaration(node) ? staticBlock(node, context) : undefined;
}

function isErased(node: ts.PropertyDeclaration): boolean {
  return (
    hasModifier(node.modifiers, SyntaxKind.DeclareKeyword) || hasModifier(node.modifiers, SyntaxKind.AbstractKeyword)
  );
}

function field(node: ts.PropertyDeclaration, context: Context): ClassMember {
  return classMemberNode(node, 'field', node.initializer && expression(node.initializer, context), context);
}

function callable(
  node: ts.MethodDeclaration | ts.ConstructorDeclaration | ts.AccessorDeclaration,
  role: ClassMember['role'],
  context: Context,
): ClassMember | undefined {
  return node.body === undefined ? undefined : classMemberNode(node, role, method(node, context), context);
}

/** `static { … }` is a function that the class calls once. */
function staticBlock(node: ts.ClassStaticBlockDeclaration, context: Context): ClassMember {
  const body = block(node.body, context);
  const value: FunctionNode = {
    kind: 'function',
    start: body.start,
    end: body.end,
    parent: undefined,
    form: 'method',
    name: undefined,
    nameSpan: undefined,
    parameters: [],
    body,
    expressionBody: false,
    async: false,
    generator: false,
    decorators: [],
  };
  return classMemberNode(node, 'staticBlock', value, context);
}

function classMemberNode(
  node:
    | ts.PropertyDeclaration
    | ts.MethodDeclaration
    | ts.ConstructorDeclaration
    | ts.AccessorDeclaration
    | ts.ClassStaticBlockDeclaration,
  role: ClassMember['role'],
  value: Expression | undefined,
  context: Context,
): ClassMember {
  const modifiers = ts.isClassStaticBlockDeclaration(node) ? undefined : node.modifiers;
  const start = startOf(node, context);
  return {
    kind: 'classMember',
    start: Math.min(start, value?.start ?? start),
    end: node.end,
    parent: undefined,
    name: memberName(node),
    role,
    static: role === 'staticBlock' || hasModifier(modifiers, SyntaxKind.StaticKeyword),
    value,
    decorators: decorators(modifiers, context),
  };
}

function memberName(node: ts.ClassElement): string | undefined {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  return node.name && propertyName(node.name);
}
