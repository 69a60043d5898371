import type { Evaluator } from '../program/evaluate.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Expression, FunctionNode, Name, Node } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { alternatives, constantText, type Located, type Value } from '../program/values.ts';
import { isSecretName } from '../secrets/names.ts';
import { createAnswers } from './answers.ts';
import { givenTo } from './given.ts';
import { isLocalName, isVerifyingKey, lastPart, settingName, workerBinding } from './setting-names.ts';
import { parameterRead } from './parameter-reads.ts';
import { headersLoop, readThroughPath, requestRead, type Carrier } from './request-reads.ts';

/** What a part of a condition speaks of. */
export type Subject =
  /** Something that the caller sends to prove who they are. */
  | {
      readonly kind: 'credential';
      readonly carrier: Carrier;
      readonly name: string;
      readonly node: Node;
      readonly at: Located;
    }
  /** The certificate of the caller's TLS connection. */
  | { readonly kind: 'certificate'; readonly name: string; readonly authorized: boolean }
  /** What an earlier middleware left about the caller: `req.user`, `req.auth`, `req.session`. */
  | { readonly kind: 'principal'; readonly name: string }
  /** What the caller's credential should be: a secret setting. */
  | {
      readonly kind: 'secret';
      readonly name: string;
      readonly variable: string | undefined;
      readonly mayBeUnset: boolean;
      readonly mayBeEmpty: boolean;
    }
  /** A setting that is no secret: `AUTH_ENABLED`. */
  | { readonly kind: 'setting'; readonly name: string }
  /** Which request it is: path, URL, method, origin. */
  | { readonly kind: 'route'; readonly part: 'path' | 'method' | 'protocol' | 'other' }
  /** Another part of the request: its body, its session id. */
  | { readonly kind: 'request' };

/** Parameters of helpers that get the caller's credential. */
const CREDENTIAL_NAME =
  /^(bearer|access|auth|jwt|id|raw|caller|client|user|presented|provided|given)?_?(token|jwt|bearer|api_?key)$/i;
/** How many workspace functions deep a credential is looked for. */
const DEEPEST_CALL = 3;

/** What variables hold on the path that is being followed; names that are not here hold what they were declared with. */
export type Held = ReadonlyMap<Binding, { readonly value: Expression; readonly at: Located }>;

/** Finds out what expressions speak of. One reader serves one audit. */
export interface SubjectReader {
  /** The subject of a whole expression: what its value stands for. */
  subjectOf(node: Expression, at: Located, held: Held): Subject | undefined;
  /** The first credential (or certificate, or principal) that any part of an expression is made of. */
  callerIn(node: Expression, at: Located, held: Held): Subject | undefined;
  /** What a caller's credential is compared with, when that is a setting: whatever its name, it is a secret then. */
  expectedOf(node: Expression, at: Located): Extract<Subject, { kind: 'secret' }> | undefined;
  /** The value is what code outside the workspace answered when it was given the credential: `(await lookUp(token)).active`. */
  isAnswer(node: Expression, at: Located, held: Held): boolean;
  /** The same for code that sets a server up: there, what a function was given is configuration. */
  readonly forSetup: SubjectReader;
}

export function createSubjectReader(
  evaluator: Evaluator,
  guaranteed: ReadonlySet<string>,
  isSetup = false,
): SubjectReader {
  const isLocal = (node: Name): boolean => !isSetup && isLocalName(node);

  /** The workspace functions that are being looked through. */
  const following = new Set<FunctionNode>();

  function subjectOf(node: Expression, at: Located, held: Held): Subject | undefined {
    return callerIn(node, at, held) ?? settingOf(node, at) ?? routeIn(node, at, held);
  }

  function callerIn(node: Expression, at: Located, held: Held): Subject | undefined {
    return search(node, at, held, 0, (read, found, where) => {
      switch (read.carrier) {
        case 'header':
        case 'query':
        case 'cookie':
        case 'body':
          return { kind: 'credential', carrier: read.carrier, name: read.name, node: found, at: where };
        case 'certificate':
          return { kind: 'certificate', name: read.name, authorized: read.name === 'authorized' };
        case 'principal':
          return { kind: 'principal', name: read.name };
        default:
          return undefined;
      }
    });
  }

  function routeIn(node: Expression, at: Located, held: Held): Subject | undefined {
    return search(node, at, held, 0, (read) => {
      if (read.carrier === 'route') return { kind: 'route', part: PARTS.find((each) => each === read.name) ?? 'other' };
      return read.carrier === 'request' ? { kind: 'request' } : undefined;
    });
  }

  type Pick = (read: NonNullable<ReturnType<typeof requestRead>>, node: Node, at: Located) => Subject | undefined;

  /** Looks through calls, members, names and workspace functions for a read of the request. */
  function search(node: Expression, at: Located, held: Held, depth: number, pick: Pick): Subject | undefined {
    if (depth > 12) return undefined;
    const read = requestRead(node);
    const own = read && pick(read, node, at);
    if (own) return own;
    const into = (child: Expression | undefined): Subject | undefined =>
      child && search(child, at, held, depth + 1, pick);
    switch (node.kind) {
      case 'name':
        return searchName(node, at, held, depth, pick);
      case 'member':
        return into(node.object);
      case 'index': {
        const key = constantText(evaluator.evaluate(node.index, at.module, at.frame));
        // `req.headers[HEADER]`
        const named = key === undefined ? undefined : readThroughPath(node.object, [key]);
        return (named && pick(named, node, at)) ?? into(node.object) ?? into(node.index);
      }
      case 'call': {
        const inCallee = node.callee.kind === 'member' ? into(node.callee.object) : undefined;
        if (inCallee) return inCallee;
        const returned = searchReturned(node, at, depth, pick);
        if (returned) return returned;
        return firstOf(givenTo(node), into);
      }
      case 'await':
      case 'spread':
        return into(node.value);
      case 'unary':
        return into(node.operand);
      case 'logical':
      case 'binary':
        return into(node.left) ?? into(node.right);
      case 'conditional':
        return into(node.then) ?? into(node.otherwise) ?? into(node.test);
      case 'template':
        return firstOf(node.values, into);
      case 'assignment':
        return into(node.value);
      // `fetch(url, { headers: { authorization } })`
      case 'object':
        return firstOf(
          node.properties.map((each) => each.value),
          into,
        );
      case 'array':
        return firstOf(node.elements, into);
      default:
        return undefined;
    }
  }

  function searchName(
    node: Extract<Expression, { kind: 'name' }>,
    at: Located,
    held: Held,
    depth: number,
    pick: Pick,
  ): Subject | undefined {
    const { binding } = node;
    if (!binding) return undefined;
    const now = held.get(binding);
    if (now) return search(now.value, now.at, held, depth + 1, pick);
    const { origin } = binding;
    if (origin.kind === 'parameter') return searchParameter(node, at, held, depth, pick);
    if (origin.kind === 'element') {
      const textOf = (each: Expression): string | undefined =>
        constantText(evaluator.evaluate(each, at.module, at.frame));
      const read = headersLoop(origin, node, textOf);
      return read && pick(read, node, at);
    }
    if (origin.kind !== 'variable' || !origin.value) return undefined;
    const path = origin.path.map((step) => step.key);
    if (path.length === 0) return search(origin.value, at, held, depth + 1, pick);
    // `const { authorization } = req.headers`, `const [scheme, token] = header.split(' ')`
    const read = readThroughPath(origin.value, path);
    return (read && pick(read, node, at)) ?? search(origin.value, at, held, depth + 1, pick);
  }

  /** A parameter of a workspace function that is being followed holds what it was called with. */
  function searchParameter(
    node: Extract<Expression, { kind: 'name' }>,
    at: Located,
    held: Held,
    depth: number,
    pick: Pick,
  ): Subject | undefined {
    const origin = node.binding?.origin;
    if (origin?.kind !== 'parameter') return undefined;
    const path = origin.path.map((step) => step.key);
    const injected = parameterRead(origin.parameter, at, evaluator);
    const known = injected && pick(injected, node, at);
    if (known) return known;
    for (let frame = at.frame; frame; frame = frame.outer) {
      if (frame.function !== origin.function) continue;
      const given = frame.arguments[origin.index];
      if (!given) return undefined;
      return (
        searchValue(given, path, held, depth, pick) ??
        injectedIn(given, node, at, pick) ??
        passedOn(node, given, at, pick)
      );
    }
    // `({ headers, query }, res, next) => …`: the request taken apart
    if (path.length === 1 && typeof path[0] === 'string' && /^(headers|query|cookies)$/.test(path[0])) return undefined;
    return undefined;
  }

  /** `authorize(authorization)` with a parameter that the framework fills. */
  function injectedIn(given: Value, node: Name, at: Located, pick: Pick): Subject | undefined {
    for (const each of alternatives(given)) {
      if (each.kind !== 'parameter') continue;
      const parameter = each.function.parameters[each.index];
      const read = parameter && parameterRead(parameter, { module: each.module, frame: undefined }, evaluator);
      const found = read && pick(read, node, at);
      if (found) return found;
    }
    return undefined;
  }

  /** `check(token)` with what cannot be followed to the request: the name says what it is. */
  function passedOn(node: Name, given: Value, at: Located, pick: Pick): Subject | undefined {
    const isFollowed = alternatives(given).every((each) => /^(literal|environment|symbol|object)$/.test(each.kind));
    return isFollowed || !CREDENTIAL_NAME.test(node.name)
      ? undefined
      : pick({ carrier: 'header', name: node.name }, node, at);
  }

  function searchValue(
    value: Value,
    path: readonly (string | number | undefined)[],
    held: Held,
    depth: number,
    pick: Pick,
  ): Subject | undefined {
    for (const each of alternatives(value)) {
      const node = 'node' in each ? each.node : undefined;
      if (!node || !('module' in each) || typeof each.module === 'string' || !isExpression(node)) continue;
      const where: Located = { module: each.module, frame: 'frame' in each ? each.frame : undefined };
      const read = path.length > 0 ? readThroughPath(node, path) : undefined;
      const found = (read && pick(read, node, where)) ?? search(node, where, held, depth + 1, pick);
      if (found) return found;
    }
    return undefined;
  }

  function searchReturned(
    node: Extract<Expression, { kind: 'call' }>,
    at: Located,
    depth: number,
    pick: Pick,
  ): Subject | undefined {
    const callee = evaluator.evaluate(node.callee, at.module, at.frame);
    if (callee.kind !== 'function') return undefined;
    const frame = evaluator.enter(callee, evaluator.arguments(callee.node, node, at));
    if (!frame || following.has(callee.node) || following.size >= DEEPEST_CALL) return undefined;
    following.add(callee.node);
    let found: Subject | undefined;
    for (const returned of returnedExpressions(callee.node)) {
      found ??= search(returned, { module: callee.module, frame }, new Map(), depth + 2, pick);
    }
    following.delete(callee.node);
    return found;
  }

  /** A secret or another setting: an environment read, a configuration member, a parameter of a factory. */
  function settingOf(node: Expression, at: Located): Subject | undefined {
    const value = evaluator.evaluate(node, at.module, at.frame);
    for (const each of alternatives(value)) {
      if (each.kind === 'environment') return environmentSubject(each.name, value, node, at);
    }
    const bound = workerBinding(node);
    if (bound !== undefined) {
      if (!isSecretName(bound)) return { kind: 'setting', name: bound };
      // A Worker has no start at which to look for it: only code that asks whether it is there expects it not to be.
      return { kind: 'secret', name: bound, variable: undefined, mayBeUnset: isTested(node), mayBeEmpty: false };
    }
    if (
      value.kind === 'literal' &&
      typeof value.value === 'string' &&
      node.kind === 'name' &&
      isSecretName(node.name)
    ) {
      return {
        kind: 'secret',
        name: node.name,
        variable: undefined,
        mayBeUnset: false,
        mayBeEmpty: value.value === '',
      };
    }
    // `config.password || config.token`
    if (node.kind === 'logical') return settingOf(node.left, at) ?? settingOf(node.right, at);
    const source =
      node.kind === 'name' && node.binding?.origin.kind === 'variable' && isLocal(node)
        ? node.binding.origin
        : undefined;
    if (source?.value && source.path.length === 0) return settingOf(source.value, at);
    const written = settingName(node, isLocal);
    if (written === undefined) return undefined;
    const name = at.module.program.moduleKind === 'python' ? written.replace(/^this\b/, 'self') : written;
    if (isSecretName(lastPart(name)) || isVerifyingKey(lastPart(name)))
      return { kind: 'secret', name, variable: undefined, mayBeUnset: mayBeNothing(value), mayBeEmpty: false };
    return /auth|secure|protect|dev/i.test(lastPart(name)) ? { kind: 'setting', name } : undefined;
  }

  function environmentSubject(variable: string, value: Value, node: Expression, at: Located): Subject {
    if (isSecretName(variable)) return secretVariable(variable, value, node, at);
    return { kind: 'setting', name: variable };
  }

  function secretVariable(
    variable: string,
    value: Value,
    node: Expression,
    at: Located,
  ): Extract<Subject, { kind: 'secret' }> {
    const constant = fallbackText(value);
    const set =
      guaranteed.has(variable) ||
      alternatives(value).some((each) => each.kind === 'environment' && each.checked === true) ||
      comesFromThrowingFunction(node, at) ||
      (constant !== undefined && constant !== '');
    return { kind: 'secret', name: variable, variable, mayBeUnset: !set, mayBeEmpty: !set && constant === '' };
  }

  /** `const key = must('KEY')`: a workspace function that throws instead of giving nothing. */
  function comesFromThrowingFunction(node: Expression, at: Located): boolean {
    const source = node.kind === 'name' && node.binding?.origin.kind === 'variable' ? node.binding.origin.value : node;
    if (source?.kind !== 'call') return false;
    const callee = evaluator.evaluate(source.callee, at.module, at.frame);
    if (callee.kind !== 'function') return false;
    return callee.node.body.body.some((statement) => statement.kind === 'throw' || statement.kind === 'if');
  }

  function expectedOf(node: Expression, at: Located): Extract<Subject, { kind: 'secret' }> | undefined {
    const value = evaluator.evaluate(node, at.module, at.frame);
    for (const each of alternatives(value)) {
      if (each.kind === 'environment') return secretVariable(each.name, value, node, at);
    }
    const own = settingOf(node, at);
    return own?.kind === 'secret' ? own : undefined;
  }

  const isAnswer = createAnswers(evaluator, callerIn);

  return {
    subjectOf,
    callerIn,
    isAnswer,
    expectedOf,
    get forSetup() {
      return isSetup ? this : createSubjectReader(evaluator, guaranteed, true);
    },
  };
}

function mayBeNothing(value: Value): boolean {
  return alternatives(value).some((each) => each.kind !== 'literal' || (each.value ?? null) === null);
}

const PARTS = ['path', 'method', 'protocol'] as const;

function firstOf(nodes: readonly Expression[], find: (node: Expression) => Subject | undefined): Subject | undefined {
  for (const node of nodes) {
    const found = node.kind === 'function' ? undefined : find(node);
    if (found) return found;
  }
  return undefined;
}

function isTested({ parent }: Expression): boolean {
  return parent !== undefined && /^(unary|if|logical|conditional)$/.test(parent.kind);
}

function fallbackText(value: Value): string | undefined {
  if (value.kind !== 'fallback') return undefined;
  for (const each of alternatives(value.second))
    if (each.kind === 'literal' && typeof each.value === 'string') return each.value;
  return undefined;
}

function isExpression(node: Node): node is Expression {
  return !/Pattern$|^(program|parameter|property|classMember|switchCase|catch|declaration|expression|if|return|throw|loop|switch|jump|try|block|import|export)$/.test(
    node.kind,
  );
}
