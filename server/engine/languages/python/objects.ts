import type { Expression, Property, Spread } from '../../program/nodes.ts';
import { fieldOf, namedOf, spanOf, type Context } from './context.ts';
import { expression, expressions } from './expressions.ts';
import { unknown } from './make.ts';
import type { Syntax } from './syntax.ts';

/** `[a, b]`, `(a, b)`, `{a, b}` */
export function array(node: Syntax, context: Context): Expression {
  const { start, end } = node;
  return { kind: 'array', start, end, parent: undefined, elements: expressions(namedOf(node), context) };
}

/** `*a`, `**a` */
export function splat(node: Syntax, context: Context): Expression {
  const [value] = namedOf(node);
  const { start, end } = node;
  if (value === undefined) return unknown(node, []);
  return { kind: 'spread', start, end, parent: undefined, value: expression(value, context) };
}

/** `{"key": value, **more}` */
export function dictionary(node: Syntax, context: Context): Expression {
  const { start, end } = node;
  const properties: (Property | Spread)[] = [];
  for (const each of namedOf(node)) {
    const lowered = each.type === 'pair' ? pair(each, context) : expression(each, context);
    if (lowered.kind === 'property' || lowered.kind === 'spread') properties.push(lowered);
    else properties.push({ kind: 'spread', ...spanOf(each), parent: undefined, value: lowered });
  }
  return { kind: 'object', start, end, parent: undefined, properties };
}

function pair(node: Syntax, context: Context): Property | Expression {
  const key = fieldOf(node, 'key');
  const value = fieldOf(node, 'value');
  if (key === undefined || value === undefined) return unknown(node, expressions(namedOf(node), context));
  const name = expression(key, context);
  const isText = name.kind === 'literal' && typeof name.value === 'string';
  return {
    kind: 'property',
    ...spanOf(node),
    parent: undefined,
    key: isText ? name.value : undefined,
    keySpan: spanOf(key),
    value: expression(value, context),
    shorthand: false,
  };
}
