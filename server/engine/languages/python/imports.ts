import type { Import, ImportedName } from '../../program/nodes.ts';
import { fieldOf, fieldsOf, spanOf, textOf, type Context } from './context.ts';
import type { Syntax } from './syntax.ts';

/**
 * Modules that are named from the top are requests of their own kind, `python:a.b`: no package of another language is
 * meant. Relative ones keep their dots: `.a`, `..b.c`, `.`.
 */
const SCHEME = 'python:';

/** `import a`, `import a.b as c`; `import a.b` binds `a` and asks for `a.b` too. */
export function importStatement(node: Syntax, context: Context): Import[] {
  return fieldsOf(node, 'name').flatMap((each) => {
    const named = each.type === 'aliased_import' ? fieldOf(each, 'name') : each;
    const alias = each.type === 'aliased_import' ? fieldOf(each, 'alias') : undefined;
    if (named === undefined) return [];
    const path = dotted(named, context);
    if (alias !== undefined) return [importNode(node, named, SCHEME + path, [bound(each, '*', alias, context)])];
    const [head = path] = path.split('.');
    declare(head, context);
    const first = { ...spanOf(each), imported: '*', local: head, typeOnly: false };
    const whole = importNode(node, named, SCHEME + head, [first]);
    return head === path ? [whole] : [whole, importNode(node, named, SCHEME + path, [])];
  });
}

/** `from a import b as c`, `from . import d`, `from e import *`; the last has one name, whose local name is `*`. */
export function importFromStatement(node: Syntax, context: Context): Import[] {
  const from = fieldOf(node, 'module_name');
  if (from === undefined) return [];
  const path = dotted(from, context);
  const module = path.startsWith('.') ? path : SCHEME + path;
  const star = node.children.find(({ type }) => type === 'wildcard_import');
  if (star) return [importNode(node, from, module, [{ ...spanOf(star), imported: '*', local: '*', typeOnly: false }])];
  const names = fieldsOf(node, 'name').flatMap((each) => {
    const named = each.type === 'aliased_import' ? fieldOf(each, 'name') : each;
    const local = each.type === 'aliased_import' ? (fieldOf(each, 'alias') ?? named) : named;
    return named && local ? [bound(each, dotted(named, context), local, context)] : [];
  });
  return [importNode(node, from, module, names)];
}

function bound(node: Syntax, imported: string, local: Syntax, context: Context): ImportedName {
  const name = textOf(local, context);
  declare(name, context);
  return { ...spanOf(node), imported, local: name, typeOnly: false };
}

function declare(name: string, context: Context): void {
  context.scope.declared.add(name);
}

/** Blanks may stand around the dots. */
function dotted(node: Syntax, context: Context): string {
  return textOf(node, context).replace(/[\s\\]+/g, '');
}

function importNode(node: Syntax, from: Syntax, module: string, names: readonly ImportedName[]): Import {
  const span = { ...spanOf(node), parent: undefined };
  return { kind: 'import', ...span, module, moduleSpan: spanOf(from), names, typeOnly: false };
}
