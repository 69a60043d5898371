import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Binding } from '../program/scope.ts';
import { alternatives, constantText, symbolName, type Located, type Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import { askedIn } from './asked.ts';
import { configurationName, optionFrom, truthOf } from './configuration-names.ts';
import { createEquality } from './equality.ts';
import { declared } from './declared.ts';
import { givenTo } from './given.ts';
import { learned, learnedAll, subjectName } from './learning.ts';
import { membership } from './membership.ts';
import { asksAboutCaller, requestRead } from './request-reads.ts';
import { isUnverified } from './python-verifiers.ts';
import { routeSearch, type RequestRoute } from './route-tests.ts';
import type { State } from './states.ts';
import type { SubjectReader } from './subject.ts';
import { isAnsweringVerifier, isThrowingVerifier, VERIFIER_NAME } from './verifiers.ts';

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
  /** The request that the code is followed for; undefined when it is any. */
  readonly route?: RequestRoute | undefined;
}

/** Comparisons that take the same time whatever the input. */
const CONSTANT_TIME =
  /(^|[#.])(compare_digest|constant_time_compare|safe_str_cmp|timingSafeEqual|safeCompare|safeEqual|secureCompare|constantTimeCompare|constantTimeEqual|tsscmp)$|^(safe-compare|secure-compare|tsscmp|scmp)#/;
/** Lookups in a table of keys: `keys.has(key)`. */
const LOOKUPS = new Set(['has', 'includes', 'indexOf', 'get', 'find', 'some', 'findIndex']);
const SEARCHES = new Set(['some', 'every', 'find', 'findIndex', 'findLast']);
const PREFIX_TESTS = new Set(['startsWith', 'endsWith', 'startswith', 'endswith', 'match', 'test']);
const MOST_WAYS = 24;

export function assumer(evaluator: Evaluator, subjects: SubjectReader, host: AssumeHost): Assume {
  const textOf = (node: Expression, at: Located): string | undefined =>
    constantText(evaluator.evaluate(node, at.module, at.frame));
  const equality = createEquality({ subjects, ways, truth, textOf, route: host.route });
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
        if (test.operator === 'in' && !askedIn(test.right, run.at, evaluator))
          return membership(test, holds, state, run, { evaluator, subjects, route: host.route });
        return answered(test, holds, state, run) ?? equality.binary(test, holds, state, run, depth);
      case 'call':
        return call(test, holds, state, run, depth);
      case 'name':
        return name(test, holds, state, run, depth);
      case 'member':
        return part(test.object, test.property, holds, state, run, depth) ?? truth(test, holds, state, run);
      case 'object':
      case 'array':
      case 'function':
      case 'class':
        return holds ? [state] : [];
      default:
        return truth(test, holds, state, run);
    }
  }

  /** `const answer = await gate(request); if (answer instanceof Response) return answer;`, `'error' in answer` */
  function answered(
    test: Extract<Expression, { kind: 'binary' }>,
    holds: boolean,
    state: State,
    run: AssumeRun,
  ): readonly State[] | undefined {
    const asked = askedIn(test.left, run.at, evaluator) ?? askedIn(test.right, run.at, evaluator);
    if (!asked) return undefined;
    const { operator, right } = test;
    const isRefusal = operator === 'instanceof' && right.kind === 'name' && /Response|Error/.test(right.name);
    if (!isRefusal) return learned(state, test, run, 'unresolved', asked.name);
    if (holds) return learned(state, test, run, 'mismatch', asked.name);
    return learned(state, test, run, asked.enforces ? 'verified' : 'unresolved', asked.name);
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
    if (check) return learned(state, test, run, holds ? 'mismatch' : 'verified', callerName(check, state, run));
    const held = state.held.get(binding);
    const source = held ?? declared(binding, run.at, evaluator);
    // `const { valid } = check(key)`
    if (binding.origin.kind === 'variable' && binding.origin.value && binding.origin.path.length === 1) {
      const key = binding.origin.path[0]?.key;
      const found = typeof key === 'string' ? part(binding.origin.value, key, holds, state, run, depth) : undefined;
      if (found) return found;
    }
    // `const ok = await check(key); if (!ok) …`, `let authorized = false; …`
    if (source && isDecision(source.value))
      return ways(source.value, holds, state, { ...run, at: source.at }, depth + 1);
    return truth(test, holds, state, run);
  }

  /** A property of the object that a workspace function returns: `check(key).ok`. */
  function part(
    object: Expression,
    property: string,
    holds: boolean,
    state: State,
    run: AssumeRun,
    depth: number,
  ): readonly State[] | undefined {
    const made = callBehind(object, state, run.at);
    const callee = made && evaluator.evaluate(made.call.callee, made.at.module, made.at.frame);
    if (!made || callee?.kind !== 'function' || depth > 12) return undefined;
    const args = evaluator.arguments(callee.node, made.call, made.at);
    const found: State[] = [];
    for (const { state: ended, value, at } of host.returnsOf(callee, args, state, run).returns.slice(0, MOST_WAYS)) {
      if (value?.kind !== 'object') return undefined;
      const written = findProperty(value, property);
      if (written) found.push(...ways(written, holds, ended, { ...run, at, depth: run.depth + 1 }, depth + 1));
      else if (!holds) found.push(ended);
    }
    return found;
  }

  function callBehind(
    node: Expression,
    state: State,
    at: Located,
  ): { readonly call: Call; readonly at: Located } | undefined {
    if (node.kind === 'await') return callBehind(node.value, state, at);
    if (node.kind === 'call') return { call: node, at };
    if (node.kind !== 'name' || !node.binding) return undefined;
    const source = state.held.get(node.binding) ?? declared(node.binding, at, evaluator);
    return source && source.value.kind !== 'name' ? callBehind(source.value, state, source.at) : undefined;
  }

  function callerName(check: Call, state: State, run: AssumeRun): string {
    for (const argument of givenTo(check)) {
      const caller = argument.kind === 'function' ? undefined : subjects.callerIn(argument, run.at, state.held);
      if (caller) return subjectName(caller);
    }
    return 'credential';
  }

  /** `os.getenv("API_KEY")`, `Deno.env.get('API_KEY')` */
  function readsEnvironment(test: Call, { at }: AssumeRun): boolean {
    const value = evaluator.evaluate(test, at.module, at.frame);
    return alternatives(value).some((each) => each.kind === 'environment');
  }

  function call(test: Call, holds: boolean, state: State, run: AssumeRun, depth: number): readonly State[] {
    const callee = evaluator.evaluate(test.callee, run.at.module, run.at.frame);
    const symbol = symbolName(callee) ?? (test.callee.kind === 'name' ? test.callee.name : '');
    const property = test.callee.kind === 'member' ? test.callee.property : symbol.slice(symbol.lastIndexOf('#') + 1);
    if (/^(Boolean|bool)$/.test(property) && test.arguments[0])
      return ways(test.arguments[0], holds, state, run, depth + 1);
    if (requestRead(test) || readsEnvironment(test, run)) return truth(test, holds, state, run);
    const [first, second] = test.arguments;
    if (first && second && (CONSTANT_TIME.test(symbol) || CONSTANT_TIME.test(property)))
      return equality.constantTime(test, first, second, holds, state, run);
    if (callee.kind === 'function') return followed(test, callee, holds, state, run, depth);
    // `Caller(name=token)` is true, whatever it is made of
    if (callee.kind === 'class') return holds ? [state] : [];
    // `keys.some((key) => key === given)`
    if (SEARCHES.has(property) && first?.kind === 'function') {
      const tests = returnedExpressions(first).filter((each) => isTelling(each, state, run));
      if (tests.length > 0) return tests.flatMap((each) => ways(each, holds, state, run, depth + 1));
    }
    const own = subjects.callerIn(test, run.at, state.held);
    if ((isThrowingVerifier(callee) && !isUnverified(test)) || isAnsweringVerifier(callee)) {
      const subject = own ? subjectName(own) : property;
      return learned(state, test, run, holds ? 'verified' : 'mismatch', subject);
    }
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
    // `/^Bearer (.+)$/.exec(header)`
    if (property === 'test' || property === 'exec')
      return learned(state, test, run, holds ? 'present' : 'absent', subjectName(own));
    if (LOOKUPS.has(property)) {
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

  /** It says something about the caller, or about which request it is: `any(path.startswith(p) for p in PUBLIC)`. */
  function isTelling(test: Expression, state: State, { at }: AssumeRun): boolean {
    return subjects.callerIn(test, at, state.held) ? true : subjects.subjectOf(test, at, state.held)?.kind === 'route';
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
      const text = first && first.kind !== 'spread' ? textOf(first, run.at) : undefined;
      return routeSearch(subject.part, { text, list: listed(test, run.at) }, holds, state, test, run, host.route);
    }
    return learned(state, test, run, 'opaque', property);
  }

  /** The texts of a constant list that is looked into: `['/health', '/mcp'].includes(req.path)`. */
  function listed({ callee }: Call, at: Located): string[] {
    if (callee.kind !== 'member') return [];
    const list = evaluator.evaluate(callee.object, at.module, at.frame);
    if (list.kind !== 'array') return [];
    return list.node.elements.flatMap((each) => constantText(evaluator.evaluate(each, list.module, list.frame)) ?? []);
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
    const args = evaluator.arguments(callee.node, test, run.at);
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

  /** What a factory was given: known where the program calls it, nobody's to say where it does not. */
  function option(
    test: Expression,
    holds: boolean,
    state: State,
    run: AssumeRun,
    name: string,
  ): readonly State[] | undefined {
    const from = optionFrom(test, run.at.frame);
    if (from === 'strangers') return learned(state, test, run, 'opaque', name);
    const known = from && truthOf(evaluator.evaluate(test, run.at.module, run.at.frame));
    return known === undefined ? undefined : known === holds ? [state] : [];
  }

  /** An expression that is no decision by itself: a header, a setting, an object. */
  function truth(test: Expression, holds: boolean, state: State, run: AssumeRun): readonly State[] {
    const known = host.isSetup ? truthOf(evaluator.evaluate(test, run.at.module, run.at.frame)) : undefined;
    if (known !== undefined) return known === holds ? [state] : [];
    const answer = askedIn(test, run.at, evaluator);
    if (answer?.known)
      return learned(state, test, run, holds === answer.refuses ? 'mismatch' : 'verified', answer.name);
    const subject = subjects.subjectOf(test, run.at, state.held);
    switch (subject?.kind) {
      case 'credential':
        // What it says is known to whoever answered: `{ error }` and `{ valid }` look alike.
        if (subjects.isAnswer(test, run.at, state.held)) return learned(state, test, run, 'unresolved', subject.name);
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
        return (
          option(test, holds, state, run, subject.name) ??
          learned(state, test, run, 'switch', subject.name, `\`${subject.name}\` is ${holds ? 'on' : 'off'}`)
        );
      case 'route':
      case 'request':
        return [state];
      case undefined: {
        if (answer) return learned(state, test, run, 'unresolved', answer.name);
        const name = configurationName(test, host.isSetup);
        if (name === undefined) return learned(state, test, run, 'opaque', 'condition');
        const said = `\`${name}\` is ${holds ? 'set' : 'not set'}`;
        return option(test, holds, state, run, name) ?? learned(state, test, run, 'switch', name, said);
      }
    }
  }
}

function isCommandLine(callee: Expression): boolean {
  return callee.kind === 'member' && callee.object.kind === 'member' && callee.object.property === 'argv';
}

/** What was learned inside a helper happened, for who reads the gate, where the helper is called. */
function seenFrom(state: State, known: number, via: Place): State {
  return { ...state, learned: state.learned.map((each, index) => (index < known ? each : { ...each, via })) };
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
