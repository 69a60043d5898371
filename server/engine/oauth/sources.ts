import type { Evaluator } from '../program/evaluate.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { pythonGuess } from './python-guesses.ts';
import { alternatives } from '../program/values.ts';
import { descendants } from '../program/walk.ts';

const DEEPEST = 6;
/** Calls that only change the form of what they are given. */
const SHAPING =
  /^(toString|slice|substring|substr|replace|replaceAll|padStart|padEnd|trim|join|toFixed|toUpperCase|toLowerCase|floor|round|ceil|abs|String|Number|stringify|from|btoa|encodeURIComponent|concat|charAt|map|fill|repeat|split|valueOf|at|pow|parseInt|str|int|hex|isoformat|timestamp|strftime|format|zfill)$/;

/** What a value is made of: things that anybody can guess, and whether there is anything else in it. */
export interface Sources {
  /** `Math.random()`, `Date.now()` … in source order. */
  readonly guessable: readonly string[];
  /** Something that is not known to be guessable: a call of a library, a parameter, a setting. */
  readonly other: boolean;
}

/** `Math.random()`, `Date.now()`, `new Date().getTime()`, `performance.now()`, `process.pid` */
export function guessableCall(node: Expression): string | undefined {
  if (node.kind !== 'call') return undefined;
  const guess = pythonGuess(node);
  if (guess !== undefined) return guess;
  const { callee } = node;
  if (callee.kind !== 'member') return undefined;
  const owner = callee.object.kind === 'name' ? callee.object.name : '';
  if (owner === 'Math' && callee.property === 'random') return 'Math.random()';
  if ((owner === 'Date' || owner === 'performance') && callee.property === 'now') return `${owner}.now()`;
  const isNewDate =
    callee.object.kind === 'call' &&
    callee.object.construct &&
    callee.object.callee.kind === 'name' &&
    callee.object.callee.name === 'Date';
  return isNewDate && /^(getTime|valueOf)$/.test(callee.property) ? 'new Date()' : undefined;
}

/** Follows a value through names, functions of the workspace and calls that only shape it. */
export function sourcesOf(node: Expression, module: Module, evaluator: Evaluator): Sources {
  const guessable: string[] = [];
  let other = false;
  const seen = new Set<Expression>();

  function visit(at: Expression, where: Module, depth: number): void {
    if (seen.has(at) || depth > DEEPEST) return;
    seen.add(at);
    const weak = guessableCall(at);
    if (weak !== undefined) {
      guessable.push(weak);
      return;
    }
    switch (at.kind) {
      case 'literal':
        return;
      case 'template':
        return at.values.forEach((each) => visit(each, where, depth));
      case 'binary':
        visit(at.left, where, depth);
        return visit(at.right, where, depth);
      case 'await':
      case 'spread':
        return visit(at.value, where, depth);
      case 'array':
        return at.elements.forEach((each) => visit(each, where, depth));
      case 'object':
        return at.properties.forEach((each) => visit(each.value, where, depth));
      case 'name':
        return visitName(at, where, depth);
      case 'call':
        return visitCall(at, where, depth);
      default:
        other = true;
    }
  }

  function visitName(at: Extract<Expression, { kind: 'name' }>, where: Module, depth: number): void {
    const origin = at.binding?.origin;
    const value = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : undefined;
    if (!value || (at.binding?.writes.length ?? 0) > 0) other = true;
    else visit(value, where, depth + 1);
  }

  function visitCall(call: Call, where: Module, depth: number): void {
    const { callee } = call;
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
    for (const each of alternatives(evaluator.evaluate(callee, where))) {
      if (each.kind !== 'function') continue;
      for (const result of returnedExpressions(each.node)) visit(result, each.module, depth + 1);
      return;
    }
    if (!SHAPING.test(name)) {
      other = true;
      return;
    }
    const isGlobal =
      callee.kind === 'member' &&
      callee.object.kind === 'name' &&
      /^(Math|JSON|Buffer|Array|Object|String|Number)$/.test(callee.object.name);
    if (callee.kind === 'member' && !isGlobal) visit(callee.object, where, depth);
    for (const argument of call.arguments) visitArgument(argument, where, depth);
  }

  function visitArgument(argument: Expression, where: Module, depth: number): void {
    if (argument.kind !== 'function') return visit(argument, where, depth);
    for (const inner of descendants(argument.body)) {
      const weak = inner.kind === 'call' ? guessableCall(inner) : undefined;
      if (weak !== undefined) guessable.push(weak);
    }
  }

  visit(node, module, 0);
  return { guessable, other };
}
