import type { Thrower, VerifierError } from '../facts/resource-servers.ts';
import { isThrowingVerifier } from '../gates/verifiers.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Node, Throw, Try } from '../program/nodes.ts';
import { alternatives, symbolName, type Value } from '../program/values.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { placeOf, type ModelContext } from './context.ts';
import { bearerCalls, verifierMethods } from './tokens.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

const FIRST = /^@modelcontextprotocol\/sdk\//;
const ERRORS = /^@modelcontextprotocol\/sdk\/server\/auth\/errors(\.js)?#\w+Error$/;
const SECOND_ERRORS = /^@modelcontextprotocol\/(server|core|express|hono|fastify)(\/.*)?#OAuthError$/;
const PLAIN = /^global#(Error|TypeError|RangeError)$/;
/** What is said about a token, and not about the server or the service that it asks. */
const ABOUT_TOKEN =
  /token|expired|signature|audience|issuer|credential|claims?|unauthori[sz]ed|not active|inactive|api.?key/i;
const ABOUT_SERVER =
  /config|environment|must be set|not set|fail(ed|ure)|unreachable|initiali[sz]|unavailable|network|fetch|timeout|not (implemented|supported)|introspection/i;
const DEEPEST = 4;
const MOST_THROWERS = 12;

/** Verifiers of the SDK's gates whose refusals come out as errors of the server. */
export function* verifierErrors(context: ModelContext): Generator<VerifierError> {
  const seen = new Set<string>();
  for (const { call, symbol, at: step, verifier } of bearerCalls(context)) {
    const major = FIRST.test(symbol) ? 1 : 2;
    for (const method of verifierMethods(verifier, context.evaluator)) {
      const throwers = [...throwersIn(method, major, context.evaluator, 0, new Set())].slice(0, MOST_THROWERS);
      const [first] = throwers;
      const key = first && `${first.at.path}:${first.at.start}`;
      if (!first || key === undefined || seen.has(key)) continue;
      seen.add(key);
      yield { kind: 'verifierError', ...first, major, gate: placeOf(call.callee, step), throwers };
    }
  }
}

/** What a function, and those of the workspace that it calls, throw for a token and nobody turns into a refusal. */
function* throwersIn(
  fn: FunctionValue,
  major: 1 | 2,
  evaluator: Evaluator,
  depth: number,
  seen: Set<Node>,
): Generator<Thrower> {
  if (depth > DEEPEST || seen.has(fn.node)) return;
  seen.add(fn.node);
  for (const node of descendants(fn.node.body, (inside) => inside.kind !== 'function' && inside.kind !== 'class')) {
    if (node.kind === 'throw') {
      const flaw = isHandled(node, fn) ? undefined : flawOf(node, fn, major, evaluator);
      if (flaw) yield flaw;
    }
    if (node.kind !== 'call' || node.construct || isHandled(node, fn)) continue;
    for (const callee of alternatives(evaluator.evaluate(node.callee, fn.module, fn.frame))) {
      if (callee.kind === 'function') yield* throwersIn(callee, major, evaluator, depth + 1, seen);
      else if (isThrowingVerifier(callee) && !takesCallback(node))
        yield { at: placeOf(node.callee, fn), name: calleeName(node), flaw: 'library' };
    }
  }
}

/** `jwt.verify(token, key, options, (error, claims) => …)` throws nothing. */
function takesCallback(call: Call): boolean {
  return call.arguments.slice(2).some((each) => each.kind === 'function');
}

/** `throw new Error('Invalid token')`: an error that is about the token, and of a class that the gate does not know. */
function flawOf(node: Throw, fn: FunctionValue, major: 1 | 2, evaluator: Evaluator): Thrower | undefined {
  const made = node.value;
  if (made?.kind !== 'call' || !isAboutToken(made)) return undefined;
  const flaw = flawOfClass(evaluator.evaluate(made.callee, fn.module, fn.frame), major, evaluator, 0);
  return flaw && { at: placeOf(made, fn), name: calleeName(made), flaw };
}

function flawOfClass(value: Value, major: 1 | 2, evaluator: Evaluator, depth: number): Thrower['flaw'] | undefined {
  const symbol = symbolName(value);
  if (symbol !== undefined) {
    if (PLAIN.test(symbol)) return 'plain';
    if (ERRORS.test(symbol)) return major === 1 ? undefined : 'other-major';
    return SECOND_ERRORS.test(symbol) && major === 1 ? 'other-major' : undefined;
  }
  // `class AuthError extends Error`
  if (value.kind !== 'class' || !value.node.superclass || depth > DEEPEST) return undefined;
  return flawOfClass(evaluator.evaluate(value.node.superclass, value.module, value.frame), major, evaluator, depth + 1);
}

function isAboutToken(made: Call): boolean {
  const text = made.arguments.map((each) =>
    each.kind === 'literal' ? String(each.value) : each.kind === 'template' ? each.texts.join(' ') : '',
  );
  const said = text.join(' ');
  // `new InvalidTokenError(…)` says it by its name
  return (ABOUT_TOKEN.test(said) && !ABOUT_SERVER.test(said)) || /token/i.test(calleeName(made));
}

/** Something around it, in the same function, catches what is thrown and makes something else of it. */
function isHandled(node: Node, fn: FunctionValue): boolean {
  let child = node;
  for (const at of ancestors(node)) {
    if (at === fn.node) return false;
    if (at.kind === 'try' && at.block === child && at.handler && !rethrows(at)) return true;
    // `jwtVerify(…).catch(() => { throw new InvalidTokenError(…) })`, `.then(ok, refuse)`
    if (at.kind === 'member' && at.property === 'catch' && at.parent?.kind === 'call' && at.parent.callee === at)
      return true;
    child = at;
  }
  return false;
}

/** `catch (error) { log(error); throw error; }`: all that it throws is what it caught. */
function rethrows({ handler }: Try): boolean {
  const name = handler?.target?.kind === 'namePattern' ? handler.target.name : undefined;
  if (!handler || name === undefined) return false;
  const thrown = [...descendants(handler.body, (inside) => inside.kind !== 'function')].filter(
    (each) => each.kind === 'throw',
  );
  return thrown.length > 0 && thrown.every(({ value }) => value?.kind === 'name' && value.name === name);
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
