import type { Block, Catch, Pattern, Statement, Try } from '../../program/nodes.ts';
import { fieldOf, namedOf, spanOf, type Context } from './context.ts';
import { expression } from './expressions.ts';
import { block, unknown } from './make.ts';
import { namesOf, pattern } from './patterns.ts';
import { blockOf, statements } from './statements.ts';
import type { Syntax } from './syntax.ts';

/**
 * `try: … except A: … except B as e: … else: … finally: …`. The `else` part runs after the block, inside it. One
 * handler is the catch; of several each runs under a condition that nobody knows.
 */
export function tryStatement(node: Syntax, context: Context): Statement[] {
  const body = fieldOf(node, 'body');
  if (body === undefined) return statements(namedOf(node), context);
  const tried = blockOf(body, context);
  const otherwise = node.children.find(({ type }) => type === 'else_clause');
  const elseBody = otherwise && fieldOf(otherwise, 'body');
  const handlers = namedOf(node).filter(({ type }) => type.startsWith('except'));
  const handler = handled(handlers, context);
  const after = elseBody ? blockOf(elseBody, context) : undefined;
  const finallyClause = node.children.find(({ type }) => type === 'finally_clause');
  const finalBody = finallyClause && namedOf(finallyClause).find(({ type }) => type === 'block');
  const whole: Try = {
    kind: 'try',
    ...spanOf(node),
    parent: undefined,
    block: after ? block({ start: tried.start, end: after.end }, [...tried.body, after]) : tried,
    handler,
    finalizer: finalBody && blockOf(finalBody, context),
  };
  return [whole];
}

function handled(clauses: readonly Syntax[], context: Context): Catch | undefined {
  const [first] = clauses;
  const last = clauses.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const lowered = clauses.map((each) => clause(each, context));
  const target = lowered.find((each) => each.target)?.target;
  const span = { start: first.start, end: last.end };
  return { kind: 'catch', ...span, parent: undefined, target, body: alternatives(lowered, span) };
}

interface Clause {
  readonly node: Syntax;
  readonly target: Pattern | undefined;
  readonly type: Syntax | undefined;
  readonly body: Block;
  readonly test: ReturnType<typeof unknown>;
}

function clause(node: Syntax, context: Context): Clause {
  const parts = namedOf(node);
  const body = parts.find(({ type }) => type === 'block');
  const [value] = parts.filter((each) => each !== body);
  const alias = value?.type === 'as_pattern' ? fieldOf(value, 'alias') : fieldOf(node, 'alias');
  for (const each of alias ? namesOf(alias, context) : []) context.scope.declared.add(each);
  const type = value?.type === 'as_pattern' ? namedOf(value)[0] : value;
  return {
    node,
    target: alias && pattern(alias, context),
    type,
    body: body ? blockOf(body, context) : block({ start: node.end, end: node.end }, []),
    test: unknown(type ?? { start: node.start, end: node.start }, type ? [expression(type, context)] : []),
  };
}

/** The handlers as branches; the last one takes what is left. */
function alternatives(clauses: readonly Clause[], span: { start: number; end: number }): Block {
  let rest: Statement | undefined;
  for (const { body, test, node } of clauses.slice(0, 64).reverse()) {
    if (rest === undefined) rest = body;
    else rest = { kind: 'if', start: node.start, end: span.end, parent: undefined, test, then: body, otherwise: rest };
  }
  return rest?.kind === 'block' ? rest : block(span, rest ? [rest] : []);
}
