import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, FunctionNode } from '../program/nodes.ts';
import { alternatives } from '../program/values.ts';
import { neighbours } from './neighbours.ts';

const MOST_CALLS = 40;

/** Calls of a workspace function by its own name, in the modules around. */
export function* callersOf(
  fn: FunctionNode,
  module: Module,
  evaluator: Evaluator,
): Generator<{ readonly call: Call; readonly module: Module }> {
  const name = functionName(fn);
  if (name === '') return;
  let count = 0;
  for (const each of neighbours(module, evaluator.project)) {
    for (const call of each.calls) {
      if (calleeName(call) !== name || count++ > MOST_CALLS) continue;
      for (const value of alternatives(evaluator.evaluate(call.callee, each))) {
        if (value.kind === 'function' && value.node === fn) yield { call, module: each };
      }
    }
  }
}

/** The name by which a function is called, its own or that of what holds it. */
export function functionName(fn: FunctionNode): string {
  if (fn.name !== undefined) return fn.name;
  const { parent } = fn;
  if (parent?.kind === 'declaration' && parent.target.kind === 'namePattern') return parent.target.name;
  if (parent?.kind === 'property' || parent?.kind === 'classMember')
    return (parent.kind === 'property' ? parent.key : parent.name) ?? '';
  return parent?.kind === 'assignment' && parent.target.kind === 'member' ? parent.target.property : '';
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
