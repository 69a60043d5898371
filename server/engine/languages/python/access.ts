import type { Call, Expression, Property, Spread } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { quantified } from './comprehensions.ts';
import { fieldOf, fieldsOf, namedOf, spanOf, textOf, type Context } from './context.ts';
import { expression, expressions } from './expressions.ts';
import { name, unknown } from './make.ts';
import { formatted, fromParts } from './strings.ts';
import type { Syntax } from './syntax.ts';

/** `object.property` */
export function attribute(node: Syntax, context: Context): Expression {
  const object = fieldOf(node, 'object');
  const property = fieldOf(node, 'attribute');
  if (object === undefined || property === undefined) return unknown(node, expressions(namedOf(node), context));
  return {
    kind: 'member',
    ...spanOf(node),
    parent: undefined,
    object: expression(object, context),
    property: textOf(property, context),
    propertySpan: spanOf(property),
    optional: false,
  };
}

/** `object["key"]`, `object[0]`, `object[a:b, c]`; `Annotated[T, x]` too. */
export function subscript(node: Syntax, context: Context): Expression {
  const [first, ...others] = namedOf(node);
  if (first === undefined) return unknown(node, []);
  const object = expression(first, context);
  const [slice] = others;
  if (slice?.type === 'slice' && others.length === 1) return sliceCall(node, object, slice, context);
  const given = others.flatMap((each) => (each.type === 'type_parameter' ? namedOf(each) : [each]));
  const [only, ...more] = expressions(given, context);
  if (only === undefined) return object;
  const span = { ...spanOf(node), parent: undefined };
  if (more.length === 0 && only.kind === 'literal' && typeof only.value === 'string') {
    const propertySpan = spanOf(only);
    return { kind: 'member', ...span, object, property: only.value, propertySpan, optional: false };
  }
  if (more.length === 0) return { kind: 'index', ...span, object, index: only };
  const end = more.at(-1)?.end ?? only.end;
  const index = { kind: 'array', start: only.start, end, parent: undefined, elements: [only, ...more] } as const;
  return { kind: 'index', ...span, object, index };
}

/** `token[7:]` is `token.slice(7)`, and `token[:8]` is `token.slice(0, 8)`; with a step it is something else. */
function sliceCall(node: Syntax, object: Expression, slice: Syntax, context: Context): Expression {
  const parts: (Syntax | undefined)[] = [undefined];
  for (const each of slice.children) {
    if (each.type === ':') parts.push(undefined);
    else if (each.type !== 'comment') parts[parts.length - 1] = each;
  }
  const [from, to, step] = parts;
  if (step) return unknown(node, [object, ...expressions(namedOf(slice), context)]);
  const zero = { kind: 'literal', start: slice.start, end: slice.start, parent: undefined, value: 0 } as const;
  const bounds = [from ? expression(from, context) : zero, ...(to ? [expression(to, context)] : [])];
  const span = { start: slice.start, end: slice.start };
  const callee = {
    kind: 'member',
    ...spanOf(node),
    parent: undefined,
    object,
    property: 'slice',
    propertySpan: span,
    optional: false,
  } as const;
  return callNode(node, callee, bounds, [], spanOf(slice));
}

export function call(node: Syntax, context: Context): Expression {
  const callee = fieldOf(node, 'function');
  const given = fieldOf(node, 'arguments');
  if (callee === undefined || given === undefined) return unknown(node, expressions(namedOf(node), context));
  // any(test(x) for x in xs)
  if (given.type === 'generator_expression') {
    const quantifier = callee.type === 'identifier' ? QUANTIFIERS[textOf(callee, context)] : undefined;
    if (quantifier) return quantified(given, quantifier, context);
    return callNode(node, expression(callee, context), [expression(given, context)], [], inside(given));
  }
  const target = superInitializer(callee, context) ?? expression(callee, context);
  const { positional, keywords } = argumentsOf(given, context);
  return (
    formatCall(node, target, positional, keywords) ??
    dictCall(node, target, positional, keywords) ??
    callNode(node, target, positional, keywords, inside(given))
  );
}

const QUANTIFIERS: Readonly<Record<string, 'some' | 'every' | undefined>> = { any: 'some', all: 'every' };

interface Given {
  readonly positional: readonly Expression[];
  readonly keywords: readonly (Property | Spread)[];
}

/** `a, *b, c=d, **e` */
export function argumentsOf(list: Syntax, context: Context): Given {
  const positional: Expression[] = [];
  const keywords: (Property | Spread)[] = [];
  for (const each of namedOf(list)) {
    if (each.type === 'keyword_argument') {
      const keyword = keywordArgument(each, context);
      if (keyword) keywords.push(keyword);
      continue;
    }
    const lowered = expression(each, context);
    if (each.type === 'dictionary_splat' && lowered.kind === 'spread') keywords.push(lowered);
    else positional.push(lowered);
  }
  return { positional, keywords };
}

function keywordArgument(node: Syntax, context: Context): Property | undefined {
  const key = fieldOf(node, 'name');
  const value = fieldOf(node, 'value');
  if (key === undefined || value === undefined) return undefined;
  return {
    kind: 'property',
    ...spanOf(node),
    parent: undefined,
    key: textOf(key, context),
    keySpan: spanOf(key),
    value: expression(value, context),
    shorthand: false,
  };
}

/** A keyword argument where none can stand: its value is kept. */
export function keywordValue(node: Syntax, context: Context): Expression {
  return unknown(node, expressions(fieldsOf(node, 'value'), context));
}

/** `super().__init__(…)` is `super(…)`, and `super().method` a member of `super`. */
function superInitializer(callee: Syntax, context: Context): Expression | undefined {
  if (callee.type !== 'attribute') return undefined;
  const object = fieldOf(callee, 'object');
  const method = fieldOf(callee, 'attribute');
  const inner = object?.type === 'call' ? fieldOf(object, 'function') : undefined;
  if (!object || !method || !inner || textOf(inner, context) !== 'super') return undefined;
  const property = textOf(method, context);
  if (property === '__init__') return name(callee, 'super');
  return {
    kind: 'member',
    ...spanOf(callee),
    parent: undefined,
    object: name(object, 'super'),
    property,
    propertySpan: spanOf(method),
    optional: false,
  };
}

/** `"http://{}".format(host)` is a template. */
function formatCall(
  node: Syntax,
  callee: Expression,
  positional: readonly Expression[],
  keywords: readonly (Property | Spread)[],
): Expression | undefined {
  if (callee.kind !== 'member' || callee.property !== 'format') return undefined;
  const { object } = callee;
  if (object.kind !== 'literal' || typeof object.value !== 'string') return undefined;
  const named = new Map<string, Expression>();
  for (const each of keywords) {
    if (each.kind === 'spread' || each.key === undefined) return undefined;
    named.set(each.key, each.value);
  }
  if (positional.some(({ kind }) => kind === 'spread')) return undefined;
  const parts = formatted(object.value, positional, named);
  return parts && fromParts(node, parts);
}

/** `dict(a=1, **more)` is `{"a": 1, **more}`. */
function dictCall(
  node: Syntax,
  callee: Expression,
  positional: readonly Expression[],
  properties: readonly (Property | Spread)[],
): Expression | undefined {
  if (callee.kind !== 'name' || callee.name !== 'dict' || positional.length > 0) return undefined;
  return { kind: 'object', ...spanOf(node), parent: undefined, properties };
}

function callNode(
  node: Syntax,
  callee: Expression,
  positional: readonly Expression[],
  keywords: Call['keywords'],
  argumentSpan: Span,
): Call {
  const span = { ...spanOf(node), parent: undefined };
  return { kind: 'call', ...span, callee, arguments: positional, keywords, construct: false, argumentSpan };
}

/** From after `(` to before `)`; a call that is not closed ends with its arguments. */
function inside({ start, end, children }: Syntax): Span {
  const closed = children.at(-1)?.type === ')' && children.at(-1)?.missing === false;
  return { start: Math.min(start + 1, end), end: Math.max(Math.min(start + 1, end), closed ? end - 1 : end) };
}
