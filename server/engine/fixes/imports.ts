import type { Module } from '../program/link.ts';
import type { Declaration, Expression, Import, PatternProperty, Statement } from '../program/nodes.ts';
import { requestOf } from '../program/link.ts';
import type { Style } from './style.ts';

/** A name that a fix needs from a module. */
export interface Wanted {
  readonly module: string;
  readonly name: string;
  /** Gone at run time: `import type`. */
  readonly type: boolean;
}

/** Where a name already comes from: `local` stands for it, also as a member (`crypto.createHash`). */
export function importedAs(wanted: Wanted, module: Module, style: Style): string | undefined {
  for (const statement of module.program.body) {
    const found = style.modules === 'esm' ? inImport(wanted, statement) : inRequire(wanted, statement);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inImport(wanted: Wanted, statement: Statement): string | undefined {
  if (statement.kind !== 'import' || !isSameModule(statement.module, wanted.module)) return undefined;
  for (const each of statement.names) {
    if (!wanted.type && (statement.typeOnly || each.typeOnly)) continue;
    if (each.imported === wanted.name) return each.local;
    // `import * as crypto`, and the default of a module that is Node's own
    const isWhole = each.imported === '*' || (each.imported === 'default' && isBuiltin(wanted.module));
    if (isWhole && !wanted.type) return `${each.local}.${wanted.name}`;
  }
  return undefined;
}

/** `const crypto = require('crypto')`, `const { createHash: hash } = require('crypto')` */
function inRequire(wanted: Wanted, statement: Statement): string | undefined {
  const required = requireOf(statement);
  if (!required || !isSameModule(required.module, wanted.module)) return undefined;
  const { target } = required.declaration;
  if (target.kind === 'namePattern') return `${target.name}.${wanted.name}`;
  if (target.kind !== 'objectPattern') return undefined;
  const [found] = target.properties.filter((each) => each.key === wanted.name);
  return found?.target.kind === 'namePattern' ? found.target.name : undefined;
}

/** Where a name can be added to an import that is there: after `after`, with `text` to insert. */
export function extension(
  wanted: Wanted,
  local: string,
  module: Module,
  style: Style,
): { readonly at: number; readonly text: string } | undefined {
  const written = specifier(wanted.name, local, style.modules === 'esm' ? ' as ' : ': ');
  for (const statement of module.program.body) {
    if (style.modules === 'commonjs') {
      const last = lastRequired(wanted, statement);
      if (last) return { at: last.end, text: `, ${written}` };
    } else if (statement.kind === 'import' && isSameModule(statement.module, wanted.module)) {
      const found = extendImport(statement, wanted, written);
      if (found) return found;
    }
  }
  return undefined;
}

function extendImport(
  statement: Import,
  wanted: Wanted,
  written: string,
): { readonly at: number; readonly text: string } | undefined {
  if (statement.typeOnly && !wanted.type) return undefined;
  const text = wanted.type && !statement.typeOnly ? `type ${written}` : written;
  const named = statement.names.filter((each) => each.imported !== 'default' && each.imported !== '*').at(-1);
  if (named) return { at: named.end, text: `, ${text}` };
  const [only] = statement.names;
  // `import express from 'express'`; `import type express from` may not hold both
  if (only?.imported === 'default' && statement.names.length === 1 && !statement.typeOnly)
    return { at: only.end, text: `, { ${text} }` };
  return undefined;
}

function lastRequired(wanted: Wanted, statement: Statement): PatternProperty | undefined {
  const required = requireOf(statement);
  if (
    !required ||
    !isSameModule(required.module, wanted.module) ||
    required.declaration.target.kind !== 'objectPattern'
  )
    return undefined;
  const last = required.declaration.target.properties.at(-1);
  return last?.rest ? undefined : last;
}

/** The import or `require` of names that have none yet. */
export function statementFor(
  module: string,
  names: readonly { readonly name: string; readonly local: string; readonly type: boolean }[],
  style: Style,
): string {
  if (style.modules === 'commonjs') {
    return `const { ${names.map((each) => specifier(each.name, each.local, ': ')).join(', ')} } = require('${module}');`;
  }
  const isType = names.every((each) => each.type);
  const list = names.map((each) => (each.type && !isType ? 'type ' : '') + specifier(each.name, each.local, ' as '));
  return `import ${isType ? 'type ' : ''}{ ${list.join(', ')} } from '${module}';`;
}

function specifier(name: string, local: string, between: string): string {
  return name === local ? name : name + between + local;
}

/** `const x = require('m')` */
export function requireOf(
  statement: Statement,
): { readonly module: string; readonly declaration: Declaration } | undefined {
  if (statement.kind !== 'declaration') return undefined;
  const module = requestedBy(statement.value);
  return module === undefined ? undefined : { module, declaration: statement };
}

function requestedBy(value: Expression | undefined): string | undefined {
  if (value?.kind !== 'call' || value.callee.kind !== 'name' || value.callee.name !== 'require') return undefined;
  return requestOf(value);
}

function isSameModule(a: string, b: string): boolean {
  return withoutScheme(a) === withoutScheme(b);
}

function isBuiltin(module: string): boolean {
  return module.startsWith('node:');
}

function withoutScheme(module: string): string {
  return module.startsWith('node:') ? module.slice('node:'.length) : module;
}
