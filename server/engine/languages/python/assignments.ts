import type { Assignment, Call, Declaration, Expression, Name, Pattern, Statement } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { fieldOf, spanOf, textOf, type Context } from './context.ts';
import { expression, expressions } from './expressions.ts';
import { expressionStatement, name, unknown } from './make.ts';
import { namesOf, pattern, targetParts, unwrapped } from './patterns.ts';
import type { Syntax } from './syntax.ts';

/** `a = 1`, `a: int = 1`, `a: int`, `a = b = 1`, `a, b = 1, 2` */
export function assignment(node: Syntax, context: Context): Statement[] {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  if (left === undefined) return [expressionStatement(node, unknown(node, []))];
  const type = fieldOf(node, 'type');
  if (right === undefined) return assign(left, undefined, node, type, context);
  if (right.type === 'assignment') return chained(node, left, right, context);
  const targets = targetParts(left);
  const values = targetParts(right);
  const isPairwise = targets && values?.length === targets.length && ![...targets, ...values].some(isSplat);
  if (isPairwise) {
    return targets.flatMap((target, at) => {
      const value = values[at];
      return value ? assign(target, expression(value, context), node, undefined, context) : [];
    });
  }
  return assign(left, valueOf(right, context), node, type, context);
}

function valueOf(node: Syntax, context: Context): Expression {
  return node.type === 'augmented_assignment' ? unknown(node, []) : expression(node, context);
}

function isSplat({ type }: Syntax): boolean {
  return type.startsWith('list_splat');
}

/** `a = b = value`: the value is made once, and `a` is what `b` is. */
function chained(node: Syntax, left: Syntax, right: Syntax, context: Context): Statement[] {
  if (context.depth > 100) return [];
  context.depth++;
  const inner = assignment(right, context);
  context.depth--;
  const source = fieldOf(right, 'left');
  return [...inner, ...assign(left, source && expression(source, context), node, undefined, context)];
}

/** Gives a value to a target: declares a name that is new here, writes to anything else. */
export function assign(
  target: Syntax,
  value: Expression | undefined,
  span: Span,
  type: Syntax | undefined,
  context: Context,
): Statement[] {
  const bare = unwrapped(target);
  const { declared, foreign } = context.scope;
  const names = [...namesOf(bare, context)];
  const lowered = pattern(bare, context);
  if (lowered && names.every((each) => !declared.has(each) && !foreign.has(each))) {
    for (const each of names) declared.add(each);
    const isConstant = names.every((each) => context.scope.assigned.get(each) === 1);
    return [declarationOf(lowered, value, span, type, isConstant)];
  }
  if (value === undefined) return [];
  if (lowered && lowered.kind !== 'namePattern') {
    const { start, end } = span;
    const write = { kind: 'assignment', start, end, parent: undefined, operator: '=', target: lowered, value } as const;
    const fresh = names.filter((each) => !declared.has(each) && !foreign.has(each));
    for (const each of fresh) declared.add(each);
    const declarations = fresh.map((each) =>
      declarationOf(
        { kind: 'namePattern', ...spanOf(bare), parent: undefined, name: each },
        undefined,
        span,
        undefined,
        false,
      ),
    );
    return [...declarations, expressionStatement(span, write)];
  }
  if (lowered || bare.type === 'attribute' || bare.type === 'subscript')
    return [expressionStatement(span, write('=', destination(bare, context), value, span))];
  // `a.b, c[0], d = value`
  return [expressionStatement(span, unknown(span, [value, ...expressions(targetParts(bare) ?? [], context)]))];
}

/** The name itself, also where it is called `self`: it is assigned. */
function destination(node: Syntax, context: Context): Name | Expression {
  return node.type === 'identifier' ? name(node, textOf(node, context)) : expression(node, context);
}

/** `a += 1`; a list that another one is added to is extended, whoever else holds it. */
export function augmented(node: Syntax, context: Context): Statement[] {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  const operator = fieldOf(node, 'operator');
  if (left === undefined || right === undefined || operator === undefined)
    return [expressionStatement(node, unknown(node, []))];
  const added = unwrapped(right);
  if (added.type === 'list' && textOf(operator, context) === '+=')
    return [expressionStatement(node, extended(node, expression(left, context), expression(added, context)))];
  const target = destination(unwrapped(left), context);
  return [expressionStatement(node, write(textOf(operator, context), target, valueOf(right, context), node))];
}

/** `a += [b]` is `a.extend([b])`. */
function extended(node: Span, object: Expression, added: Expression): Call {
  const span = { ...spanOf(node), parent: undefined };
  const at = { start: object.end, end: object.end };
  const callee = { kind: 'member', ...span, object, property: 'extend', propertySpan: at, optional: false } as const;
  const argumentSpan = spanOf(added);
  return { kind: 'call', ...span, callee, arguments: [added], keywords: [], construct: false, argumentSpan };
}

function write(operator: string, target: Expression, value: Expression, span: Span): Assignment {
  return { kind: 'assignment', ...spanOf(span), parent: undefined, operator, target, value };
}

export function declarationOf(
  target: Pattern,
  value: Expression | undefined,
  span: Span,
  type: Syntax | undefined,
  isConstant: boolean,
): Declaration {
  return {
    kind: 'declaration',
    ...spanOf(span),
    parent: undefined,
    form: isConstant ? 'const' : 'let',
    target,
    value,
    type: type && spanOf(type),
    statement: spanOf(span),
  };
}
