import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, FunctionNode, Node, Statement } from '../program/nodes.ts';
import { isProcessExit, type Condition } from '../program/trace.ts';
import { UNKNOWN, type Frame, type Located, type Value } from '../program/values.ts';
import type { Binding } from '../program/scope.ts';
import { forEachChild } from '../program/walk.ts';
import { assumer, type Assume } from './assume.ts';
import { has, learn, START, type Learned, type State } from './states.ts';
import { asksAboutCaller, isThrowingVerifier, type SubjectReader } from './subject.ts';

/** The ways through a function: the states in which it reaches its target, and how it ends otherwise. */
export interface Paths {
  readonly hits: readonly Hit[];
  /** Some path ends before the target because of what the caller sent or did not send. */
  readonly refuses: boolean;
  /** There were more paths, or deeper ones, than are followed. */
  readonly overflow: boolean;
  /** Some path learned something about the caller. */
  readonly looksAtCaller: boolean;
}

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
const DEEPEST_CALL = 4;

interface Run {
  readonly at: Located;
  readonly depth: number;
  readonly returns: { readonly state: State; readonly value: Expression | undefined }[];
  throws: State[];
  jumps: State[];
  /** Error parameters of callbacks of a check: `(err, user) => …` */
  readonly errors: Map<Binding, Call>;
}

export interface PathFinder {
  /** What must be so when a condition does not come out as it stands in the code. */
  learnedWhen(condition: Condition): readonly Learned[];
  /** Follows every path of a function from its start. */
  paths(fn: Extract<Value, { kind: 'function' }>, target: Target, returning?: Returning): Paths;
}

/** For functions that let a request through by what they return: `authenticate(request)`, hooks of Fastify. */
export interface Returning {
  /** Whether returning this lets the request through; undefined is a return without a value. */
  readonly passes: (value: Expression | undefined, at: Located) => boolean;
}

export function createPathFinder(evaluator: Evaluator, subjects: SubjectReader): PathFinder {
  function paths(fn: Extract<Value, { kind: 'function' }>, target: Target, returning?: Returning): Paths {
    const hits: Hit[] = [];
    let steps = 0;
    let overflow = false;
    let looksAtCaller = false;
    const answered: State[] = [];

    const limit = (states: readonly State[]): readonly State[] => {
      steps += states.length;
      if (steps > MOST_STEPS) overflow = true;
      if (overflow) return [];
      if (states.length <= MOST_STATES) return states;
      overflow = true;
      return [];
    };

    const assume: Assume = assumer(evaluator, subjects, {
      returnsOf: (callee, args, state, run) => inline(callee, args, [state], { depth: run.depth, errors: new Map() }),
      errorOf: (binding, run) => run.errors.get(binding),
      isSetup: false,
    });

    function statements(body: readonly Statement[], states: readonly State[], run: Run): readonly State[] {
      let now = states;
      for (const statement of body) {
        if (now.length === 0) return now;
        now = limit(execute(statement, now, run));
      }
      return now;
    }

    function execute(node: Statement, states: readonly State[], run: Run): readonly State[] {
      switch (node.kind) {
        case 'expression':
          return effect(node.expression, states, run);
        case 'declaration':
          return declare(node, states, run);
        case 'if':
          return branch(
            node.test,
            states,
            run,
            (now) => execute(node.then, now, run),
            (now) => (node.otherwise ? execute(node.otherwise, now, run) : now),
          );
        case 'return': {
          const after = node.value ? effect(node.value, states, run) : states;
          for (const state of after) run.returns.push({ state, value: node.value });
          return [];
        }
        case 'throw':
          run.throws.push(...(node.value ? effect(node.value, states, run) : states));
          return [];
        case 'jump':
          run.jumps.push(...states);
          return [];
        case 'block':
          return statements(node.body, states, run);
        case 'loop':
          return loop(node, states, run);
        case 'switch':
          return choose(node, states, run);
        case 'try':
          return attempt(node, states, run);
        default:
          return states;
      }
    }

    function branch(
      test: Expression,
      states: readonly State[],
      run: Run,
      then: (states: readonly State[]) => readonly State[],
      otherwise: (states: readonly State[]) => readonly State[],
    ): readonly State[] {
      const before = effect(test, states, run);
      const holds = before.flatMap((state) => assume(test, true, state, run));
      const fails = before.flatMap((state) => assume(test, false, state, run));
      note(holds);
      note(fails);
      return [...then(limit(holds)), ...otherwise(limit(fails))];
    }

    function note(states: readonly State[]): void {
      if (!looksAtCaller)
        looksAtCaller = states.some((state) => has(state, 'present', 'absent', 'verified', 'mismatch', 'unresolved'));
    }

    function declare(
      node: Extract<Statement, { kind: 'declaration' }>,
      states: readonly State[],
      run: Run,
    ): readonly State[] {
      return node.value ? effect(node.value, states, run) : states;
    }

    function loop(node: Extract<Statement, { kind: 'loop' }>, states: readonly State[], run: Run): readonly State[] {
      const outside = run.jumps;
      run.jumps = [];
      const before = node.iterated ? effect(node.iterated, states, run) : statements(node.initial, states, run);
      const once = execute(node.body, before, run);
      const jumped = run.jumps;
      run.jumps = outside;
      return [...before, ...once, ...jumped];
    }

    function choose(
      node: Extract<Statement, { kind: 'switch' }>,
      states: readonly State[],
      run: Run,
    ): readonly State[] {
      const outside = run.jumps;
      run.jumps = [];
      const before = effect(node.subject, states, run);
      let falling: readonly State[] = [];
      for (const each of node.cases) falling = statements(each.body, limit([...falling, ...before]), run);
      const ended = [...falling, ...run.jumps, ...(node.cases.some((each) => !each.test) ? [] : before)];
      run.jumps = outside;
      return ended;
    }

    function attempt(node: Extract<Statement, { kind: 'try' }>, states: readonly State[], run: Run): readonly State[] {
      const outside = run.throws;
      run.throws = [];
      const known = new Set(states.flatMap((state) => state.learned));
      const ended = statements(node.block.body, states, run);
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
        after = [...ended, ...statements(node.handler.body.body, limit(entering), run)];
      } else run.throws.push(...thrown);
      return node.finalizer ? statements(node.finalizer.body, after, run) : after;
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

    /** Evaluates an expression for what it does: calls, assignments, targets. */
    function effect(node: Expression, states: readonly State[], run: Run): readonly State[] {
      if (states.length === 0 || overflow) return [];
      switch (node.kind) {
        case 'call':
          return call(node, states, run);
        case 'await':
        case 'spread':
          return effect(node.value, states, run);
        case 'unary':
          return effect(node.operand, states, run);
        case 'member':
          return effect(node.object, states, run);
        case 'index':
          return effect(node.index, effect(node.object, states, run), run);
        case 'binary':
          return effect(node.right, effect(node.left, states, run), run);
        case 'logical':
          // `ok && next()`, `a || deny()`
          if (!hasCall(node.right)) return effect(node.left, states, run);
          if (node.operator === '??') return effect(node.right, effect(node.left, states, run), run);
          return branch(node.left, states, run, ...pair(node.operator === '&&', (now) => effect(node.right, now, run)));
        case 'conditional':
          if (!hasCall(node.then) && !hasCall(node.otherwise)) return effect(node.test, states, run);
          return branch(
            node.test,
            states,
            run,
            (now) => effect(node.then, now, run),
            (now) => effect(node.otherwise, now, run),
          );
        case 'assignment':
          return assign(node, states, run);
        case 'template':
          return node.values.reduce((now, value) => effect(value, now, run), states);
        case 'array':
          return node.elements.reduce((now, value) => effect(value, now, run), states);
        case 'object':
          return node.properties.reduce((now, each) => effect(each.value, now, run), states);
        case 'unknown':
          return node.children.reduce(
            (now, each) => (isStatement(each) ? execute(each, now, run) : effect(each, now, run)),
            states,
          );
        default:
          return states;
      }
    }

    function assign(
      node: Extract<Expression, { kind: 'assignment' }>,
      states: readonly State[],
      run: Run,
    ): readonly State[] {
      const after = effect(node.value, states, run);
      const binding = node.target.kind === 'name' ? node.target.binding : undefined;
      if (!binding || node.operator !== '=') return after;
      return after.map((state) => ({
        ...state,
        held: new Map(state.held).set(binding, { value: node.value, at: run.at }),
      }));
    }

    function call(node: Call, states: readonly State[], run: Run): readonly State[] {
      let now =
        node.callee.kind === 'member' ? effect(node.callee.object, states, run) : effect(node.callee, states, run);
      for (const argument of node.arguments) if (argument.kind !== 'function') now = effect(argument, now, run);
      if (now.length === 0) return now;
      const callee = evaluator.evaluate(node.callee, run.at.module, run.at.frame);
      if (target(node, callee, run.at)) {
        for (const state of now) hits.push({ state, node, at: run.at });
        return now;
      }
      if (isProcessExit(node)) return [];
      if (throws(node, callee)) {
        run.throws.push(...now);
        return [];
      }
      if (returning && answers(node, callee)) {
        answered.push(...now);
        return [];
      }
      const passed = passesTargetOn(node, run);
      const args = node.arguments.map((each) =>
        each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, run.at.module, run.at.frame),
      );
      if (callee.kind === 'function' && (node.arguments.length > 0 || passed) && run.depth < DEEPEST_CALL) {
        return inlined(callee, args, now, run);
      }
      if (passed) {
        // `verify(req, res, next)` into code that nobody can see
        for (const state of now)
          hits.push({ state: learnAll(state, opaqueFor(node, run))[0] ?? state, node, at: run.at });
        return now;
      }
      return callbacks(node, checked(node, callee, now, run), now, run);
    }

    function inlined(
      callee: Extract<Value, { kind: 'function' }>,
      args: readonly Value[],
      states: readonly State[],
      run: Run,
    ): readonly State[] {
      const inner = inline(callee, args, states, run);
      run.throws.push(...inner.throws);
      note(inner.throws);
      const ended = inner.returns.map((each) => each.state);
      note(ended);
      return distinct(ended);
    }

    /** A call outside the workspace that checks the credential: `await jwtVerify(token, …)`, `await users.findByKey(key)`. */
    function checked(node: Call, callee: Value, states: readonly State[], run: Run): readonly State[] {
      const caller = node.arguments
        .map((each) =>
          each.kind === 'function' ? undefined : subjects.callerIn(each, run.at, states[0]?.held ?? new Map()),
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
        node.parent?.kind === 'expression' ||
        (node.parent?.kind === 'await' && node.parent.parent?.kind === 'expression');
      if (alone && /verif|authenticat|authoriz|assert|require|ensure|check|validat/i.test(name)) {
        return states.flatMap((state) => learnAll(state, { kind: 'unresolved', subject, place }));
      }
      return states;
    }

    /** Callbacks of a call run on its paths: `jwt.verify(token, key, (err) => …)`, `.then(() => next())`. */
    function callbacks(node: Call, states: readonly State[], before: readonly State[], run: Run): readonly State[] {
      const functions = node.arguments.filter((each): each is FunctionNode => each.kind === 'function');
      if (functions.length === 0) return states;
      const held = before[0]?.held ?? new Map<never, never>();
      const checks = node.arguments.some(
        (each) => each.kind !== 'function' && subjects.callerIn(each, run.at, held) !== undefined,
      );
      const isCatch = nameOf(node) === 'catch';
      for (const fn of functions) {
        const errors = new Map(run.errors);
        const first = fn.parameters[0];
        if (checks && first)
          for (const name of namesOf(fn))
            if (name.origin.kind === 'parameter' && name.origin.index === 0) errors.set(name, node);
        const starting = isCatch
          ? states.flatMap((state) =>
              learnAll(state, { kind: 'error', subject: 'check', place: placeOf(node, run.at) }),
            )
          : states;
        const own: Run = { at: run.at, depth: run.depth + 1, returns: [], throws: [], jumps: [], errors };
        if (run.depth < DEEPEST_CALL + 2) statements(fn.body.body, starting, own);
      }
      return states;
    }

    /** `next` itself is handed on. */
    function passesTargetOn(node: Call, run: Run): boolean {
      return node.arguments.some((argument) => {
        if (argument.kind !== 'name') return false;
        const value = evaluator.evaluate(argument, run.at.module, run.at.frame);
        return value.kind === 'parameter' && target({ ...node, callee: argument, arguments: [] }, value, run.at);
      });
    }

    function opaqueFor(node: Call, run: Run): Learned {
      return { kind: 'unresolved', subject: nameOf(node), place: placeOf(node, run.at) };
    }

    /** Runs a workspace function in a frame of its own. */
    function inline(
      callee: Extract<Value, { kind: 'function' }>,
      args: readonly Value[],
      states: readonly State[],
      run: Pick<Run, 'depth' | 'errors'>,
    ): { returns: { state: State; value: Expression | undefined; at: Located }[]; throws: readonly State[] } {
      const frame: Frame | undefined = evaluator.enter(callee, args);
      if (!frame || run.depth >= DEEPEST_CALL)
        return {
          returns: states.map((state) => ({ state, value: undefined, at: { module: callee.module, frame } })),
          throws: [],
        };
      const at = { module: callee.module, frame };
      const own: Run = { at, depth: run.depth + 1, returns: [], throws: [], jumps: [], errors: new Map() };
      const fallen = statements(callee.node.body.body, states, own);
      return {
        returns: [
          ...own.returns.map((each) => ({ ...each, at })),
          ...fallen.map((state) => ({ state, value: undefined, at })),
        ],
        throws: own.throws,
      };
    }

    /** What a returned expression comes to: both sides of a condition, and what a workspace function gives. */
    function outcomes(
      value: Expression | undefined,
      state: State,
      run: Run,
    ): { state: State; value: Expression | undefined; at: Located }[] {
      if (value?.kind === 'await') return outcomes(value.value, state, run);
      if (value?.kind === 'conditional') {
        const side = (holds: boolean, then: Expression) =>
          assume(value.test, holds, state, run).flatMap((each) => outcomes(then, each, run));
        return [...side(true, value.then), ...side(false, value.otherwise)];
      }
      if (value?.kind === 'call') {
        const callee = evaluator.evaluate(value.callee, run.at.module, run.at.frame);
        const args = value.arguments.map((each) =>
          each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, run.at.module, run.at.frame),
        );
        if (callee.kind === 'function') return inline(callee, args, [state], run).returns;
      }
      return [{ state, value, at: run.at }];
    }

    const run: Run = {
      at: { module: fn.module, frame: fn.frame },
      depth: 0,
      returns: [],
      throws: [],
      jumps: [],
      errors: new Map(),
    };
    const fallen = statements(fn.node.body.body, [START], run);
    if (returning) {
      const returns = [...run.returns, ...fallen.map((state) => ({ state, value: undefined }))];
      for (const each of returns.flatMap(({ state, value }) => outcomes(value, state, run))) {
        if (returning.passes(each.value, each.at))
          hits.push({ state: each.state, node: each.value ?? fn.node, at: each.at });
        else answered.push(each.state);
      }
    }
    const reached = new Set(hits.map((hit) => hit.state));
    const ended = returning
      ? [...answered, ...run.throws]
      : [...fallen, ...run.returns.map((each) => each.state), ...run.throws];
    note(ended);
    note(hits.map((hit) => hit.state));
    const refuses = ended.some((state) => has(state, 'absent', 'mismatch', 'error') && !passedThrough(state, reached));
    return { hits, refuses, overflow, looksAtCaller };
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

function pair(
  first: boolean,
  act: (states: readonly State[]) => readonly State[],
): [(states: readonly State[]) => readonly State[], (states: readonly State[]) => readonly State[]] {
  const stay = (states: readonly State[]): readonly State[] => states;
  return first ? [act, stay] : [stay, act];
}

function learnAll(state: State, learned: Learned): readonly State[] {
  const next = learn(state, learned);
  return next ? [next] : [];
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

export function placeOf(
  node: Node,
  at: Located,
): { readonly path: string; readonly start: number; readonly end: number } {
  return { path: at.module.path, start: node.start, end: node.end };
}

/** The last name of what is called: `verify` of `jwt.verify(…)`. */
export function nameOf(node: Call): string {
  const { callee } = node;
  if (callee.kind === 'member') return callee.property;
  return callee.kind === 'name' ? callee.name : '';
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
