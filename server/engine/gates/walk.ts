import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import type { Located, Value } from '../program/values.ts';
import type { Assume } from './assume.ts';
import { has, learn, type Learned, type State } from './states.ts';
import type { SubjectReader } from './subject.ts';

export interface Hit {
  readonly state: State;
  readonly node: Node;
  readonly at: Located;
}

/** Decides whether a call is where the request goes on: `next()`, `transport.handleRequest(…)`. */
export type Target = (call: Call, callee: Value, at: Located) => boolean;

/** States that are followed side by side, and steps in all; beyond that the verdict is unknown. */
const MOST_STATES = 48;
const MOST_STEPS = 6_000;
export const DEEPEST_CALL = 4;

/** One function that is being followed. */
export interface Run {
  readonly at: Located;
  readonly depth: number;
  readonly returns: { readonly state: State; readonly value: Expression | undefined }[];
  throws: State[];
  jumps: State[];
  /** `new Promise((resolve, reject) => …)` around this point, and how it was settled. */
  readonly promise: Settled | undefined;
  /** How many `try` statements around this point have a handler. */
  handlers: number;
  /** Error parameters of callbacks of a check: `(err, user) => …` */
  readonly errors: Map<Binding, Call>;
}

/** For functions that let a request through by what they return: `authenticate(request)`, hooks of Fastify. */
export interface Returning {
  /** Whether returning this lets the request through; undefined is a return without a value. */
  readonly passes: (value: Expression | undefined, at: Located) => boolean;
  /** What is returned decides by being true: `return token === expected`. */
  readonly decides?: boolean;
}

/** The states in which a promise is resolved and rejected. */
export interface Settled {
  readonly executor: FunctionNode;
  readonly resolved: State[];
  readonly rejected: State[];
}

/** What one search for paths works with, and what it has found so far. */
export interface Walk {
  readonly evaluator: Evaluator;
  readonly subjects: SubjectReader;
  readonly target: Target;
  readonly assume: Assume;
  readonly hits: Hit[];
  readonly returning: Returning | undefined;
  /** Where a request was answered and goes no further. */
  readonly answered: State[];
  overflow: boolean;
  looksAtCaller: boolean;
  /** The states, or none when there are too many to follow. */
  limit(states: readonly State[]): readonly State[];
  /** Remembers whether anything was learned about the caller. */
  note(states: readonly State[]): void;
}

export function createWalk(
  given: Pick<Walk, 'evaluator' | 'subjects' | 'target' | 'returning'>,
  assumeIn: (walk: Walk) => Assume,
): Walk {
  let steps = 0;
  const walk: Walk = {
    ...given,
    assume: (test, holds, state, run) => assume(test, holds, state, run),
    hits: [],
    answered: [],
    overflow: false,
    looksAtCaller: false,
    limit(states) {
      steps += states.length;
      if (steps > MOST_STEPS || states.length > MOST_STATES) walk.overflow = true;
      return walk.overflow ? [] : states;
    },
    note(states) {
      walk.looksAtCaller ||= states.some((state) =>
        has(state, 'present', 'absent', 'verified', 'mismatch', 'unresolved'),
      );
    },
  };
  const assume = assumeIn(walk);
  return walk;
}

/** A function that begins to be followed. */
export function newRun(at: Located, depth: number, within: Partial<Pick<Run, 'promise' | 'errors'>> = {}): Run {
  const { promise, errors = new Map<Binding, Call>() } = within;
  return { at, depth, returns: [], throws: [], jumps: [], handlers: 0, promise, errors };
}

/** The state with one more thing learned, when there is such a state. */
export function learnAll(state: State, learned: Learned): readonly State[] {
  const next = learn(state, learned);
  return next ? [next] : [];
}

export function placeOf(
  node: Node,
  at: Located,
): { readonly path: string; readonly start: number; readonly end: number } {
  return { path: at.module.path, start: node.start, end: node.end };
}
