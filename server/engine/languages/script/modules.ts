import ts from 'typescript';
import type {
  ClassNode,
  Export,
  ExportedName,
  Expression,
  FunctionNode,
  Import,
  ImportedName,
  Statement,
} from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { hasModifier, spanOf, startOf, type Context } from './context.ts';
import { expression } from './expressions.ts';
import { namePattern } from './patterns.ts';

const { SyntaxKind } = ts;

export function importDeclaration(node: ts.ImportDeclaration, context: Context, out: Statement[]): void {
  const clause = node.importClause;
  const names = clause === undefined ? [] : importedNames(clause, context);
  const typeOnly = clause?.phaseModifier === SyntaxKind.TypeKeyword;
  out.push(importNode(node, moduleName(node.moduleSpecifier), node.moduleSpecifier, names, typeOnly, context));
}

/** `import a = require('m')` is the whole module; `import a = b.c` is a constant. */
export function importEquals(node: ts.ImportEqualsDeclaration, context: Context, out: Statement[]): void {
  const { moduleReference, name } = node;
  if (ts.isExternalModuleReference(moduleReference)) {
    const module = moduleReference.expression;
    const imported: ImportedName = {
      ...spanOf(name, context),
      imported: '*',
      local: name.text,
      typeOnly: node.isTypeOnly,
    };
    out.push(importNode(node, moduleName(module), module, [imported], node.isTypeOnly, context));
    return;
  }
  if (node.isTypeOnly) return;
  const span = spanOf(node, context);
  out.push({
    kind: 'declaration',
    start: span.start,
    end: span.end,
    parent: undefined,
    form: 'const',
    target: namePattern(name, context),
    value: entityName(moduleReference, context),
    type: undefined,
    statement: span,
  });
}

/** `b.c` in `import a = b.c` is a name of its own kind to the parser. */
function entityName(node: ts.EntityName, context: Context): Expression {
  if (ts.isIdentifier(node)) return expression(node, context);
  const parts: ts.Identifier[] = [];
  let first: ts.EntityName = node;
  while (ts.isQualifiedName(first)) {
    parts.push(first.right);
    first = first.left;
  }
  let object = expression(first, context);
  for (const part of parts.reverse()) {
    object = {
      kind: 'member',
      start: object.start,
      end: part.end,
      parent: undefined,
      object,
      property: part.text,
      propertySpan: spanOf(part, context),
      optional: false,
    };
  }
  return object;
}

function importNode(
  node: ts.Statement,
  module: string,
  specifier: ts.Expression,
  names: readonly ImportedName[],
  typeOnly: boolean,
  context: Context,
): Import {
  const { start, end } = spanOf(node, context);
  return {
    kind: 'import',
    start,
    end,
    parent: undefined,
    module,
    moduleSpan: spanOf(specifier, context),
    names,
    typeOnly,
  };
}

/** Empty when the source names no module yet. */
function moduleName(node: ts.Expression): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}

function importedNames(clause: ts.ImportClause, context: Context): ImportedName[] {
  const typeOnly = clause.phaseModifier === SyntaxKind.TypeKeyword;
  const names: ImportedName[] = [];
  const { name, namedBindings } = clause;
  if (name !== undefined) names.push({ ...spanOf(name, context), imported: 'default', local: name.text, typeOnly });
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) {
    names.push({ ...spanOf(namedBindings, context), imported: '*', local: namedBindings.name.text, typeOnly });
    return names;
  }
  for (const specifier of namedBindings.elements) {
    const local = specifier.name.text;
    const imported = specifier.propertyName?.text ?? local;
    names.push({ ...spanOf(specifier, context), imported, local, typeOnly: typeOnly || specifier.isTypeOnly });
  }
  return names;
}

/** `export { a as b }`, `export { a as b } from 'm'`, `export * from 'm'`, `export * as a from 'm'`; not `export type`. */
export function exportDeclaration(node: ts.ExportDeclaration, context: Context, out: Statement[]): void {
  if (node.isTypeOnly) return;
  const specifier = node.moduleSpecifier;
  const module = specifier && moduleName(specifier);
  out.push(exportNode(node, [], exportedNames(node, context), undefined, module, context));
}

function exportedNames(node: ts.ExportDeclaration, context: Context): ExportedName[] {
  const { exportClause } = node;
  if (exportClause === undefined) return [{ ...spanOf(node, context), local: '*', exported: '*' }];
  if (ts.isNamespaceExport(exportClause)) {
    return [{ ...spanOf(exportClause, context), local: '*', exported: exportClause.name.text }];
  }
  const names: ExportedName[] = [];
  for (const specifier of exportClause.elements) {
    if (specifier.isTypeOnly) continue;
    const exported = specifier.name.text;
    const local = specifier.propertyName?.text ?? exported;
    names.push({ ...spanOf(specifier, context), local, exported });
  }
  return names;
}

/** `export default value` and `export = value`. */
export function exportAssignment(node: ts.ExportAssignment, context: Context, out: Statement[]): void {
  const exported = node.isExportEquals === true ? 'export=' : 'default';
  const word = node.isExportEquals === true ? '=' : 'default';
  const value = expression(node.expression, context);
  out.push(
    exportNode(node, [], [{ ...wordSpan(node, word, context), local: undefined, exported }], value, undefined, context),
  );
}

/** Wraps what `export` stands before. Below the top level, as in a namespace, `export` means something else. */
export function addExported(
  node: ts.Statement & { readonly modifiers?: ts.NodeArray<ts.ModifierLike> | undefined },
  declaration: readonly Statement[],
  context: Context,
  out: Statement[],
): void {
  if (context.depth === 1 && hasModifier(node.modifiers, SyntaxKind.ExportKeyword)) {
    out.push(exportNode(node, declaration, [], undefined, undefined, context));
  } else {
    for (const statement of declaration) out.push(statement);
  }
}

/** `export default function …` and `export default class …`. */
export function addExportedDefault(
  node: ts.Statement,
  value: FunctionNode | ClassNode,
  context: Context,
  out: Statement[],
): void {
  const names = [{ ...wordSpan(node, 'default', context), local: undefined, exported: 'default' }];
  out.push(exportNode(node, [], names, value, undefined, context));
}

function exportNode(
  node: ts.Statement,
  declaration: readonly Statement[],
  names: readonly ExportedName[],
  value: Expression | undefined,
  module: string | undefined,
  context: Context,
): Export {
  const start = startOf(node, context);
  return { kind: 'export', start, end: node.end, parent: undefined, declaration, names, value, module };
}

/** Where a word of the statement stands that the parser keeps no node for. */
function wordSpan(node: ts.Statement, word: string, context: Context): Span {
  const start = startOf(node, context);
  const at = context.text.indexOf(word, start);
  return at < 0 || at + word.length > node.end ? { start, end: start } : { start: at, end: at + word.length };
}
