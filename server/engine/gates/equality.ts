import type { Call, Expression, Literal } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import type { AssumeRun } from './assume.ts';
import { learned, learnedAll, subjectName } from './learning.ts';
import { routeEquals, type RequestRoute } from './route-tests.ts';
import type { State } from './states.ts';
import type { Subject, SubjectReader } from './subject.ts';

const EQUAL = new Set(['===', '==']);
const UNEQUAL = new Set(['!==', '!=']);

/** What equality needs of the conditions that it is part of. */
interface EqualityHost {
  readonly subjects: SubjectReader;
  readonly ways: (test: Expression, holds: boolean, state: State, run: AssumeRun, depth: number) => readonly State[];
  readonly truth: (test: Expression, holds: boolean, state: State, run: AssumeRun) => readonly State[];
  /** The text of a constant: `MCP_PATH`. */
  readonly textOf: (node: Expression, at: Located) => string | undefined;
  readonly route: RequestRoute | undefined;
}

/** The states in which a comparison holds (or does not). */
export interface Equality {
  readonly binary: (
    test: Extract<Expression, { kind: 'binary' }>,
    holds: boolean,
    state: State,
    run: AssumeRun,
    depth: number,
  ) => readonly State[];
  /** `timingSafeEqual(a, b)` */
  readonly constantTime: (
    test: Call,
    first: Expression,
    second: Expression,
    holds: boolean,
    state: State,
    run: AssumeRun,
  ) => readonly State[];
}

export function createEquality({ subjects, ways, truth, textOf, route }: EqualityHost): Equality {
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
    return equalsPath(test, equal, state, run) ?? equals(test, equal, state, run);
  }

  /** `pathname === MCP_PATH` */
  function equalsPath(
    test: Extract<Expression, { kind: 'binary' }>,
    equal: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] | undefined {
    for (const [other, constant] of [[test.left, test.right] as const, [test.right, test.left] as const]) {
      const text = textOf(constant, run.at);
      const subject = text === undefined ? undefined : subjects.subjectOf(other, run.at, state.held);
      if (text !== undefined && subject?.kind === 'route')
        return routeEquals(subject.part, text, equal, state, test, run, route);
    }
    return undefined;
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
        if (subjects.isAnswer(other, run.at, state.held)) return learned(state, test, run, 'unresolved', subject.name);
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
        return routeEquals(subject.part, text, equal, state, test, run, route);
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
    if (!caller) return equalsNothing(test, equal, state, run) ?? learned(state, test, run, 'opaque', 'condition');
    if (left && right) return learned(state, test, run, 'opaque', 'condition');
    const expected = left ? test.right : test.left;
    if (subjects.isAnswer(left ? test.left : test.right, run.at, state.held)) {
      return learned(state, test, run, 'unresolved', subjectName(caller));
    }
    if (!equal) return learned(state, test, run, 'mismatch', subjectName(caller));
    // `given.length === expected.length` proves nothing
    if (isLength(expected)) return isRefuted(state, test) ? [] : [state];
    return matches(test, caller, left ? test.left : test.right, expected, false, state, run);
  }

  /** `token = None`, unless a header was found: no credential was sent, and that is no secret unless it is not set. */
  function equalsNothing(
    test: Extract<Expression, { kind: 'binary' }>,
    equal: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] | undefined {
    const expected = holdsNothing(test.left, state) ? test.right : test.left;
    const given = expected === test.right ? test.left : test.right;
    if (!holdsNothing(given, state)) return undefined;
    const secret = secretIn(expected, run.at, state);
    if (secret?.kind !== 'secret') return undefined;
    if (!equal) return learned(state, test, run, 'absent', 'credential');
    if (!secret.mayBeUnset || secret.variable === undefined) return [];
    return learned(state, expected, run, 'unset', secret.name);
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
    // Of a configuration object nobody knows whether it may lack the value.
    if (secret?.kind !== 'secret' || secret.variable === undefined) return verified;
    const isTemplate = isComposed(expected);
    // `'' === ''`, `undefined === undefined`, and `Bearer undefined` that anybody can send
    const isUnset = !constantTime && secret.mayBeUnset && (isTemplate || mayBeMissing(given));
    const open = secret.mayBeEmpty || isUnset;
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
      if (given.callee.property === 'get' && given.arguments.length > 1) return false;
      return /^(get|header)$/.test(given.callee.property) || given.callee.object.kind === 'member';
    }
    return given.kind === 'member' || given.kind === 'logical' || given.kind === 'index';
  }

  function secretIn(node: Expression, at: Located, state: State): Subject | undefined {
    const own = subjects.expectedOf(node, at);
    if (own) return own;
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
    const source = declaredAs(node);
    return source && secretIn(source, at, state);
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

  return { binary, constantTime };
}

/** A variable that something else is assigned to on other paths. */
function holdsNothing(node: Expression, state: State): boolean {
  const binding = node.kind === 'name' ? node.binding : undefined;
  if (binding?.origin.kind !== 'variable' || binding.writes.length === 0) return false;
  const value = state.held.get(binding)?.value ?? binding.origin.value;
  return value?.kind === 'literal' && (value.value === null || value.value === undefined || value.value === '');
}

/** The same comparison has already come out the other way on this path. */
function isRefuted(state: State, test: Expression): boolean {
  return state.learned.some(
    ({ kind, place }) => kind === 'mismatch' && place.start === test.start && place.end === test.end,
  );
}

function isLength(node: Expression): boolean {
  return node.kind === 'member' && /^(length|byteLength)$/.test(node.property);
}

/** `Bearer ${token}`, written here or where the name is declared: a missing part of it becomes text that anybody can send. */
function isComposed(node: Expression): boolean {
  if (node.kind === 'template' || (node.kind === 'binary' && node.operator === '+')) return true;
  const source = declaredAs(node);
  return source !== undefined && isComposed(source);
}

/** What a name is made of, when it is a call or a composed text. */
function declaredAs(node: Expression): Expression | undefined {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  if (origin?.kind !== 'variable' || origin.path.length > 0) return undefined;
  const { value } = origin;
  return value?.kind === 'call' || value?.kind === 'template' || value?.kind === 'binary' ? value : undefined;
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
