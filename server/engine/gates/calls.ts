import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { isProcessExit } from '../program/trace.ts';
import { UNKNOWN, type Frame, type Located, type Value } from '../program/values.ts';
import { forEachChild } from '../program/walk.ts';
import { runEffect } from './effects.ts';
import type { Learned, State } from './states.ts';
import { runStatements } from './statements.ts';
import { asksAboutCaller } from './request-reads.ts';
import { isThrowingVerifier } from './verifiers.ts';
import { DEEPEST_CALL, learnAll, placeOf, type Run, type Walk } from './walk.ts';

export function runCall(walk: Walk, node: Call, states: readonly State[], run: Run): readonly State[] {
  let now =
    node.callee.kind === 'member'
      ? runEffect(walk, node.callee.object, states, run)
      : runEffect(walk, node.callee, states, run);
  for (const argument of node.arguments) if (argument.kind !== 'function') now = runEffect(walk, argument, now, run);
  if (now.length === 0) return now;
  const callee = walk.evaluator.evaluate(node.callee, run.at.module, run.at.frame);
  if (walk.target(node, callee, run.at)) {
    for (const state of now) walk.hits.push({ state, node, at: run.at });
    return now;
  }
  if (isProcessExit(node)) return [];
  if (throws(node, callee)) {
    run.throws.push(...now);
    return [];
  }
  if (walk.returning && answers(node, callee)) {
    walk.answered.push(...now);
    return [];
  }
  const passed = passesTargetOn(walk, node, run);
  const args = node.arguments.map((each) =>
    each.kind === 'spread' ? UNKNOWN : walk.evaluator.evaluate(each, run.at.module, run.at.frame),
  );
  if (callee.kind === 'function' && (node.arguments.length > 0 || passed) && run.depth < DEEPEST_CALL) {
    return inlined(walk, callee, args, now, run);
  }
  if (passed) {
    // `verify(req, res, next)` into code that nobody can see
    for (const state of now)
      walk.hits.push({ state: learnAll(state, opaqueFor(node, run))[0] ?? state, node, at: run.at });
    return now;
  }
  return runCallbacks(walk, node, checked(walk, node, callee, now, run), now, run);
}

function inlined(
  walk: Walk,
  callee: Extract<Value, { kind: 'function' }>,
  args: readonly Value[],
  states: readonly State[],
  run: Run,
): readonly State[] {
  const inner = inline(walk, callee, args, states, run);
  run.throws.push(...inner.throws);
  walk.note(inner.throws);
  const ended = inner.returns.map((each) => each.state);
  walk.note(ended);
  return distinct(ended);
}

/** A call outside the workspace that checks the credential: `await jwtVerify(token, …)`, `await users.findByKey(key)`. */
function checked(walk: Walk, node: Call, callee: Value, states: readonly State[], run: Run): readonly State[] {
  const caller = node.arguments
    .map((each) =>
      each.kind === 'function' ? undefined : walk.subjects.callerIn(each, run.at, states[0]?.held ?? new Map()),
    )
    .find((each) => each !== undefined);
  const name = nameOf(node);
  if (!caller && !asksAboutCaller(name, node.arguments)) return states;
  const place = placeOf(node, run.at);
  const subject = caller && 'name' in caller ? caller.name : name;
  if (isThrowingVerifier(callee) && node.arguments.at(-1)?.kind !== 'function') {
    return states.flatMap((state) => learnAll(state, { kind: 'verified', subject, place }));
  }
  // As a statement of its own the answer of a check is its throwing.
  const alone =
    node.parent?.kind === 'expression' || (node.parent?.kind === 'await' && node.parent.parent?.kind === 'expression');
  if (alone && /verif|authenticat|authoriz|assert|require|ensure|check|validat/i.test(name)) {
    return states.flatMap((state) => learnAll(state, { kind: 'unresolved', subject, place }));
  }
  return states;
}

/** Callbacks of a call run on its paths: `jwt.verify(token, key, (err) => …)`, `.then(() => next())`. */
function runCallbacks(
  walk: Walk,
  node: Call,
  states: readonly State[],
  before: readonly State[],
  run: Run,
): readonly State[] {
  const functions = node.arguments.filter((each): each is FunctionNode => each.kind === 'function');
  if (functions.length === 0) return states;
  const held = before[0]?.held ?? new Map<never, never>();
  const checks = node.arguments.some(
    (each) => each.kind !== 'function' && walk.subjects.callerIn(each, run.at, held) !== undefined,
  );
  const isCatch = nameOf(node) === 'catch';
  for (const fn of functions) {
    const errors = new Map(run.errors);
    const first = fn.parameters[0];
    if (checks && first)
      for (const name of namesOf(fn))
        if (name.origin.kind === 'parameter' && name.origin.index === 0) errors.set(name, node);
    const starting = isCatch
      ? states.flatMap((state) => learnAll(state, { kind: 'error', subject: 'check', place: placeOf(node, run.at) }))
      : states;
    const own: Run = { at: run.at, depth: run.depth + 1, returns: [], throws: [], jumps: [], errors };
    if (run.depth < DEEPEST_CALL + 2) runStatements(walk, fn.body.body, starting, own);
  }
  return states;
}

/** `next` itself is handed on. */
function passesTargetOn(walk: Walk, node: Call, run: Run): boolean {
  return node.arguments.some((argument) => {
    if (argument.kind !== 'name') return false;
    const value = walk.evaluator.evaluate(argument, run.at.module, run.at.frame);
    return value.kind === 'parameter' && walk.target({ ...node, callee: argument, arguments: [] }, value, run.at);
  });
}

function opaqueFor(node: Call, run: Run): Learned {
  return { kind: 'unresolved', subject: nameOf(node), place: placeOf(node, run.at) };
}

/** Runs a workspace function in a frame of its own. */
export function inline(
  walk: Walk,
  callee: Extract<Value, { kind: 'function' }>,
  args: readonly Value[],
  states: readonly State[],
  run: Pick<Run, 'depth' | 'errors'>,
): { returns: { state: State; value: Expression | undefined; at: Located }[]; throws: readonly State[] } {
  const frame: Frame | undefined = walk.evaluator.enter(callee, args);
  if (!frame || run.depth >= DEEPEST_CALL)
    return {
      returns: states.map((state) => ({ state, value: undefined, at: { module: callee.module, frame } })),
      throws: [],
    };
  const at = { module: callee.module, frame };
  const own: Run = { at, depth: run.depth + 1, returns: [], throws: [], jumps: [], errors: new Map() };
  const fallen = runStatements(walk, callee.node.body.body, states, own);
  return {
    returns: [
      ...own.returns.map((each) => ({ ...each, at })),
      ...fallen.map((state) => ({ state, value: undefined, at })),
    ],
    throws: own.throws,
  };
}

/** What a returned expression comes to: both sides of a condition, and what a workspace function gives. */
export function outcomes(
  walk: Walk,
  value: Expression | undefined,
  state: State,
  run: Run,
): { state: State; value: Expression | undefined; at: Located }[] {
  if (value?.kind === 'await') return outcomes(walk, value.value, state, run);
  if (value?.kind === 'conditional') {
    const side = (holds: boolean, then: Expression) =>
      walk.assume(value.test, holds, state, run).flatMap((each) => outcomes(walk, then, each, run));
    return [...side(true, value.then), ...side(false, value.otherwise)];
  }
  if (value?.kind === 'call') {
    const callee = walk.evaluator.evaluate(value.callee, run.at.module, run.at.frame);
    const args = value.arguments.map((each) =>
      each.kind === 'spread' ? UNKNOWN : walk.evaluator.evaluate(each, run.at.module, run.at.frame),
    );
    if (callee.kind === 'function') return inline(walk, callee, args, [state], run).returns;
  }
  return [{ state, value, at: run.at }];
}

/** The last name of what is called: `verify` of `jwt.verify(…)`. */
function nameOf(node: Call): string {
  const { callee } = node;
  if (callee.kind === 'member') return callee.property;
  return callee.kind === 'name' ? callee.name : '';
}

function distinct(states: readonly State[]): readonly State[] {
  const seen = new Map<string, State>();
  for (const state of states) {
    const key = state.learned.map((each) => `${each.kind}:${each.subject}:${each.text ?? ''}`).join('|');
    const known = seen.get(key);
    if (!known || known.held.size < state.held.size) seen.set(key, state);
  }
  return [...seen.values()];
}

function* namesOf(fn: FunctionNode): Generator<Binding> {
  const seen = new Set<Binding>();
  const stack: Node[] = [fn.body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'name' && node.binding && !seen.has(node.binding)) {
      seen.add(node.binding);
      if (node.binding.origin.kind === 'parameter' && node.binding.origin.function === fn) yield node.binding;
    }
    forEachChild(node, (child) => stack.push(child));
  }
}

/** `ctx.throw(401)` of Koa, `assert.fail()` */
function throws({ callee }: Call, value: Value): boolean {
  return (
    callee.kind === 'member' &&
    callee.property === 'throw' &&
    value.kind === 'member' &&
    value.object.kind === 'parameter'
  );
}

/** `reply.code(401).send(…)`: the request goes no further. */
function answers({ callee }: Call, value: Value): boolean {
  if (callee.kind !== 'member' || !/^(send|unauthorized|forbidden|redirect)$/.test(callee.property)) return false;
  let at: Value = value;
  while (at.kind === 'member' || at.kind === 'result') at = at.kind === 'member' ? at.object : at.callee;
  return at.kind === 'parameter' && at.index > 0;
}
