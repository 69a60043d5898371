import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { isProcessExit } from '../program/leaves.ts';
import { resultOf, type Frame, type Located, type Value } from '../program/values.ts';
import { enclosingFunction, forEachChild } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { runEffect } from './effects.ts';
import { givenTo } from './given.ts';
import { isUnverified } from './python-verifiers.ts';
import { answers, refusal, throws } from './refusals.ts';
import type { Learned, State } from './states.ts';
import { runStatements } from './statements.ts';
import { asksAboutCaller } from './request-reads.ts';
import { isThrowingVerifier, verifiesItsRequest, VERIFIER_NAME } from './verifiers.ts';
import { DEEPEST_CALL, learnAll, newRun, placeOf, type Run, type Walk } from './walk.ts';

export function runCall(walk: Walk, node: Call, states: readonly State[], run: Run): readonly State[] {
  let now =
    node.callee.kind === 'member'
      ? runEffect(walk, node.callee.object, states, run)
      : runEffect(walk, node.callee, states, run);
  for (const argument of givenTo(node)) if (argument.kind !== 'function') now = runEffect(walk, argument, now, run);
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
  const mayMatter = givenTo(node).length > 0 || passed || isClosure(callee) || readsCurrentRequest(callee);
  if (callee.kind === 'function' && mayMatter && run.depth < DEEPEST_CALL) {
    const args = walk.evaluator.arguments(callee.node, node, run.at);
    const after = inlined(walk, callee, args, now, run);
    return callee.module === run.at.module ? after : after.map((state) => seenFrom(state, now, placeOf(node, run.at)));
  }
  if (passed) {
    // `verify(req, res, next)` into code that nobody can see
    for (const state of now)
      walk.hits.push({ state: learnAll(state, opaqueFor(node, run))[0] ?? state, node, at: run.at });
    return now;
  }
  if (settle(node, now, run)) return now;
  const promised = runPromise(walk, node, now, run);
  if (promised) return promised;
  const answered = refusal(node, run);
  const after = answered ? now.flatMap((state) => learnAll(state, answered)) : checked(walk, node, callee, now, run);
  return runCallbacks(walk, node, after, now, run);
}

/** `resolve(user)`, `reject(error)` */
function settle({ callee }: Call, states: readonly State[], { promise }: Run): boolean {
  const origin = callee.kind === 'name' ? callee.binding?.origin : undefined;
  if (!promise || origin?.kind !== 'parameter' || origin.function !== promise.executor) return false;
  (origin.index === 0 ? promise.resolved : promise.rejected).push(...states);
  return true;
}

/** `new Promise((resolve, reject) => verify(token, (error, user) => error ? reject(error) : resolve(user)))` */
function runPromise(walk: Walk, node: Call, states: readonly State[], run: Run): readonly State[] | undefined {
  const [executor] = node.arguments;
  if (!node.construct || nameOf(node) !== 'Promise' || executor?.kind !== 'function') return undefined;
  if (run.depth >= DEEPEST_CALL) return undefined;
  const promise = { executor, resolved: [], rejected: [] };
  const own: Run = { ...run, depth: run.depth + 1, returns: [], throws: [], jumps: [], promise };
  runStatements(walk, executor.body.body, states, own);
  const resolved: readonly State[] = promise.resolved;
  if (resolved.length === 0) return undefined;
  run.throws.push(...promise.rejected, ...own.throws);
  walk.note(resolved);
  return distinct(resolved);
}

/** `const done = () => next()`: what is written inside another function may use its parameters. */
function isClosure(callee: Value): boolean {
  return callee.kind === 'function' && enclosingFunction(callee.node) !== undefined;
}

/** `def authenticate(): header = request.headers.get(…)`: the request of Flask and Quart is imported, not handed on. */
function readsCurrentRequest(callee: Value): boolean {
  if (callee.kind !== 'function' || callee.module.program.moduleKind !== 'python') return false;
  const { start, end } = callee.node.body;
  return /\brequest\./.test(callee.module.text.slice(start, end));
}

/** What is learned in a helper of another file is seen from the call of it; a setting is repaired where it is asked for. */
function seenFrom(state: State, before: readonly State[], via: Place): State {
  const known = new Set(before.flatMap((each) => each.learned));
  const isOurs = (each: Learned): boolean => !known.has(each) && each.kind !== 'unset' && each.kind !== 'switch';
  return { ...state, learned: state.learned.map((each) => (isOurs(each) ? { ...each, via } : each)) };
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
  const caller = givenTo(node)
    .map((each) =>
      each.kind === 'function' ? undefined : walk.subjects.callerIn(each, run.at, states[0]?.held ?? new Map()),
    )
    .find((each) => each !== undefined);
  const name = nameOf(node);
  // `auth()(req, res, (error) => …)` of a library
  const made = resultOf(callee);
  const isLibrary = made !== undefined && asksAboutCaller(made, node.arguments);
  const place = placeOf(node, run.at);
  if (verifiesItsRequest(callee))
    return states.flatMap((state) => learnAll(state, { kind: 'verified', subject: 'authorization', place }));
  // what it was given cannot be followed to the request
  if (!caller && !isLibrary && isThrowingVerifier(callee) && !isUnverified(node))
    return states.flatMap((state) => learnAll(state, { kind: 'unresolved', subject: name, place }));
  if (!caller && !isLibrary && !asksAboutCaller(name, node.arguments)) return states;
  const subject = caller && 'name' in caller ? caller.name : name;
  if (isLibrary) return states.flatMap((state) => learnAll(state, { kind: 'unresolved', subject, place }));
  // A callback gets the answer.
  if (node.arguments.at(-1)?.kind === 'function') return states;
  if (isThrowingVerifier(callee)) {
    if (isUnverified(node)) return states;
    return states.flatMap((state) => learnAll(state, { kind: 'verified', subject, place }));
  }
  const isCheck = unanswered(node) && /verif|authenticat|authoriz|assert|require|ensure|check|validat/i.test(name);
  const isHandled = run.handlers > 0 && caller !== undefined && (VERIFIER_NAME.test(name) || IDENTITY.test(name));
  if (isCheck || isHandled || (caller && throwsByName(node)))
    return states.flatMap((state) => learnAll(state, { kind: 'unresolved', subject, place }));
  return states;
}

/** `await this.jwtService.verifyAsync(token)`: whatever service that is, such a function throws for a bad token. */
function throwsByName({ callee }: Call): boolean {
  if (callee.kind !== 'member') return false;
  const { property, object } = callee;
  if (/^(verifyAsync|verifyIdToken|verifyAccessToken|jwtVerify|verifyJwt)$/.test(property)) return true;
  const owner = object.kind === 'member' ? object.property : object.kind === 'name' ? object.name : '';
  return property === 'verify' && /jwt|token/i.test(owner);
}

/** Inside `try`, a call that is given the credential to say who sent it may answer by throwing. */
const IDENTITY = /user|session|token|auth|account|principal|claims|identity|api_?key/i;

/** A call as a statement of its own, or kept for later (`req.user = await verify(token)`): its answer is its throwing. */
function unanswered(node: Call): boolean {
  const parent = node.parent?.kind === 'await' ? node.parent.parent : node.parent;
  return parent?.kind === 'expression' || (parent?.kind === 'assignment' && parent.target.kind === 'member');
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
    const isRejected = isCatch || (nameOf(node) === 'then' && fn === node.arguments[1]);
    const starting = isRejected ? states.flatMap((state) => rejected(state, node, run)) : states;
    const own = newRun(run.at, run.depth + 1, { promise: run.promise, errors });
    if (run.depth < DEEPEST_CALL + 2) runStatements(walk, fn.body.body, starting, own);
  }
  return states;
}

/** What was checked inside a promise is not so when it is rejected. */
function rejected(state: State, node: Call, run: Run): readonly State[] {
  const inside = (learned: Learned): boolean =>
    learned.place.path === run.at.module.path && node.start <= learned.place.start && learned.place.end <= node.end;
  const learned = state.learned.filter((each) => !inside(each));
  // `.catch(() => next())`
  const start = node.callee.kind === 'member' ? node.callee.propertySpan.start : node.start;
  const place = { ...placeOf(node, run.at), start };
  return learnAll({ ...state, learned }, { kind: 'error', subject: 'check', place });
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
  const own = newRun(at, run.depth + 1);
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
    if (callee.kind === 'function') {
      const args = walk.evaluator.arguments(callee.node, value, run.at);
      return inline(walk, callee, args, [state], run).returns;
    }
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
