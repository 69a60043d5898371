import ts from 'typescript';
import type { Declaration, Expression, Literal, Property, Statement } from '../../program/nodes.ts';
import { classNode } from './classes.ts';
import { hasModifier, spanOf, startOf, type Context } from './context.ts';
import { expression, literal, unknown } from './expressions.ts';
import { functionDeclaration } from './functions.ts';
import { addExported, addExportedDefault } from './modules.ts';
import { propertyName } from './objects.ts';
import { bindingPattern, namePattern } from './patterns.ts';
import { block } from './statements.ts';

const { NodeFlags, SyntaxKind } = ts;

/** `declare …` says what exists elsewhere and is gone at run time. */
function isAmbient(modifiers: readonly ts.ModifierLike[] | undefined): boolean {
  return hasModifier(modifiers, SyntaxKind.DeclareKeyword);
}

export function variables(node: ts.VariableStatement, context: Context, out: Statement[]): void {
  if (isAmbient(node.modifiers)) return;
  addExported(node, declarations(node.declarationList, node, context), context, out);
}

/** `const a = 1, b = 2` becomes two declarations of one statement. */
export function declarations(list: ts.VariableDeclarationList, statement: ts.Node, context: Context): Declaration[] {
  const whole = spanOf(statement, context);
  const form = declarationForm(list.flags);
  const lowered: Declaration[] = [];
  for (const node of list.declarations) {
    const target = bindingPattern(node.name, context);
    lowered.push({
      kind: 'declaration',
      start: Math.min(startOf(node, context), target.start),
      end: node.end,
      parent: undefined,
      form,
      target,
      value: node.initializer && expression(node.initializer, context),
      type: node.type && spanOf(node.type, context),
      statement: whole,
    });
  }
  return lowered;
}

function declarationForm(flags: ts.NodeFlags): Declaration['form'] {
  if ((flags & NodeFlags.Let) !== 0) return 'let';
  // `using` and `await using` cannot be assigned to, as `const`
  return (flags & NodeFlags.BlockScoped) !== 0 ? 'const' : 'var';
}

/** A declaration without a body is an overload or says what exists elsewhere. */
export function functionStatement(node: ts.FunctionDeclaration, context: Context, out: Statement[]): void {
  if (node.body === undefined) return;
  const lowered = functionDeclaration(node, context);
  if (hasModifier(node.modifiers, SyntaxKind.DefaultKeyword)) addExportedDefault(node, lowered, context, out);
  else addExported(node, [lowered], context, out);
}

export function classStatement(node: ts.ClassDeclaration, context: Context, out: Statement[]): void {
  if (isAmbient(node.modifiers)) return;
  const lowered = classNode(node, context);
  if (hasModifier(node.modifiers, SyntaxKind.DefaultKeyword)) addExportedDefault(node, lowered, context, out);
  else addExported(node, [lowered], context, out);
}

/** `enum A { B, C = 'c' }` is `const A = { B: 0, C: 'c' }`. */
export function enumeration(node: ts.EnumDeclaration, context: Context, out: Statement[]): void {
  if (isAmbient(node.modifiers)) return;
  const span = spanOf(node, context);
  const target = namePattern(node.name, context);
  const { start, end } = span;
  const properties = enumMembers(node.members, context);
  const objectStart = Math.max(target.end, start);
  const declaration: Declaration = {
    kind: 'declaration',
    start: Math.min(start, target.start),
    end,
    parent: undefined,
    form: 'const',
    target,
    value: { kind: 'object', start: objectStart, end, parent: undefined, properties },
    type: undefined,
    statement: span,
  };
  addExported(node, [declaration], context, out);
}

function enumMembers(nodes: readonly ts.EnumMember[], context: Context): Property[] {
  const properties: Property[] = [];
  let next: number | undefined = 0;
  for (const node of nodes) {
    const keySpan = spanOf(node.name, context);
    const value: Expression = node.initializer
      ? expression(node.initializer, context)
      : next === undefined
        ? unknown(keySpan.start, keySpan.end, [])
        : literal(keySpan, next);
    next = follower(value);
    properties.push({
      kind: 'property',
      start: Math.min(startOf(node, context), keySpan.start),
      end: node.end,
      parent: undefined,
      key: propertyName(node.name),
      keySpan,
      value,
      shorthand: false,
    });
  }
  return properties;
}

function follower(value: Expression | Literal): number | undefined {
  return value.kind === 'literal' && typeof value.value === 'number' ? value.value + 1 : undefined;
}

/** `namespace A.B { … }` runs its body once, as a block; one that holds types only leaves nothing. */
export function namespace(node: ts.ModuleDeclaration, context: Context, out: Statement[]): void {
  if (isAmbient(node.modifiers)) return;
  let { body } = node;
  while (body !== undefined && ts.isModuleDeclaration(body)) body = body.body;
  if (body === undefined || !ts.isModuleBlock(body)) return;
  const lowered = block(body, context);
  if (lowered.body.length > 0) out.push(lowered);
}
