import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import { alternatives, constantText, type Located, type Value } from '../program/values.ts';
import type { ModelContext } from './context.ts';

export type ObjectValue = Extract<Value, { kind: 'object' }>;

/** The object that an expression is, or may be. */
export function objectOf(node: Expression, at: Located, context: ModelContext): ObjectValue | undefined {
  const value = context.evaluator.evaluate(node, at.module, at.frame);
  return [...alternatives(value)].find((each) => each.kind === 'object');
}

/** The object that a property holds. */
export function propertyOf(options: ObjectValue, key: string, context: ModelContext): ObjectValue | undefined {
  const written = findProperty(options.node, key);
  return written && objectOf(written, options, context);
}

/** The texts that a property may hold. */
export function textsOf(options: ObjectValue, key: string, context: ModelContext): readonly string[] {
  const written = findProperty(options.node, key);
  const value = written && context.evaluator.evaluate(written, options.module, options.frame);
  return value ? [...alternatives(value)].flatMap((each) => constantText(each) ?? []) : [];
}

/** The text that a property holds. */
export function textOf(options: ObjectValue, key: string, context: ModelContext): string | undefined {
  const written = findProperty(options.node, key);
  return written && constantText(context.evaluator.evaluate(written, options.module, options.frame));
}
