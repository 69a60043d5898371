import { requestOf, type Module } from '../program/link.ts';
import type { Expression, Node, Statement } from '../program/nodes.ts';
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

/** Where a file goes on after what it begins with. */
export interface Head {
  /** After the imports and `require`s that stand at the top. */
  readonly imports: number;
  /** There too, or after a `dotenv.config()` that has to run before the environment is read. */
  readonly declarations: number;
  /** Nothing stands before: what is inserted is the first of the file. */
  readonly isStart: boolean;
}

/**
 * Where new imports and declarations go, before `limit`. The place is the same for every fix of a file, so that two of
 * them can share what they insert.
 */
export function headOf(module: Module, limit: number): Head {
  let lastImport: Statement | undefined;
  let last: Statement | undefined;
  let isHead = true;
  for (const statement of module.program.body) {
    if (endOf(statement) > limit) break;
    isHead &&= statement.kind === 'import' || requireOf(statement) !== undefined || isDirective(statement);
    if (isHead) lastImport = statement;
    if (isHead || loadsEnvironment(statement)) last = statement;
  }
  const [shebang = ''] = /^#![^\r\n]*/.exec(module.text) ?? [];
  const after = (statement: Statement | undefined): number =>
    statement ? lineEnd(module.text, endOf(statement)) : shebang.length;
  return {
    imports: after(lastImport),
    declarations: after(last),
    isStart: lastImport === undefined && last === undefined && shebang === '',
  };
}

/** `dotenv.config()`, `config({ path })`, `require('dotenv').config()` */
function loadsEnvironment(statement: Statement): boolean {
  const call = statement.kind === 'expression' ? statement.expression : undefined;
  if (call?.kind !== 'call') return false;
  const { callee } = call;
  if (callee.kind !== 'member') return callee.kind === 'name' && isDotenv(callee);
  if (callee.property !== 'config') return false;
  return isDotenv(callee.object) || (callee.object.kind === 'call' && requestOf(callee.object) === 'dotenv');
}

function isDotenv(node: Expression): boolean {
  if (node.kind !== 'name') return false;
  const origin = node.binding?.origin;
  if (origin?.kind === 'import') return origin.module === 'dotenv';
  const value = origin?.kind === 'variable' ? origin.value : undefined;
  return value?.kind === 'call' && requestOf(value) === 'dotenv';
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
