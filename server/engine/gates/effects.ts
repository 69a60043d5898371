import type { Expression, FunctionNode, Statement } from '../program/nodes.ts';
import { runCall } from './calls.ts';
import type { State } from './states.ts';
import { branch, runStatement } from './statements.ts';
import type { Run, Walk } from './walk.ts';

/** Evaluates an expression for what it does: calls, assignments, targets. */
export function runEffect(walk: Walk, node: Expression, states: readonly State[], run: Run): readonly State[] {
  if (states.length === 0 || walk.overflow) return [];
  switch (node.kind) {
    case 'call':
      return runCall(walk, node, states, run);
    case 'await':
    case 'spread':
      return runEffect(walk, node.value, states, run);
    case 'unary':
      return runEffect(walk, node.operand, states, run);
    case 'member':
      return runEffect(walk, node.object, states, run);
    case 'index':
      return runEffect(walk, node.index, runEffect(walk, node.object, states, run), run);
    case 'binary':
      return runEffect(walk, node.right, runEffect(walk, node.left, states, run), run);
    case 'logical':
      // `ok && next()`, `a || deny()`
      if (!hasCall(node.right)) return runEffect(walk, node.left, states, run);
      if (node.operator === '??') return runEffect(walk, node.right, runEffect(walk, node.left, states, run), run);
      return branch(
        walk,
        node.left,
        states,
        run,
        ...pair(node.operator === '&&', (now) => runEffect(walk, node.right, now, run)),
      );
    case 'conditional':
      if (!hasCall(node.then) && !hasCall(node.otherwise)) return runEffect(walk, node.test, states, run);
      return branch(
        walk,
        node.test,
        states,
        run,
        (now) => runEffect(walk, node.then, now, run),
        (now) => runEffect(walk, node.otherwise, now, run),
      );
    case 'assignment':
      return runAssignment(walk, node, states, run);
    case 'template':
      return node.values.reduce((now, value) => runEffect(walk, value, now, run), states);
    case 'array':
      return node.elements.reduce((now, value) => runEffect(walk, value, now, run), states);
    case 'object':
      return node.properties.reduce((now, each) => runEffect(walk, each.value, now, run), states);
    case 'unknown':
      return node.children.reduce(
        (now, each) => (isStatement(each) ? runStatement(walk, each, now, run) : runEffect(walk, each, now, run)),
        states,
      );
    default:
      return states;
  }
}

function runAssignment(
  walk: Walk,
  node: Extract<Expression, { kind: 'assignment' }>,
  states: readonly State[],
  run: Run,
): readonly State[] {
  const after = runEffect(walk, node.value, states, run);
  const binding = node.target.kind === 'name' ? node.target.binding : undefined;
  if (!binding || node.operator !== '=') return after;
  return after.map((state) => ({
    ...state,
    held: new Map(state.held).set(binding, { value: node.value, at: run.at }),
  }));
}

function pair(
  first: boolean,
  act: (states: readonly State[]) => readonly State[],
): [(states: readonly State[]) => readonly State[], (states: readonly State[]) => readonly State[]] {
  const stay = (states: readonly State[]): readonly State[] => states;
  return first ? [act, stay] : [stay, act];
}

function hasCall(node: Expression): boolean {
  if (node.kind === 'call' || node.kind === 'assignment') return true;
  if (node.kind === 'await' || node.kind === 'spread') return hasCall(node.value);
  if (node.kind === 'logical' || node.kind === 'binary') return hasCall(node.left) || hasCall(node.right);
  if (node.kind === 'conditional') return hasCall(node.then) || hasCall(node.otherwise);
  if (node.kind === 'unary') return hasCall(node.operand);
  return node.kind === 'unknown';
}

function isStatement(node: Expression | Statement): node is Exclude<Statement, FunctionNode | { kind: 'class' }> {
  return /^(declaration|expression|if|return|throw|loop|switch|jump|try|block|import|export)$/.test(node.kind);
}
