import type { Expression, Jump, Statement, SwitchCase } from '../../program/nodes.ts';
import { fieldOf, fieldsOf, namedOf, spanOf, textOf, type Context } from './context.ts';
import { expression, expressions } from './expressions.ts';
import { unknown } from './make.ts';
import { blockOf, statements } from './statements.ts';
import type { Syntax } from './syntax.ts';

/** `match subject: case "a": … case _: …`; a case does not fall through to the next. */
export function matchStatement(node: Syntax, context: Context): Statement[] {
  const subject = fieldOf(node, 'subject');
  const body = fieldOf(node, 'body');
  if (subject === undefined || body === undefined) return statements(namedOf(node), context);
  const cases = namedOf(body).filter(({ type }) => type === 'case_clause');
  return [
    {
      kind: 'switch',
      ...spanOf(node),
      parent: undefined,
      subject: expression(subject, context),
      cases: cases.flatMap((each) => caseOf(each, context)),
    },
  ];
}

function caseOf(node: Syntax, context: Context): SwitchCase[] {
  const body = fieldOf(node, 'consequence');
  const patterns = namedOf(node).filter(({ type }) => type === 'case_pattern');
  const guard = fieldOf(node, 'guard');
  const literals = guard === undefined && patterns.length === 1 ? patterns.flatMap((each) => literalsOf(each)) : [];
  const lowered = body ? [...blockOf(body, context).body, leave(body)] : [];
  const span = { ...spanOf(node), parent: undefined };
  if (literals.length > 0 && literals.length < 16) {
    // `case "a" | "b":` is two cases, of which the first has no body of its own
    return literals.map((each, at) => ({
      kind: 'switchCase',
      ...span,
      test: expression(each, context),
      body: at === literals.length - 1 ? lowered : [],
    }));
  }
  const isDefault = guard === undefined && patterns.length === 1 && /^_$|^$/.test(textOf(patterns[0] ?? node, context));
  return [
    { kind: 'switchCase', ...span, test: isDefault ? undefined : testOf(patterns, guard, context), body: lowered },
  ];
}

/** `case "a":`, `case "a" | "b":`, `case Color.RED:` */
function literalsOf(node: Syntax): Syntax[] {
  const [inner, ...more] = namedOf(node);
  if (inner === undefined || more.length > 0) return [];
  if (LITERALS.has(inner.type)) return [inner];
  if (inner.type !== 'union_pattern') return [];
  const parts = namedOf(inner);
  return parts.every(({ type }) => LITERALS.has(type)) ? parts : [];
}

const LITERALS = new Set(['string', 'concatenated_string', 'integer', 'float', 'true', 'false', 'none']);

function testOf(patterns: readonly Syntax[], guard: Syntax | undefined, context: Context): Expression {
  const [first] = patterns;
  const span = first ?? guard ?? { start: 0, end: 0 };
  const tests = guard ? [...fieldsOf(guard, 'condition'), ...namedOf(guard)].slice(0, 1) : [];
  return unknown({ start: span.start, end: guard?.end ?? span.end }, expressions(tests, context));
}

function leave({ end }: Syntax): Jump {
  return { kind: 'jump', start: end, end, parent: undefined, form: 'break' };
}
