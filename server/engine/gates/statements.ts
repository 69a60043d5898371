import type { Expression, Statement, SwitchCase } from '../program/nodes.ts';
import { runEffect } from './effects.ts';
import { joined, type Learned, type State } from './states.ts';
import { learnAll, type Run, type Walk } from './walk.ts';

export function runStatements(
  walk: Walk,
  body: readonly Statement[],
  states: readonly State[],
  run: Run,
): readonly State[] {
  let now = states;
  for (const statement of body) {
    if (now.length === 0) return now;
    now = walk.limit(joined(runStatement(walk, statement, now, run)));
  }
  return now;
}

export function runStatement(walk: Walk, node: Statement, states: readonly State[], run: Run): readonly State[] {
  switch (node.kind) {
    case 'expression':
      return runEffect(walk, node.expression, states, run);
    case 'declaration':
      return runDeclaration(walk, node, states, run);
    case 'if':
      return branch(
        walk,
        node.test,
        states,
        run,
        (now) => runStatement(walk, node.then, now, run),
        (now) => (node.otherwise ? runStatement(walk, node.otherwise, now, run) : now),
      );
    case 'return': {
      const after = node.value ? runEffect(walk, node.value, states, run) : states;
      for (const state of after) run.returns.push({ state, value: node.value });
      return [];
    }
    case 'throw':
      run.throws.push(...(node.value ? runEffect(walk, node.value, states, run) : states));
      return [];
    case 'jump':
      run.jumps.push(...states);
      return [];
    case 'block':
      return runStatements(walk, node.body, states, run);
    case 'loop':
      return runLoop(walk, node, states, run);
    case 'switch':
      return runSwitch(walk, node, states, run);
    case 'try':
      return runTry(walk, node, states, run);
    default:
      return states;
  }
}

export function branch(
  walk: Walk,
  test: Expression,
  states: readonly State[],
  run: Run,
  then: (states: readonly State[]) => readonly State[],
  otherwise: (states: readonly State[]) => readonly State[],
): readonly State[] {
  const before = runEffect(walk, test, states, run);
  const holds = before.flatMap((state) => walk.assume(test, true, state, run));
  const fails = before.flatMap((state) => walk.assume(test, false, state, run));
  walk.note(holds);
  walk.note(fails);
  return [...then(walk.limit(holds)), ...otherwise(walk.limit(fails))];
}

function runDeclaration(
  walk: Walk,
  node: Extract<Statement, { kind: 'declaration' }>,
  states: readonly State[],
  run: Run,
): readonly State[] {
  return node.value ? runEffect(walk, node.value, states, run) : states;
}

function runLoop(
  walk: Walk,
  node: Extract<Statement, { kind: 'loop' }>,
  states: readonly State[],
  run: Run,
): readonly State[] {
  return withJumps(run, () => {
    const before = node.iterated
      ? runEffect(walk, node.iterated, states, run)
      : runStatements(walk, node.initial, states, run);
    return [...before, ...runStatement(walk, node.body, before, run)];
  });
}

/** `break` and `continue` inside end where the statement around them does. */
function withJumps(run: Run, inside: () => readonly State[]): readonly State[] {
  const outside = run.jumps;
  run.jumps = [];
  const ended = [...inside(), ...run.jumps];
  run.jumps = outside;
  return ended;
}

function runSwitch(
  walk: Walk,
  node: Extract<Statement, { kind: 'switch' }>,
  states: readonly State[],
  run: Run,
): readonly State[] {
  const before = runEffect(walk, node.subject, states, run);
  const entering = new Map<SwitchCase, readonly State[]>();
  let others = before;
  for (const each of node.cases) {
    if (!each.test) continue;
    const test = isTrue(node.subject) ? each.test : equalityOf(node.subject, each.test);
    const holds = others.flatMap((state) => walk.assume(test, true, state, run));
    others = walk.limit(others.flatMap((state) => walk.assume(test, false, state, run)));
    walk.note(holds);
    walk.note(others);
    entering.set(each, holds);
  }
  const ended = withJumps(run, () => {
    let falling: readonly State[] = [];
    for (const each of node.cases)
      falling = runStatements(walk, each.body, walk.limit([...falling, ...(entering.get(each) ?? others)]), run);
    return falling;
  });
  return node.cases.some((each) => !each.test) ? ended : [...ended, ...others];
}

/** `switch (true) { case isValid(key): … }` */
function isTrue(node: Expression): boolean {
  return node.kind === 'literal' && node.value === true;
}

function equalityOf(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: '===', left, right, start: right.start, end: right.end };
}

function runTry(
  walk: Walk,
  node: Extract<Statement, { kind: 'try' }>,
  states: readonly State[],
  run: Run,
): readonly State[] {
  const outside = run.throws;
  run.throws = [];
  const known = new Set(states.flatMap((state) => state.learned));
  const returnedBefore = run.returns.length;
  run.handlers += node.handler ? 1 : 0;
  const ended = runStatements(walk, node.block.body, states, run);
  run.handlers -= node.handler ? 1 : 0;
  const thrown = run.throws;
  run.throws = outside;
  let after = ended;
  if (node.handler) {
    // Whatever the block checks may throw, so the handler also starts from before the block.
    const check = checkIn([...ended, ...thrown, ...run.returns.map((each) => each.state)], known);
    const failed = check
      ? states.flatMap((state) => learnAll(state, { kind: 'error', subject: check.subject, place: check.place }))
      : [];
    const entering = [...thrown, ...failed, ...(check ? [] : states)];
    after = [...ended, ...runStatements(walk, node.handler.body.body, walk.limit(entering), run)];
  } else run.throws.push(...thrown);
  if (!node.finalizer) return after;
  // It runs for what returns, too.
  const returned = run.returns.slice(returnedBefore).map((each) => each.state);
  runStatements(walk, node.finalizer.body, walk.limit(returned), run);
  return runStatements(walk, node.finalizer.body, after, run);
}

/** The first check of the caller that a block made: what an error in it would be about. */
function checkIn(states: readonly State[], known: ReadonlySet<Learned>): Learned | undefined {
  for (const state of states) {
    for (const learned of state.learned) {
      if (!known.has(learned) && /^(verified|unresolved|mismatch)$/.test(learned.kind)) return learned;
    }
  }
  return undefined;
}
