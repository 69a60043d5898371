import type { Assignment, Conditional, Expression, Logical, Unary } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { fieldOf, maximumDepth, namedOf, textOf, type Context } from './context.ts';
import { expression, expressions } from './expressions.ts';
import { name, unknown } from './make.ts';
import { fromParts, interpolated } from './strings.ts';
import type { Syntax } from './syntax.ts';

/** `a + b + c` leans to the left as far as the text goes on, so it is walked by a loop. */
export function binary(node: Syntax, context: Context): Expression {
  return chain(node, context, (link, left, right) => {
    const operator = textOf(fieldOf(link, 'operator') ?? link, context);
    if (operator === '%') return percent(link, left, right);
    return { kind: 'binary', ...between(left, link), operator, left, right };
  });
}

/** `"%s" % a`, `"%s:%s" % (a, b)` */
function percent(node: Syntax, left: Expression, right: Expression): Expression {
  if (left.kind === 'literal' && typeof left.value === 'string') {
    const given = right.kind === 'array' ? right.elements : [right];
    const parts = interpolated(left.value, given);
    if (parts) return fromParts(node, parts);
  }
  return { kind: 'binary', ...between(left, node), operator: '%', left, right };
}

/** `a and b`, `a or b` */
export function boolean(node: Syntax, context: Context): Expression {
  return chain(node, context, (link, left, right): Logical => {
    const operator = textOf(fieldOf(link, 'operator') ?? link, context) === 'or' ? '||' : '&&';
    return { kind: 'logical', ...between(left, link), operator, left, right };
  });
}

function between(left: Span, { end }: Span): { start: number; end: number; parent: undefined } {
  return { start: left.start, end, parent: undefined };
}

function chain(
  node: Syntax,
  context: Context,
  operation: (link: Syntax, left: Expression, right: Expression) => Expression,
): Expression {
  const links: Syntax[] = [];
  let first: Syntax | undefined = node;
  while (first?.type === node.type) {
    links.push(first);
    first = fieldOf(first, 'left');
  }
  const { depth } = context;
  const operands = [first, ...links.map((link) => fieldOf(link, 'right')).reverse()].filter(
    (each) => each !== undefined,
  );
  const [start, ...rest] = operands;
  if (start === undefined || rest.length !== links.length || depth + links.length > maximumDepth)
    return unknown(node, expressions(operands, context));
  context.depth = depth + links.length - 1;
  let left = expression(start, context);
  links.reverse().forEach((link, at) => {
    const right = rest[at];
    if (right === undefined) return;
    context.depth = depth + links.length - 1 - at;
    left = operation(link, left, expression(right, context));
  });
  context.depth = depth;
  return left;
}

export function not(node: Syntax, context: Context): Expression {
  const operand = fieldOf(node, 'argument');
  return operand === undefined ? unknown(node, []) : unaryOf('!', node, expression(operand, context));
}

/** `-a`, `+a`, `~a` */
export function unary(node: Syntax, context: Context): Expression {
  const operand = fieldOf(node, 'argument');
  const operator = fieldOf(node, 'operator');
  if (operand === undefined || operator === undefined) return unknown(node, []);
  return unaryOf(textOf(operator, context), node, expression(operand, context));
}

function unaryOf(operator: string, { start, end }: Span, operand: Expression): Unary {
  return { kind: 'unary', start, end, parent: undefined, operator, operand };
}

const OPERATORS: Readonly<Record<string, string>> = {
  '==': '===',
  is: '===',
  '!=': '!==',
  '<>': '!==',
  'is not': '!==',
  'not in': 'in',
};

/** `a == b`, and `a < b < c`, which is both at once. */
export function comparison(node: Syntax, context: Context): Expression {
  const operands = namedOf(node);
  const operators = node.children.filter(({ field }) => field === 'operators');
  const [first, ...rest] = operands;
  if (first === undefined || rest.length === 0 || rest.length !== operators.length)
    return unknown(node, expressions(operands, context));
  // What stands in the middle is compared twice, so only a name may: a call would be made twice.
  if (rest.slice(0, -1).some(({ type }) => !/^(?:identifier|integer|float)$/.test(type)) || rest.length > 8)
    return unknown(node, expressions(operands, context));
  let whole: Expression | undefined;
  let before = first;
  for (const [at, right] of rest.entries()) {
    const one = compared(before, textOf(operators[at] ?? right, context).replace(/\s+/g, ' '), right, context);
    whole = whole && {
      kind: 'logical',
      start: whole.start,
      end: one.end,
      parent: undefined,
      operator: '&&',
      left: whole,
      right: one,
    };
    whole ??= one;
    before = right;
  }
  return whole ?? unknown(node, []);
}

function compared(leftNode: Syntax, operator: string, rightNode: Syntax, context: Context): Expression {
  const left = expression(leftNode, context);
  const right = expression(rightNode, context);
  const span = { start: leftNode.start, end: rightNode.end, parent: undefined };
  const compared = { kind: 'binary', ...span, operator: OPERATORS[operator] ?? operator, left, right } as const;
  return operator === 'not in' ? unaryOf('!', span, compared) : compared;
}

/** `a if test else b` */
export function conditional(node: Syntax, context: Context): Expression {
  const [then, test, otherwise] = namedOf(node);
  if (then === undefined || test === undefined || otherwise === undefined)
    return unknown(node, expressions(namedOf(node), context));
  const { start, end } = node;
  const lowered: Conditional = {
    kind: 'conditional',
    start,
    end,
    parent: undefined,
    test: expression(test, context),
    then: expression(then, context),
    otherwise: expression(otherwise, context),
  };
  return lowered;
}

/** `name := value`; the name is declared at the head of the function around. */
export function walrus(node: Syntax, context: Context): Expression {
  const target = fieldOf(node, 'name');
  const value = fieldOf(node, 'value');
  if (target === undefined || value === undefined) return unknown(node, expressions(namedOf(node), context));
  const { start, end } = node;
  const assignment: Assignment = {
    kind: 'assignment',
    start,
    end,
    parent: undefined,
    operator: '=',
    target: name(target, textOf(target, context)),
    value: expression(value, context),
  };
  return assignment;
}
