import type { Block, Call, Expression, FunctionNode, Parameter } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { childOf, fieldOf, maximumDepth, namedOf, type Context } from './context.ts';
import { expression, expressions } from './expressions.ts';
import { unknown } from './make.ts';
import { namesOf, pattern } from './patterns.ts';
import { functionScope, within } from './scopes.ts';
import type { Syntax } from './syntax.ts';

/** `[f(x) for x in xs if p(x)]` is `xs.filter(x => p(x)).map(x => f(x))`. */
export function comprehension(node: Syntax, context: Context): Expression {
  return walked(node, 'map', context);
}

/** `any(p(x) for x in xs)` is `xs.some(x => p(x))`, `all(…)` is `xs.every(…)`. */
export function quantified(node: Syntax, method: 'some' | 'every', context: Context): Expression {
  return walked(node, method, context);
}

/** The keys are of no use without the values, so only what is called inside is kept. */
export function dictionaryComprehension(node: Syntax, context: Context): Expression {
  const [body, ...clauses] = namedOf(node);
  const loop = clauses.find(({ type }) => type === 'for_in_clause');
  const iterated = loop && fieldOf(loop, 'right');
  if (body === undefined || loop === undefined || iterated === undefined) return whole(node, context);
  const first = expression(iterated, context);
  return unknown(node, [first, arrow(node, loop, context, () => unknown(body, expressions(namedOf(body), context)))]);
}

function walked(node: Syntax, method: string, context: Context): Expression {
  const [body, ...clauses] = namedOf(node);
  if (body === undefined) return unknown(node, []);
  // each clause is a call around the one before
  if (context.depth + clauses.length > maximumDepth) return whole(node, context);
  return clause(node, body, clauses, method, context);
}

function clause(
  node: Syntax,
  body: Syntax,
  [loop, ...rest]: readonly Syntax[],
  method: string,
  context: Context,
): Expression {
  const iterated = loop && fieldOf(loop, 'right');
  if (loop?.type !== 'for_in_clause' || iterated === undefined) return whole(node, context);
  const next = rest.findIndex(({ type }) => type === 'for_in_clause');
  const tests = rest.slice(0, next < 0 ? rest.length : next);
  let walkedOver = expression(iterated, context);
  for (const test of tests) {
    const condition = namedOf(test)[0];
    if (condition)
      walkedOver = step(
        node,
        walkedOver,
        'filter',
        arrow(node, loop, context, () => expression(condition, context)),
      );
  }
  const inner = arrow(node, loop, context, () =>
    next < 0 ? expression(body, context) : clause(node, body, rest.slice(next), method, context),
  );
  return step(node, walkedOver, next < 0 ? method : 'flatMap', inner);
}

function step({ start, end }: Span, object: Expression, property: string, inner: FunctionNode): Call {
  const propertySpan = { start: end, end };
  return {
    kind: 'call',
    start,
    end,
    parent: undefined,
    callee: { kind: 'member', start, end, parent: undefined, object, property, propertySpan, optional: false },
    arguments: [inner],
    keywords: [],
    construct: false,
    argumentSpan: propertySpan,
  };
}

/** `x => body`, with a parameter that stands where the loop names it: they are all inside the comprehension. */
function arrow(around: Syntax, loop: Syntax, context: Context, lowered: () => Expression): FunctionNode {
  const left = fieldOf(loop, 'left');
  const names = left ? [...namesOf(left, context)] : [];
  const scope = functionScope(undefined, names, undefined, context);
  const value = within(context, scope, lowered);
  const span = { start: around.start, end: around.end, parent: undefined };
  const returned: Block = { kind: 'block', ...span, body: [{ kind: 'return', ...span, value }] };
  const parameters: Parameter[] = [];
  const target = left && pattern(left, context);
  if (target) {
    parameters.push({
      kind: 'parameter',
      start: target.start,
      end: target.end,
      parent: undefined,
      target,
      default: undefined,
      rest: false,
      type: undefined,
      property: false,
      decorators: [],
    });
  }
  return {
    kind: 'function',
    ...span,
    form: 'arrow',
    name: undefined,
    nameSpan: undefined,
    parameters,
    body: returned,
    expressionBody: true,
    async: childOf(loop, 'async') !== undefined,
    generator: false,
    decorators: [],
  };
}

function whole(node: Syntax, context: Context): Expression {
  return unknown(node, expressions(namedOf(node), context));
}
