import type { Block, Expression, ExpressionStatement, Literal, Name, Statement, Unknown } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';

export function literal({ start, end }: Span, value: Literal['value']): Literal {
  return { kind: 'literal', start, end, parent: undefined, value };
}

export function name({ start, end }: Span, text: string): Name {
  return { kind: 'name', start, end, parent: undefined, binding: undefined, name: text };
}

export function unknown({ start, end }: Span, children: Unknown['children']): Unknown {
  return { kind: 'unknown', start, end, parent: undefined, children };
}

export function block({ start, end }: Span, body: readonly Statement[]): Block {
  return { kind: 'block', start, end, parent: undefined, body };
}

export function expressionStatement({ start, end }: Span, expression: Expression): ExpressionStatement {
  return { kind: 'expression', start, end, parent: undefined, expression };
}
