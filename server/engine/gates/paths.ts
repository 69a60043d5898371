import type { Evaluator } from '../program/evaluate.ts';
import type { Call } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { openFrame } from '../program/frames.ts';
import type { Condition } from '../program/trace.ts';
import type { Value } from '../program/values.ts';
import { assumer } from './assume.ts';
import { inline, outcomes } from './calls.ts';
import { glancesAtCaller } from './glance.ts';
import type { RequestRoute } from './route-tests.ts';
import { runStatements } from './statements.ts';
import { has, START, type Learned, type State } from './states.ts';
import type { SubjectReader } from './subject.ts';
import { createWalk, newRun, type Hit, type Returning, type Run, type Target } from './walk.ts';

/** The ways through a function: the states in which it reaches its target, and how it ends otherwise. */
export interface Paths {
  readonly hits: readonly Hit[];
  /** Some path ends before the target because of what the caller sent or did not send. */
  readonly refuses: boolean;
  /** Some path answers 401 under a condition that cannot be read. */
  readonly refusesUnread: boolean;
  /** There were more paths, or deeper ones, than are followed. */
  readonly overflow: boolean;
  /** Some path learned something about the caller, or there are too many, and the code reads who is calling. */
  readonly looksAtCaller: boolean;
}

export interface PathFinder {
  /** What must be so when a condition does not come out as it stands in the code. */
  learnedWhen(condition: Condition): readonly Learned[];
  /** Follows every path of a function from its start, or those that a request for `route` takes. */
  paths(fn: Extract<Value, { kind: 'function' }>, target: Target, returning?: Returning, route?: RequestRoute): Paths;
}

export function createPathFinder(evaluator: Evaluator, subjects: SubjectReader): PathFinder {
  function paths(
    fn: Extract<Value, { kind: 'function' }>,
    target: Target,
    returning?: Returning,
    route?: RequestRoute,
  ): Paths {
    const walk = createWalk({ evaluator, subjects, target, returning }, (each) =>
      assumer(evaluator, subjects, {
        returnsOf: (callee, args, state, run) =>
          inline(each, callee, args, [state], { depth: run.depth, errors: new Map() }),
        errorOf: (binding, run) => run.errors.get(binding),
        isSetup: false,
        route,
      }),
    );
    const run = newRun({ module: fn.module, frame: openFrame(fn) }, 0);
    const fallen = runStatements(walk, fn.node.body.body, [START], run);
    const { hits, answered } = walk;
    if (returning) {
      const returns = [...run.returns, ...fallen.map((state) => ({ state, value: undefined }))];
      for (const each of returns.flatMap(({ state, value }) => outcomes(walk, value, state, run))) {
        if (returning.decides && each.value && each.value.kind !== 'literal') {
          const { value, at } = each;
          const within: Run = { ...run, at };
          for (const state of walk.assume(value, true, each.state, within)) hits.push({ state, node: value, at });
          answered.push(...walk.assume(value, false, each.state, within));
        } else if (returning.passes(each.value, each.at))
          hits.push({ state: each.state, node: each.value ?? fn.node, at: each.at });
        else answered.push(each.state);
      }
    }
    const reached = new Set(hits.map((hit) => hit.state));
    const ended = returning
      ? [...answered, ...run.throws]
      : [...fallen, ...run.returns.map((each) => each.state), ...run.throws];
    walk.note(ended);
    walk.note(hits.map((hit) => hit.state));
    const refuses = ended.some((state) => has(state, 'absent', 'mismatch', 'error') && !passedThrough(state, reached));
    const refusesUnread = ended.some((state) => state.learned.some(isUnauthorized) && has(state, 'opaque'));
    const { overflow } = walk;
    const looksAtCaller = walk.looksAtCaller || (overflow && glancesAtCaller(fn, evaluator));
    return { hits, refuses, refusesUnread, overflow, looksAtCaller };
  }

  function learnedWhen(condition: Condition): readonly Learned[] {
    const assume = assumer(evaluator, subjects.forSetup, {
      returnsOf: (callee, _args, state) => ({
        returns: [{ state, value: undefined, at: { module: callee.module, frame: undefined } }],
      }),
      errorOf: () => undefined,
      isSetup: true,
    });
    const run = { at: condition, depth: 0, errors: new Map<Binding, Call>() };
    return assume(condition.test, !condition.holds, START, run).flatMap((state) => state.learned);
  }

  return { paths, learnedWhen };
}

function isUnauthorized({ kind, subject }: Learned): boolean {
  return kind === 'answered' && subject === '401';
}

/** A state that went on from a hit has all that the hit had learned. */
function passedThrough(state: State, reached: ReadonlySet<State>): boolean {
  if (reached.has(state)) return true;
  for (const hit of reached)
    if (
      hit.learned.length === state.learned.length &&
      hit.learned.every((each, index) => each === state.learned[index])
    )
      return true;
  return false;
}
