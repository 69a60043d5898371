import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Literal } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { symbolName, UNKNOWN, type Located, type Value } from '../program/values.ts';
import { enclosingFunction } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { learn, type Learned, type LearnedKind, type State } from './states.ts';
import {
  asksAboutCaller,
  isThrowingVerifier,
  requestRead,
  VERIFIER_NAME,
  type Subject,
  type SubjectReader,
} from './subject.ts';

/** The states in which an expression is truthy (or falsy), given a state: none when it cannot be, several when it can in several ways. */
export type Assume = (test: Expression, holds: boolean, state: State, run: AssumeRun) => readonly State[];

export interface AssumeRun {
  readonly at: Located;
  readonly depth: number;
  readonly errors: Map<Binding, Call>;
}

export interface AssumeHost {
  /** The ways through a workspace function, with what each returns. */
  returnsOf(
    callee: Extract<Value, { kind: 'function' }>,
    args: readonly Value[],
    state: State,
    run: AssumeRun,
  ): {
    readonly returns: readonly {
      readonly state: State;
      readonly value: Expression | undefined;
      readonly at: Located;
    }[];
  };
  /** The check whose callback has this name as its error parameter. */
  errorOf(binding: Binding, run: AssumeRun): Call | undefined;
  /** The conditions stand in code that sets the server up and not in code that answers a request. */
  readonly isSetup: boolean;
}

const EQUAL = new Set(['===', '==']);
const UNEQUAL = new Set(['!==', '!=']);
/** Comparisons that take the same time whatever the input. */
const CONSTANT_TIME =
  /(^|[#.])(timingSafeEqual|safeCompare|safeEqual|secureCompare|constantTimeCompare|constantTimeEqual|tsscmp)$|^(safe-compare|secure-compare|tsscmp|scmp)#/;
/** Lookups in a table of keys: `keys.has(key)`. */
const LOOKUPS = new Set(['has', 'includes', 'indexOf', 'get', 'find', 'some', 'findIndex']);
const PREFIX_TESTS = new Set(['startsWith', 'match', 'test']);
const MOST_WAYS = 24;

export function assumer(evaluator: Evaluator, subjects: SubjectReader, host: AssumeHost): Assume {
  return function assume(test, holds, state, run) {
    return ways(test, holds, state, run, 0).slice(0, MOST_WAYS);
  };

  function ways(test: Expression, holds: boolean, state: State, run: AssumeRun, depth: number): readonly State[] {
    if (depth > 16) return [state];
    switch (test.kind) {
      case 'literal':
        return Boolean(test.value ?? test.pattern) === holds ? [state] : [];
      case 'await':
        return ways(test.value, holds, state, run, depth + 1);
      case 'unary':
        if (test.operator === '!') return ways(test.operand, !holds, state, run, depth + 1);
        return learned(state, test, run, 'opaque', 'condition');
      case 'logical':
        return logical(test, holds, state, run, depth);
      case 'conditional':
        return [
          ...ways(test.test, true, state, run, depth + 1).flatMap((each) =>
            ways(test.then, holds, each, run, depth + 1),
          ),
          ...ways(test.test, false, state, run, depth + 1).flatMap((each) =>
            ways(test.otherwise, holds, each, run, depth + 1),
          ),
        ];
      case 'binary':
        return binary(test, holds, state, run, depth);
      case 'call':
        return call(test, holds, state, run, depth);
      case 'name':
        return name(test, holds, state, run, depth);
      default:
        return truth(test, holds, state, run);
    }
  }

  function logical(
    test: Extract<Expression, { kind: 'logical' }>,
    holds: boolean,
    state: State,
    run: AssumeRun,
    depth: number,
  ): readonly State[] {
    if (test.operator === '??') return ways(test.left, holds, state, run, depth + 1);
    const both = (test.operator === '&&') === holds;
    const left = (value: boolean): readonly State[] => ways(test.left, value, state, run, depth + 1);
    const right = (states: readonly State[], value: boolean): readonly State[] =>
      states.flatMap((each) => ways(test.right, value, each, run, depth + 1));
    // `a && b` true: both; `a && b` false: not a, or a and not b. The dual for `||`.
    if (both) return right(left(holds), holds);
    return [...left(holds), ...right(left(!holds), holds)];
  }

  function binary(
    test: Extract<Expression, { kind: 'binary' }>,
    holds: boolean,
    state: State,
    run: AssumeRun,
    depth: number,
  ): readonly State[] {
    const equality = EQUAL.has(test.operator) ? true : UNEQUAL.has(test.operator) ? false : undefined;
    if (equality === undefined) return inequality(test, holds, state, run);
    const equal = equality === holds;
    const literal = literalSide(test);
    if (literal) return equalsLiteral(test, literal.literal, literal.other, equal, state, run, depth);
    return equals(test, equal, state, run);
  }

  /** `keys.indexOf(key) >= 0`, `header.length > 0` */
  function inequality(
    test: Extract<Expression, { kind: 'binary' }>,
    holds: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] {
    const caller = subjects.callerIn(test, run.at, state.held);
    if (!caller) return learned(state, test, run, 'opaque', 'condition');
    if (test.left.kind === 'call' && test.left.callee.kind === 'member' && test.left.callee.property === 'indexOf') {
      return learned(state, test, run, holds ? 'verified' : 'mismatch', subjectName(caller));
    }
    return learned(state, test, run, holds ? 'present' : 'opaque', subjectName(caller));
  }

  function equalsLiteral(
    test: Expression,
    literal: Literal,
    other: Expression,
    equal: boolean,
    state: State,
    run: AssumeRun,
    depth: number,
  ): readonly State[] {
    if (other.kind === 'unary' && other.operator === 'typeof')
      return typeTest(literal, other.operand, equal, state, run);
    if (literal.value === null || literal.value === undefined || literal.value === '')
      return ways(other, !equal, state, run, depth + 1);
    if (typeof literal.value === 'boolean') return ways(other, equal === literal.value, state, run, depth + 1);
    const subject = subjects.subjectOf(other, run.at, state.held);
    const text = String(literal.value);
    switch (subject?.kind) {
      case 'credential':
        // `scheme !== 'Bearer'`, `parts.length !== 2`: nothing is proved by it, but the credential is there.
        if (/^(bearer|basic|apikey|token|x-api-key|\d*)$/i.test(text) || other.kind === 'member')
          return learned(state, test, run, equal ? 'present' : 'absent', subject.name);
        return equal
          ? learnedAll(state, test, run, subject.name, 'present', 'verified')
          : learned(state, test, run, 'mismatch', subject.name);
      case 'setting':
      case 'secret':
        return setting(subject, text, equal, state, test, run);
      case 'route':
        return route(subject.part, text, equal, state, test, run);
      case 'principal':
      case 'certificate':
        return learned(state, test, run, equal ? 'unresolved' : 'mismatch', subject.name);
      default:
        return learned(state, test, run, 'opaque', 'condition');
    }
  }

  function typeTest(
    literal: Literal,
    operand: Expression,
    equal: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] {
    const isString = literal.value === 'string';
    if (!isString && literal.value !== 'undefined') return learned(state, operand, run, 'opaque', 'condition');
    return truth(operand, equal === isString, state, run);
  }

  /** Two things compared that are no constants. */
  function equals(
    test: Extract<Expression, { kind: 'binary' }>,
    equal: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] {
    const left = subjects.callerIn(test.left, run.at, state.held);
    const right = subjects.callerIn(test.right, run.at, state.held);
    const caller = left ?? right;
    if (!caller || (left && right)) return learned(state, test, run, 'opaque', 'condition');
    const expected = left ? test.right : test.left;
    if (!equal) return learned(state, test, run, 'mismatch', subjectName(caller));
    return matches(test, caller, left ? test.left : test.right, expected, false, state, run);
  }

  /** The caller's credential equals the expected one: because it is right, or because both are missing. */
  function matches(
    test: Expression,
    caller: Subject,
    given: Expression,
    expected: Expression,
    constantTime: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] {
    const subject = subjectName(caller);
    const verified = learnedAll(state, test, run, subject, 'present', 'verified');
    const secret = secretIn(expected, run.at, state);
    if (secret?.kind !== 'secret') return verified;
    const isTemplate = expected.kind === 'template' || expected.kind === 'binary';
    // `undefined === undefined`, `'' === ''`, and `Bearer undefined` that anybody can send
    const open = constantTime ? secret.mayBeEmpty : secret.mayBeUnset && (isTemplate || mayBeMissing(given));
    if (!open) return verified;
    const unset = learned(state, expected, run, 'unset', secret.name);
    return [
      ...verified,
      ...(isTemplate ? unset : unset.flatMap((each) => learned(each, given, run, 'absent', subject))),
    ];
  }

  /** A header that is not sent reads as undefined, unless something was made of it first. */
  function mayBeMissing(given: Expression): boolean {
    if (given.kind === 'name') {
      const origin = given.binding?.origin;
      return origin?.kind !== 'variable' || !origin.value || mayBeMissing(origin.value);
    }
    if (given.kind === 'call' && given.callee.kind === 'member') {
      return /^(get|header)$/.test(given.callee.property) || given.callee.object.kind === 'member';
    }
    return given.kind === 'member' || given.kind === 'logical' || given.kind === 'index';
  }

  function secretIn(node: Expression, at: Located, state: State): Subject | undefined {
    const own = subjects.subjectOf(node, at, state.held);
    if (own?.kind === 'secret') return own;
    if (node.kind === 'template') {
      for (const value of node.values) {
        const inside = secretIn(value, at, state);
        if (inside?.kind === 'secret') return inside;
      }
    }
    if (node.kind === 'binary') return secretIn(node.right, at, state) ?? secretIn(node.left, at, state);
    if (node.kind === 'call') {
      for (const argument of node.arguments) {
        const inside = argument.kind === 'function' ? undefined : secretIn(argument, at, state);
        if (inside?.kind === 'secret') return inside;
      }
      if (node.callee.kind === 'member') return secretIn(node.callee.object, at, state);
    }
    if (
      node.kind === 'name' &&
      node.binding?.origin.kind === 'variable' &&
      node.binding.origin.value?.kind === 'call'
    ) {
      return secretIn(node.binding.origin.value, at, state);
    }
    return undefined;
  }

  function setting(
    subject: Extract<Subject, { kind: 'setting' | 'secret' }>,
    text: string,
    equal: boolean,
    state: State,
    test: Expression,
    run: AssumeRun,
  ): readonly State[] {
    if (/NODE_ENV|ENVIRONMENT|APP_ENV/i.test(subject.name)) {
      const development = /dev|test|local/i.test(text) ? equal : /prod/i.test(text) && !equal;
      return development ? learned(state, test, run, 'development', subject.name) : [state];
    }
    return learned(
      state,
      test,
      run,
      'switch',
      subject.name,
      `\`${subject.name}\` is ${equal ? '' : 'not '}\`${text.slice(0, 24)}\``,
    );
  }

  function route(
    part: 'path' | 'method' | 'other',
    text: string,
    equal: boolean,
    state: State,
    test: Expression,
    run: AssumeRun,
  ): readonly State[] {
    const isMcp =
      part === 'path'
        ? /mcp|sse|message|rpc|^\/$/i.test(text)
        : part === 'method'
          ? /^(POST|GET|DELETE)$/i.test(text)
          : true;
    if (isMcp) return [state];
    return equal ? learned(state, test, run, 'elsewhere', text) : [state];
  }

  function name(
    test: Extract<Expression, { kind: 'name' }>,
    holds: boolean,
    state: State,
    run: AssumeRun,
    depth: number,
  ): readonly State[] {
    const { binding } = test;
    if (!binding) return truth(test, holds, state, run);
    const check = host.errorOf(binding, run);
    if (check) return learned(state, check, run, holds ? 'mismatch' : 'verified', callerName(check, state, run));
    const held = state.held.get(binding);
    const source = held ?? declared(binding, run.at);
    // `const ok = await check(key); if (!ok) …`, `let authorized = false; …`
    if (source && isDecision(source.value))
      return ways(source.value, holds, state, { ...run, at: source.at }, depth + 1);
    return truth(test, holds, state, run);
  }

  function declared(binding: Binding, at: Located): { readonly value: Expression; readonly at: Located } | undefined {
    const { origin } = binding;
    if (origin.kind !== 'variable' || !origin.value || origin.path.length > 0) return undefined;
    return { value: origin.value, at };
  }

  function callerName(check: Call, state: State, run: AssumeRun): string {
    for (const argument of check.arguments) {
      const caller = argument.kind === 'function' ? undefined : subjects.callerIn(argument, run.at, state.held);
      if (caller) return subjectName(caller);
    }
    return 'credential';
  }

  function call(test: Call, holds: boolean, state: State, run: AssumeRun, depth: number): readonly State[] {
    const callee = evaluator.evaluate(test.callee, run.at.module, run.at.frame);
    const symbol = symbolName(callee) ?? (test.callee.kind === 'name' ? test.callee.name : '');
    const property = test.callee.kind === 'member' ? test.callee.property : symbol.slice(symbol.lastIndexOf('#') + 1);
    if (property === 'Boolean' && test.arguments[0]) return ways(test.arguments[0], holds, state, run, depth + 1);
    if (requestRead(test)) return truth(test, holds, state, run);
    const [first, second] = test.arguments;
    if (first && second && (CONSTANT_TIME.test(symbol) || CONSTANT_TIME.test(property)))
      return constantTime(test, first, second, holds, state, run);
    if (callee.kind === 'function') return followed(test, callee, holds, state, run, depth);
    const own = subjects.callerIn(test, run.at, state.held);
    if (!own && asksAboutCaller(property, test.arguments)) {
      return holds
        ? learnedAll(state, test, run, property, 'present', 'unresolved')
        : learned(state, test, run, 'mismatch', property);
    }
    if (!own) return settingTest(test, property, holds, state, run);
    const onCaller =
      test.callee.kind === 'member' && subjects.callerIn(test.callee.object, run.at, state.held) !== undefined;
    if (onCaller && PREFIX_TESTS.has(property))
      return learned(state, test, run, holds ? 'present' : 'absent', subjectName(own));
    // `key.get('x')` is a read, `keys.has(key)` a check
    if (onCaller || test.arguments.length === 0 || own.kind === 'principal') return truth(test, holds, state, run);
    if (property === 'isArray') return [state];
    if (property === 'test') return learned(state, test, run, holds ? 'present' : 'absent', subjectName(own));
    if (isThrowingVerifier(callee) || LOOKUPS.has(property)) {
      return holds
        ? learnedAll(state, test, run, subjectName(own), 'present', 'verified')
        : learned(state, test, run, 'mismatch', subjectName(own));
    }
    if (VERIFIER_NAME.test(property) || test.arguments.length > 0) {
      return holds
        ? learnedAll(state, test, run, subjectName(own), 'present', 'unresolved')
        : learned(state, test, run, 'mismatch', subjectName(own));
    }
    return learned(state, test, run, 'opaque', property);
  }

  function settingTest(test: Call, property: string, holds: boolean, state: State, run: AssumeRun): readonly State[] {
    const [flag] = test.arguments;
    // `process.argv.includes('--no-auth')`
    if (isCommandLine(test.callee) && flag?.kind === 'literal') {
      const name = String(flag.value);
      return learned(state, test, run, 'switch', name, `\`${name}\` is ${holds ? 'given' : 'not given'}`);
    }
    // `/health` lists: `publicPaths.includes(req.path)`, `req.path.startsWith('/health')`
    const subject = subjects.subjectOf(test, run.at, state.held);
    if (subject?.kind === 'route' && (LOOKUPS.has(property) || PREFIX_TESTS.has(property))) {
      const [first] = test.arguments;
      const text = first?.kind === 'literal' ? String(first.value) : '';
      if (subject.part === 'path' && /mcp|sse|message/i.test(text)) return [state];
      return holds ? learned(state, test, run, 'elsewhere', property) : [state];
    }
    return learned(state, test, run, 'opaque', property);
  }

  function constantTime(
    test: Call,
    first: Expression,
    second: Expression,
    holds: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] {
    const left = subjects.callerIn(first, run.at, state.held);
    const caller = left ?? subjects.callerIn(second, run.at, state.held);
    if (!caller) return learned(state, test, run, holds ? 'unresolved' : 'mismatch', 'credential');
    if (!holds) return learned(state, test, run, 'mismatch', subjectName(caller));
    return matches(test, caller, left ? first : second, left ? second : first, true, state, run);
  }

  /** A helper of the workspace: true in the ways in which it returns something true. */
  function followed(
    test: Call,
    callee: Extract<Value, { kind: 'function' }>,
    holds: boolean,
    state: State,
    run: AssumeRun,
    depth: number,
  ): readonly State[] {
    const args = test.arguments.map((each) =>
      each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, run.at.module, run.at.frame),
    );
    const { returns } = host.returnsOf(callee, args, state, run);
    const found: State[] = [];
    for (const { state: ended, value, at } of returns.slice(0, MOST_WAYS)) {
      if (!value) {
        if (!holds) found.push(ended);
        continue;
      }
      found.push(...ways(value, holds, ended, { ...run, at, depth: run.depth + 1 }, depth + 1));
      if (found.length > MOST_WAYS) break;
    }
    const via = { path: run.at.module.path, start: test.start, end: test.end };
    return found.map((each) => seenFrom(each, state.learned.length, via));
  }

  /** An expression that is no decision by itself: a header, a setting, an object. */
  function truth(test: Expression, holds: boolean, state: State, run: AssumeRun): readonly State[] {
    const subject = subjects.subjectOf(test, run.at, state.held);
    switch (subject?.kind) {
      case 'credential':
        return learned(state, test, run, holds ? 'present' : 'absent', subject.name);
      case 'certificate':
        if (subject.authorized) return learned(state, test, run, holds ? 'verified' : 'mismatch', 'client certificate');
        return learned(state, test, run, holds ? 'present' : 'absent', 'client certificate');
      case 'principal':
        return learned(state, test, run, holds ? 'unresolved' : 'absent', subject.name);
      case 'secret':
        if (!subject.mayBeUnset && !subject.mayBeEmpty) return holds ? [state] : [];
        return learned(state, test, run, holds ? 'set' : 'unset', subject.name);
      case 'setting':
        return learned(state, test, run, 'switch', subject.name, `\`${subject.name}\` is ${holds ? 'on' : 'off'}`);
      case 'route':
      case 'request':
        return [state];
      case undefined: {
        const name = configurationName(test, host.isSetup);
        if (name === undefined) return learned(state, test, run, 'opaque', 'condition');
        return learned(state, test, run, 'switch', name, `\`${name}\` is ${holds ? 'set' : 'not set'}`);
      }
    }
  }

  function learned(
    state: State,
    node: Expression,
    run: AssumeRun,
    kind: LearnedKind,
    subject: string,
    text?: string,
  ): readonly State[] {
    const place = { path: run.at.module.path, start: node.start, end: node.end };
    const fact: Learned = text === undefined ? { kind, subject, place } : { kind, subject, place, text };
    const next = learn(state, fact);
    return next ? [next] : [];
  }

  function learnedAll(
    state: State,
    node: Expression,
    run: AssumeRun,
    subject: string,
    ...kinds: readonly LearnedKind[]
  ): readonly State[] {
    return kinds.reduce<readonly State[]>(
      (now, kind) => now.flatMap((each) => learned(each, node, run, kind, subject)),
      [state],
    );
  }
}

function isCommandLine(callee: Expression): boolean {
  return callee.kind === 'member' && callee.object.kind === 'member' && callee.object.property === 'argv';
}

/** What was learned inside a helper happened, for who reads the gate, where the helper is called. */
function seenFrom(state: State, known: number, via: Place): State {
  return { ...state, learned: state.learned.map((each, index) => (index < known ? each : { ...each, via })) };
}

function subjectName(subject: Subject): string {
  return 'name' in subject ? (subject.kind === 'certificate' ? 'client certificate' : subject.name) : 'request';
}

function literalSide(
  test: Extract<Expression, { kind: 'binary' }>,
): { readonly literal: Literal; readonly other: Expression } | undefined {
  if (isConstant(test.right)) return { literal: asLiteral(test.right), other: test.left };
  if (isConstant(test.left)) return { literal: asLiteral(test.left), other: test.right };
  return undefined;
}

function isConstant(node: Expression): boolean {
  return node.kind === 'literal' || (node.kind === 'name' && node.name === 'undefined' && !node.binding);
}

function asLiteral(node: Expression): Literal {
  return node.kind === 'literal' ? node : { kind: 'literal', value: undefined, start: node.start, end: node.end };
}

/**
 * `authHandler`, `options.oauth`: what was decided outside the code that runs for a request. Names of that code itself,
 * and what is looked up with its help, say something about the request.
 */
function configurationName(node: Expression, isSetup: boolean): string | undefined {
  if (node.kind === 'member') {
    const object = configurationName(node.object, isSetup);
    return object === undefined ? undefined : `${object}.${node.property}`;
  }
  if (node.kind !== 'name' || !node.binding || node.name === 'this') return undefined;
  const { origin } = node.binding;
  const own = enclosingFunction(node);
  const home =
    origin.kind === 'parameter'
      ? origin.function
      : origin.kind === 'variable'
        ? enclosingFunction(origin.node)
        : undefined;
  if (origin.kind === 'import') return node.name;
  if (origin.kind !== 'parameter' && origin.kind !== 'variable') return undefined;
  return home === own && !isSetup ? undefined : node.name;
}

/** Something whose truth says more than that a value is there. */
function isDecision(node: Expression): boolean {
  if (node.kind === 'await') return isDecision(node.value);
  if (node.kind === 'unary') return node.operator === '!';
  // `req.headers.a ?? req.query.b` chooses a value, `a === b || c` decides
  if (node.kind === 'logical') return isDecision(node.left) || isDecision(node.right);
  if (node.kind === 'call') return requestRead(node) === undefined;
  return node.kind === 'binary' || node.kind === 'conditional' || node.kind === 'literal';
}
