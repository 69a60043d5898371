import type { Module } from '../program/link.ts';
import type { Node, Statement } from '../program/nodes.ts';
import { ancestors } from '../program/walk.ts';
import { requireOf } from './imports.ts';

/** The statement of a block (or of the file) that holds a node, or is it. */
export function statementAround(node: Node): Statement | undefined {
  let child: Node = node;
  for (const parent of [...ancestors(node)]) {
    const body =
      parent.kind === 'program' || parent.kind === 'block' || parent.kind === 'switchCase' ? parent.body : undefined;
    const found = body?.find((each) => each === child);
    // the block of `(req) => expression` is not written
    if (found && !(parent.kind === 'block' && parent.start === found.start && parent.end === found.end)) return found;
    child = parent;
  }
  return undefined;
}

/** The statement of the file's top level that holds a node. */
export function topStatementAround(node: Node): Statement | undefined {
  let child: Node = node;
  for (const parent of ancestors(node)) {
    if (parent.kind === 'program') return parent.body.find((each) => each === child);
    child = parent;
  }
  return undefined;
}

/** Where a statement begins in the text, `const` of `const a = 1, b = 2` included. */
export function startOf(statement: Statement): number {
  return statement.kind === 'declaration' ? statement.statement.start : statement.start;
}

export function endOf(statement: Statement): number {
  return statement.kind === 'declaration' ? statement.statement.end : statement.end;
}

/** The white space that the line of an offset starts with. */
export function indentationAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const [white = ''] = /^[ \t]*/.exec(text.slice(start, offset)) ?? [];
  return white;
}

/** Where a statement's own comments begin, or the statement itself where it has none. */
export function startWithComments(statement: Statement, module: Module): number {
  const { text, program } = module;
  let start = startOf(statement);
  for (let at = program.comments.length - 1; at >= 0; at--) {
    const comment = program.comments[at];
    if (!comment || comment.end > start) continue;
    const isAttached = /^[ \t]*\r?\n?[ \t]*$/.test(text.slice(comment.end, start));
    const isAlone = /(^|\n)[ \t]*$/.test(text.slice(Math.max(0, comment.start - 200), comment.start));
    if (!isAttached || !isAlone) break;
    ({ start } = comment);
  }
  return start;
}

/**
 * Where new imports and constants go, before `limit`: after the last import or `require`, after a `dotenv.config()`
 * that has to run first, else after directives and a shebang.
 */
export function headOf(module: Module, limit: number): { readonly at: number; readonly empty: boolean } {
  let last: Statement | undefined;
  for (const statement of module.program.body) {
    if (endOf(statement) > limit) break;
    if (statement.kind === 'import' || requireOf(statement) || loadsEnvironment(statement) || isDirective(statement))
      last = statement;
  }
  if (last) return { at: lineEnd(module.text, endOf(last)), empty: false };
  const shebang = /^#![^\r\n]*/.exec(module.text);
  return shebang ? { at: shebang[0].length, empty: false } : { at: 0, empty: true };
}

/** `dotenv.config()`, `config({ path })` */
function loadsEnvironment(statement: Statement): boolean {
  const call = statement.kind === 'expression' ? statement.expression : undefined;
  if (call?.kind !== 'call') return false;
  const { callee } = call;
  if (callee.kind === 'member')
    return callee.property === 'config' && callee.object.kind === 'name' && callee.object.name === 'dotenv';
  const origin = callee.kind === 'name' ? callee.binding?.origin : undefined;
  return origin?.kind === 'import' && origin.module === 'dotenv';
}

function isDirective(statement: Statement): boolean {
  return (
    statement.kind === 'expression' &&
    statement.expression.kind === 'literal' &&
    typeof statement.expression.value === 'string'
  );
}

/** The end of the line, when only a comment is left on it. */
function lineEnd(text: string, offset: number): number {
  const rest = /^;?[ \t]*(\/\/[^\r\n]*|\/\*[^\r\n]*\*\/[ \t]*)?(?=\r?\n|$)/.exec(text.slice(offset, offset + 2_000));
  return offset + (rest?.[0].length ?? 0);
}
