import type { Expression, Statement } from '../../program/nodes.ts';
import { assign } from './assignments.ts';
import { childOf, fieldOf, namedOf, spanOf, type Context } from './context.ts';
import { expression } from './expressions.ts';
import { block, expressionStatement } from './make.ts';
import { isAsync } from './scopes.ts';
import { blockOf, statements } from './statements.ts';
import type { Syntax } from './syntax.ts';

/** `with open(p) as f, lock: …`: the names are declared, then the body runs. */
export function withStatement(node: Syntax, context: Context): Statement[] {
  const body = fieldOf(node, 'body');
  const clause = childOf(node, 'with_clause');
  if (body === undefined || clause === undefined) return statements(namedOf(node), context);
  const items = namedOf(clause).filter(({ type }) => type === 'with_item');
  const entered = items.flatMap((each) => item(each, isAsync(node), context));
  return [block(node, [...entered, ...blockOf(body, context).body])];
}

function item(node: Syntax, awaited: boolean, context: Context): Statement[] {
  const value = bare(fieldOf(node, 'value') ?? namedOf(node)[0]);
  if (value === undefined) return [];
  if (value.type !== 'as_pattern') return [expressionStatement(value, entering(value, awaited, context))];
  const [managed] = namedOf(value);
  const alias = fieldOf(value, 'alias');
  if (managed === undefined || alias === undefined) return [expressionStatement(value, expression(value, context))];
  return assign(alias, entering(managed, awaited, context), value, undefined, context);
}

/** `with (open(p) as f):` */
function bare(value: Syntax | undefined): Syntax | undefined {
  const inner = value?.type === 'parenthesized_expression' ? namedOf(value)[0] : undefined;
  return inner?.type === 'as_pattern' ? inner : value;
}

function entering(node: Syntax, awaited: boolean, context: Context): Expression {
  const value = expression(node, context);
  return awaited ? { kind: 'await', ...spanOf(node), parent: undefined, value } : value;
}
