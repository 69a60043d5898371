import type { Block, Expression, Loop, Statement } from '../../program/nodes.ts';
import { assign, assignment, augmented } from './assignments.ts';
import { classNode } from './classes.ts';
import { fieldOf, maximumDepth, namedOf, spanOf, textOf, type Context } from './context.ts';
import { expression, expressions } from './expressions.ts';
import { functionStatement } from './functions.ts';
import { importFromStatement, importStatement } from './imports.ts';
import { block, expressionStatement, literal, unknown } from './make.ts';
import { matchStatement } from './match.ts';
import { namesOf, pattern } from './patterns.ts';
import type { Syntax } from './syntax.ts';
import { tryStatement } from './tries.ts';
import { withStatement } from './with.ts';

type Lowering = (node: Syntax, context: Context) => readonly Statement[];

/** One statement may be several: `import a, b`. */
export function statement(node: Syntax, context: Context): readonly Statement[] {
  if (context.depth >= maximumDepth) return [expressionStatement(node, unknown(node, []))];
  context.depth++;
  const lowered = (lowerings[node.type] ?? others)(node, context);
  context.depth--;
  return lowered;
}

export function statements(nodes: readonly Syntax[], context: Context): Statement[] {
  return nodes.flatMap((each) => statement(each, context));
}

export function blockOf(node: Syntax, context: Context): Block {
  return block(node, statements(namedOf(node), context));
}

/** An expression where a statement stands, and what the parser could not read. */
function others(node: Syntax, context: Context): Statement[] {
  if (node.type === 'ERROR') return statements(namedOf(node), context);
  return [expressionStatement(node, expression(node, context))];
}

function expressionStatements(node: Syntax, context: Context): Statement[] {
  const [only, ...more] = namedOf(node);
  if (only === undefined) return [];
  if (more.length > 0) return [expressionStatement(node, unknown(node, expressions([only, ...more], context)))];
  if (only.type === 'assignment') return assignment(only, context);
  if (only.type === 'augmented_assignment') return augmented(only, context);
  return [expressionStatement(node, expression(only, context))];
}

function decorated(node: Syntax, context: Context): Statement[] {
  const definition = fieldOf(node, 'definition');
  const decorators = namedOf(node).filter(({ type }) => type === 'decorator');
  if (definition?.type === 'function_definition') return [functionStatement(definition, decorators, context)];
  if (definition?.type === 'class_definition') return [classNode(definition, decorators, context)];
  return [expressionStatement(node, unknown(node, expressions(decorators.flatMap(namedOf), context)))];
}

/** `if a: … elif b: … else: …`; what runs only when the file is started, `if __name__ == "__main__":`, runs. */
function ifStatement(node: Syntax, context: Context): Statement[] {
  return ifElse(
    node,
    node.children.filter(({ field }) => field === 'alternative'),
    context,
  );
}

function ifElse(node: Syntax, alternatives: readonly Syntax[], context: Context): Statement[] {
  const condition = fieldOf(node, 'condition');
  const consequence = fieldOf(node, 'consequence');
  if (condition === undefined || consequence === undefined) return statements(namedOf(node), context);
  const [next, ...rest] = alternatives;
  const end = alternatives.at(-1)?.end ?? node.end;
  const isMain = /^\(?\s*__name__\s*==\s*['"]__main__['"]\s*\)?$/.test(textOf(condition, context));
  const test = expression(condition, context);
  const then = blockOf(consequence, context);
  const otherwise = next && alternative(next, rest, context);
  if (isMain) return otherwise ? [then, otherwise] : [then];
  return [{ kind: 'if', start: node.start, end, parent: undefined, test, then, otherwise }];
}

function alternative(node: Syntax, rest: readonly Syntax[], context: Context): Statement | undefined {
  if (node.type !== 'elif_clause') {
    const body = fieldOf(node, 'body');
    return body && blockOf(body, context);
  }
  if (context.depth >= maximumDepth) return expressionStatement(node, unknown(node, []));
  context.depth++;
  const [lowered, ...more] = ifElse(node, rest, context);
  context.depth--;
  if (lowered === undefined || more.length === 0) return lowered;
  return block({ start: lowered.start, end: more.at(-1)?.end ?? lowered.end }, [lowered, ...more]);
}

/** `for a in b: … else: …`; the `else` runs after the loop. */
function forStatement(node: Syntax, context: Context): Statement[] {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  const body = fieldOf(node, 'body');
  if (left === undefined || right === undefined || body === undefined) return statements(namedOf(node), context);
  const iterated = expression(right, context);
  for (const each of namesOf(left, context)) context.scope.declared.add(each);
  const target = pattern(left, context);
  const loop: Loop = { ...loopOf(node, blockOf(body, context)), target, iterated };
  return [loop, ...elseOf(node, context)];
}

function whileStatement(node: Syntax, context: Context): Statement[] {
  const condition = fieldOf(node, 'condition');
  const body = fieldOf(node, 'body');
  if (condition === undefined || body === undefined) return statements(namedOf(node), context);
  const test = expression(condition, context);
  const loop: Loop = { ...loopOf(node, blockOf(body, context)), test };
  return [loop, ...elseOf(node, context)];
}

function loopOf(node: Syntax, body: Block): Loop {
  return {
    kind: 'loop',
    start: node.start,
    end: body.end,
    parent: undefined,
    initial: [],
    target: undefined,
    iterated: undefined,
    test: undefined,
    update: undefined,
    body,
  };
}

function elseOf(node: Syntax, context: Context): Statement[] {
  const body = node.children.find(({ type }) => type === 'else_clause');
  const inner = body && fieldOf(body, 'body');
  return inner ? [blockOf(inner, context)] : [];
}

function returnStatement(node: Syntax, context: Context): Statement[] {
  return [{ kind: 'return', ...spanOf(node), parent: undefined, value: firstOf(node, context) }];
}

/** `raise error from cause` */
function raiseStatement(node: Syntax, context: Context): Statement[] {
  const cause = fieldOf(node, 'cause');
  const value = namedOf(node).find((each) => each !== cause);
  const thrown: Statement = {
    kind: 'throw',
    ...spanOf(node),
    parent: undefined,
    value: value && expression(value, context),
  };
  if (cause === undefined || cause.type === 'identifier' || cause.type === 'none') return [thrown];
  return [expressionStatement(cause, expression(cause, context)), thrown];
}

function firstOf(node: Syntax, context: Context): Expression | undefined {
  const [first] = namedOf(node);
  return first && expression(first, context);
}

/** `assert test, message` throws when the test fails. */
function assertStatement(node: Syntax, context: Context): Statement[] {
  const [test, message] = namedOf(node);
  if (test === undefined) return [];
  const span = { ...spanOf(node), parent: undefined };
  const operand = expression(test, context);
  const value = message ? expression(message, context) : literal({ start: node.end, end: node.end }, undefined);
  const then = block(node, [{ kind: 'throw', ...span, value }]);
  const denied = { kind: 'unary', ...spanOf(test), parent: undefined, operator: '!', operand } as const;
  return [{ kind: 'if', ...span, test: denied, then, otherwise: undefined }];
}

/** `del a, b["c"]` */
function deleteStatement(node: Syntax, context: Context): Statement[] {
  const deleted = namedOf(node).flatMap((each) => (each.type === 'expression_list' ? namedOf(each) : [each]));
  return deleted.map((each) => {
    const operand = expression(each, context);
    return expressionStatement(each, {
      kind: 'unary',
      ...spanOf(each),
      parent: undefined,
      operator: 'delete',
      operand,
    });
  });
}

/** `type A[T] = list[T]` */
function typeAlias(node: Syntax, context: Context): Statement[] {
  const [left, right] = [fieldOf(node, 'left'), fieldOf(node, 'right')];
  const [written] = left ? namedOf(left) : [];
  const target = written?.type === 'generic_type' ? namedOf(written)[0] : written;
  if (target?.type !== 'identifier' || right === undefined)
    return [expressionStatement(node, unknown(node, expressions(namedOf(node), context)))];
  return assign(target, expression(right, context), node, undefined, context);
}

function jump(form: 'break' | 'continue'): Lowering {
  return (node) => [{ kind: 'jump', ...spanOf(node), parent: undefined, form }];
}

const nothing: Lowering = () => [];

const lowerings: Readonly<Record<string, Lowering>> = {
  expression_statement: expressionStatements,
  function_definition: (node, context) => [functionStatement(node, [], context)],
  class_definition: (node, context) => [classNode(node, [], context)],
  decorated_definition: decorated,
  import_statement: importStatement,
  import_from_statement: importFromStatement,
  future_import_statement: nothing,
  if_statement: ifStatement,
  for_statement: forStatement,
  while_statement: whileStatement,
  try_statement: tryStatement,
  with_statement: withStatement,
  match_statement: matchStatement,
  return_statement: returnStatement,
  raise_statement: raiseStatement,
  assert_statement: assertStatement,
  delete_statement: deleteStatement,
  pass_statement: nothing,
  global_statement: nothing,
  nonlocal_statement: nothing,
  type_alias_statement: typeAlias,
  break_statement: jump('break'),
  continue_statement: jump('continue'),
  block: (node, context) => [blockOf(node, context)],
};
