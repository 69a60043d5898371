import type { Edit } from '../fix.ts';
import type { Module } from '../program/link.ts';
import type { Literal, Node, Statement } from '../program/nodes.ts';

/** What takes a literal's place in a Python module, and the variable that it reads. */
export interface PythonLookup {
  readonly variable: string;
  /** Sorted by start. */
  readonly edits: readonly Edit[];
}

/** `os.environ["NAME"]` in the place of a literal: a server without the variable stops at its start. */
export function pythonLookup(module: Module, literal: Literal, proposal: string): PythonLookup {
  const { node, variable } = replaced(literal, proposal);
  const replacement = { path: module.path, start: node.start, end: node.end, text: `os.environ["${variable}"]` };
  return { variable, edits: [...importOs(module), replacement] };
}

/** `os.getenv("NAME", "…")` and `os.environ.get("NAME", "…")` have a name for it already: the whole call makes way. */
function replaced(literal: Literal, proposal: string): { readonly node: Node; readonly variable: string } {
  const { parent } = literal;
  const call = parent?.kind === 'property' && parent.key === 'default' ? parent.parent : parent;
  if (call?.kind !== 'call' || call.arguments[0] === literal || !isLookup(call.callee))
    return { node: literal, variable: proposal };
  const [name] = call.arguments;
  const variable = name?.kind === 'literal' && typeof name.value === 'string' ? name.value : '';
  return /^[A-Za-z_]\w*$/.test(variable) ? { node: call, variable } : { node: literal, variable: proposal };
}

function isLookup(callee: Node): boolean {
  if (callee.kind === 'name') return callee.name === 'getenv';
  if (callee.kind !== 'member') return false;
  const { object, property } = callee;
  return property === 'getenv' || (property === 'get' && object.kind === 'member' && object.property === 'environ');
}

/** `import os` before the first import, unless the module has it. */
function importOs({ path, text, program }: Module): readonly Edit[] {
  if (/^import[ \t]+(?:[\w.]+[ \t]*,[ \t]*)*os[ \t]*(?:,|#|$)/m.test(text)) return [];
  const first = program.body.find((statement, index) => !isHead(statement, index, text));
  const at = first?.start ?? text.length;
  const isImport = first?.kind === 'import';
  return [{ path, start: at, end: at, text: `import os\n${isImport ? '' : '\n'}` }];
}

/** The docstring, and imports that have to come first. */
function isHead(statement: Statement, index: number, text: string): boolean {
  if (statement.kind === 'expression') return index === 0 && statement.expression.kind === 'literal';
  return /^from\s+__future__\s/.test(text.slice(statement.start, statement.start + 32));
}
