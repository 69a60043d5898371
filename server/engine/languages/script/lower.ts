import ts from 'typescript';
import type { Program } from '../../program/nodes.ts';
import type { Lower } from '../language.ts';
import { comments } from './comments.ts';
import { contextOf, type Context } from './context.ts';
import { parse, parseErrors } from './parse.ts';
import { statements } from './statements.ts';

/**
 * Lowers TypeScript, TSX, JavaScript and JSX. Text that nests too deep for the parser, thousands of levels, gives an
 * empty program with one error that spans it.
 */
export const lower: Lower = (path, text) => {
  const file = parse(path, text);
  if (file === undefined) return program(text, 'script', [], [], [{ start: 0, end: text.length }]);
  const context = contextOf(file);
  const errors = parseErrors(file);
  const body = statements(file.statements, context);
  return program(text, moduleKind(path, context), body, comments(context, errors), errors);
};

function program(
  text: string,
  kind: Program['moduleKind'],
  body: Program['body'],
  found: Program['comments'],
  errors: Program['errors'],
): Program {
  return {
    kind: 'program',
    start: 0,
    end: text.length,
    parent: undefined,
    body,
    moduleKind: kind,
    comments: found,
    errors,
  };
}

function moduleKind(path: string, { file, commonjs }: Context): Program['moduleKind'] {
  if (/\.m[jt]s$/i.test(path) || ts.isExternalModule(file)) return 'esm';
  return commonjs || /\.c[jt]s$/i.test(path) ? 'commonjs' : 'script';
}
