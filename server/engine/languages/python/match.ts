import type { Expression, Jump, Statement, SwitchCase } from '../../program/nodes.ts';
import { assign } from './assignments.ts';
import { childOf, fieldOf, fieldsOf, namedOf, spanOf, textOf, type Context } from './context.ts';
import { expression, expressions, identifier } from './expressions.ts';
import { unknown } from './make.ts';
import { blockOf, statements } from './statements.ts';
import type { Syntax } from './syntax.ts';

/** `match subject: case "a": … case _: …`; a case does not fall through to the next. */
export function matchStatement(node: Syntax, context: Context): Statement[] {
  const [subject, ...more] = fieldsOf(node, 'subject');
  const body = fieldOf(node, 'body');
  if (subject === undefined || body === undefined) return statements(namedOf(node), context);
  const cases = namedOf(body).filter(({ type }) => type === 'case_clause');
  const single = expression(subject, context);
  const end = more.at(-1)?.end ?? subject.end;
  const several = unknown({ start: subject.start, end }, [single, ...expressions(more, context)]);
  return [
    {
      kind: 'switch',
      ...spanOf(node),
      parent: undefined,
      subject: more.length === 0 ? single : several,
      cases: cases.flatMap((each) => caseOf(each, context)),
    },
  ];
}

function caseOf(node: Syntax, context: Context): SwitchCase[] {
  const body = fieldOf(node, 'consequence');
  const patterns = namedOf(node).filter(({ type }) => type === 'case_pattern');
  const guard = fieldOf(node, 'guard');
  const [only, ...more] = patterns;
  const values = guard === undefined && only && more.length === 0 ? valuesOf(only) : [];
  const captured = patterns.flatMap((each) => [...capturesIn(each)]).flatMap((each) => capture(each, context));
  const test = values.length === 0 ? testOf(patterns, guard, context) : undefined;
  const lowered = [...captured, ...(body ? [...blockOf(body, context).body, leave(body)] : [])];
  const span = { ...spanOf(node), parent: undefined };
  if (values.length > 0 && values.length < 16) {
    // `case "a" | "b":` is two cases, of which the first has no body of its own
    return values.map((each, at) => ({
      kind: 'switchCase',
      ...span,
      test: value(each, context),
      body: at === values.length - 1 ? lowered : [],
    }));
  }
  const isDefault = guard === undefined && more.length === 0 && (only === undefined || takesAnything(only, context));
  return [{ kind: 'switchCase', ...span, test: isDefault ? undefined : test, body: lowered }];
}

/** `case _:`, `case other:` */
function takesAnything(pattern: Syntax, context: Context): boolean {
  const [inner] = namedOf(pattern);
  return textOf(pattern, context) === '_' || (inner?.type === 'dotted_name' && namedOf(inner).length === 1);
}

/** What a pattern compares with: `case "a":`, `case -1:`, `case "a" | "b":`, `case Color.RED:` */
function valuesOf(pattern: Syntax): Syntax[] {
  const [inner, ...more] = namedOf(pattern);
  if (inner === undefined || more.length > 0) return [];
  if (isValue(inner)) return [childOf(pattern, '-') ? pattern : inner];
  if (inner.type !== 'union_pattern' || childOf(inner, '-')) return [];
  const parts = namedOf(inner);
  return parts.every(isValue) ? parts : [];
}

function isValue(node: Syntax): boolean {
  return VALUES.has(node.type) || (node.type === 'dotted_name' && namedOf(node).length > 1);
}

const VALUES = new Set(['string', 'concatenated_string', 'integer', 'float', 'true', 'false', 'none']);

function value(node: Syntax, context: Context): Expression {
  const [first, ...more] = namedOf(node);
  if (node.type === 'case_pattern' && first)
    return { kind: 'unary', ...spanOf(node), parent: undefined, operator: '-', operand: expression(first, context) };
  if (node.type !== 'dotted_name' || first === undefined) return expression(node, context);
  return more.reduce<Expression>(
    (object, property) => ({
      kind: 'member',
      start: node.start,
      end: property.end,
      parent: undefined,
      object,
      property: textOf(property, context),
      propertySpan: spanOf(property),
      optional: false,
    }),
    identifier(first, context),
  );
}

/** The names that a pattern binds: `n`, `[a, *rest]`, `{"k": v, **others}`, `A(x, y=z)`, `… as s`. */
function* capturesIn(pattern: Syntax): Generator<Syntax> {
  const stack = [pattern];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const parts = namedOf(node).filter(({ field }) => field !== 'key');
    if (node.type === 'dotted_name') yield* parts.length === 1 ? parts : [];
    else if (node.type === 'splat_pattern') yield* parts;
    else {
      // the class of `A(x)` and the name of `y=z` bind nothing
      const bound = node.type === 'class_pattern' || node.type === 'keyword_pattern' ? parts.slice(1) : parts;
      for (const each of bound.toReversed()) if (each.type !== 'identifier') stack.push(each);
      if (node.type === 'as_pattern') yield* parts.filter(({ type }) => type === 'identifier');
    }
  }
}

/** Nobody knows what a name holds that a pattern binds, but it is a name of its own. */
function capture(name: Syntax, context: Context): Statement[] {
  return assign(name, unknown(name, []), name, undefined, context);
}

function testOf(patterns: readonly Syntax[], guard: Syntax | undefined, context: Context): Expression {
  const [first] = patterns;
  const span = first ?? guard ?? { start: 0, end: 0 };
  const tests = guard ? [...fieldsOf(guard, 'condition'), ...namedOf(guard)].slice(0, 1) : [];
  return unknown({ start: span.start, end: guard?.end ?? span.end }, expressions(tests, context));
}

function leave({ end }: Syntax): Jump {
  return { kind: 'jump', start: end, end, parent: undefined, form: 'break' };
}
