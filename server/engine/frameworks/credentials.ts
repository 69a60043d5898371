import type { CredentialComparison, CredentialFallback, CredentialRead } from '../facts/facts.ts';
import type { Subject, SubjectReader } from '../gates/subject.ts';
import { isRequest, requestRead } from '../gates/request-reads.ts';
import { mask } from '../masked.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Binary, Expression, Logical, Member, Name, Node } from '../program/nodes.ts';
import { alternatives, environmentName, type Located } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import { chosenSecret, judgeNamedValue } from '../secrets/generic.ts';
import { isSecretName } from '../secrets/names.ts';
import type { Span } from '../source.ts';
import { variableReplaced } from './absent-variables.ts';
import { placeOf } from './context.ts';
import { injectedQueries, pythonFallback } from './python/credentials.ts';

const EQUALITY = new Set(['===', '!==', '==', '!=']);
const NOTHING_HELD = new Map<never, never>();

/** `key === process.env.API_KEY`: a caller's credential compared with a secret, in time that tells how much of it is right. */
export function* comparisons(
  module: Module,
  subjects: SubjectReader,
  evaluator: Evaluator,
): Generator<CredentialComparison> {
  const at: Located = { module, frame: undefined };
  for (const node of module.binaries) {
    if (!EQUALITY.has(node.operator) || isQuery(node)) continue;
    const isFixed = isConstant(node.left) || isConstant(node.right);
    const pair = isFixed ? givenAndLiteral(node, at, subjects) : givenAndExpected(node, at, subjects, evaluator);
    if (!pair) continue;
    yield {
      kind: 'comparison',
      at: placeOf(node, at),
      operator: operatorOf(node, module),
      given: { at: placeOf(pair.given, at), name: pair.givenName },
      expected: { at: placeOf(pair.expected, at), name: pair.expectedName },
      constantTime: false,
    };
  }
}

/** Methods that make a query of the conditions that they are given, and what joins conditions. */
const QUERIES = /^(?:filter|where|having|join|outerjoin|on|select_from|exists|any|has)$/;
const JUNCTIONS = /^(?:and_|or_|not_|case|exists)$/;

/** `query.filter(Link.token == token)` of an object-relational mapper: the database compares, in an index. */
function isQuery(node: Expression): boolean {
  let at: Node = node;
  for (let up = at.parent; up; at = up, up = up.parent) {
    if (up.kind === 'unary' || (up.kind === 'binary' && /^[&|]$/.test(up.operator))) continue;
    if (up.kind !== 'call' || up.callee === at) return false;
    const { callee } = up;
    if (callee.kind === 'member' && QUERIES.test(callee.property)) return true;
    if (!JUNCTIONS.test(callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : ''))
      return false;
  }
  return false;
}

/** As it is written: `==` of Python is as strict as `===`. */
function operatorOf({ left, right, operator }: Binary, { text }: Module): string {
  return /[!=]==?|\bis( not)?\b/.exec(text.slice(left.end, right.start))?.[0] ?? operator;
}

interface Pair {
  readonly given: Expression;
  readonly givenName: string;
  readonly expected: Expression;
  readonly expectedName: string | undefined;
}

/** `req.get('x-api-key') === '…'`: what it is compared with is written down as the credential. */
function givenAndLiteral(node: Binary, at: Located, subjects: SubjectReader): Pair | undefined {
  const [given, expected] = node.right.kind === 'literal' ? [node.left, node.right] : [node.right, node.left];
  if (expected.kind !== 'literal' || typeof expected.value !== 'string' || expected.value.length < 8) return undefined;
  const caller = subjects.callerIn(given, at, NOTHING_HELD);
  const givenName = caller ? callerName(caller) : parameterName(given);
  if (givenName === undefined) return undefined;
  const judged = judgeNamedValue(givenName, expected.value);
  const isSecret = judged?.kind === 'credential' || chosenSecret(givenName, expected.value) !== undefined;
  return isSecret ? { given, givenName, expected, expectedName: undefined } : undefined;
}

function givenAndExpected(node: Binary, at: Located, subjects: SubjectReader, evaluator: Evaluator): Pair | undefined {
  for (const [given, expected] of [
    [node.left, node.right],
    [node.right, node.left],
  ] as const) {
    const expectedName = secretName(expected, at, subjects, evaluator);
    if (expectedName === undefined) continue;
    const caller = subjects.callerIn(given, at, NOTHING_HELD);
    const givenName = caller ? callerName(caller) : parameterName(given);
    if (givenName !== undefined && !subjects.callerIn(expected, at, NOTHING_HELD))
      return { given, givenName, expected, expectedName };
  }
  return undefined;
}

/** The credential of the request; what an earlier middleware left is not compared with a secret. */
function callerName(caller: Subject): string | undefined {
  return caller.kind === 'credential' ? caller.name : undefined;
}

/** `function isValid(key) { return key === process.env.API_KEY }` */
function parameterName(node: Expression): string | undefined {
  if (node.kind !== 'name' || node.binding?.origin.kind !== 'parameter') return undefined;
  return isSecretName(node.name) || /^(key|provided|given|candidate|presented|supplied)/i.test(node.name)
    ? node.name
    : undefined;
}

/** What a credential should be: a secret of the environment or configuration, a template or a constant that holds one. */
function secretName(node: Expression, at: Located, subjects: SubjectReader, evaluator: Evaluator): string | undefined {
  if (node.kind === 'template') {
    for (const value of node.values) {
      const inside = secretName(value, at, subjects, evaluator);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }
  if (node.kind === 'binary' && node.operator === '+') {
    return secretName(node.right, at, subjects, evaluator) ?? secretName(node.left, at, subjects, evaluator);
  }
  const subject = subjects.subjectOf(node, at, NOTHING_HELD);
  if (subject?.kind === 'secret') return subject.name;
  if (node.kind !== 'name') return undefined;
  const source = node.binding?.origin.kind === 'variable' ? node.binding.origin.value : undefined;
  // `const expected = `Bearer ${process.env.TOKEN}``
  if (source?.kind === 'template') return secretName(source, at, subjects, evaluator);
  const value = evaluator.evaluate(node, at.module);
  for (const each of alternatives(value)) if (each.kind === 'environment' && isSecretName(each.name)) return each.name;
  return undefined;
}

function isConstant(node: Expression): boolean {
  return (
    node.kind === 'literal' ||
    (node.kind === 'unary' && node.operand.kind === 'literal') ||
    (node.kind === 'name' && node.name === 'undefined')
  );
}

/** Credentials that are taken from the URL: `req.query.api_key`, `url.searchParams.get('token')`. */
export function* urlCredentials(
  module: Module,
  subjects: SubjectReader,
  evaluator: Evaluator,
  compared: readonly CredentialComparison[],
): Generator<CredentialRead> {
  const credentialRead = (name: string, span: Span): CredentialRead => ({
    kind: 'credentialRead',
    at: { path: module.path, start: span.start, end: span.end },
    carrier: 'query',
    name,
    decides: !/^(key|auth|secret|password)$/i.test(name) || compared.some((each) => each.given.name === name),
  });
  for (const node of [...module.members, ...module.calls]) {
    const read = requestRead(node);
    if (read?.carrier === 'query' && isIncoming(node, subjects, module)) yield credentialRead(read.name, node);
  }
  for (const node of module.members) yield* takenApart(node, credentialRead);
  for (const { name, parameter } of injectedQueries(module, evaluator)) yield credentialRead(name, parameter);
}

/** `const { token } = req.query` */
function* takenApart(node: Member, read: (name: string, span: Span) => CredentialRead): Generator<CredentialRead> {
  if (node.property !== 'query' || node.parent?.kind !== 'declaration') return;
  const { target } = node.parent;
  for (const part of target.kind === 'objectPattern' ? target.properties : []) {
    if (part.key === undefined) continue;
    const member: Member = { ...node, parent: undefined, object: node, property: part.key, propertySpan: part };
    const found = requestRead(member);
    if (found?.carrier === 'query') yield read(found.name, part);
  }
}

/** A query that somebody sent, not one that is being built: `url.searchParams` of a response link, of a provider's redirect. */
function isIncoming(node: Node, subjects: SubjectReader, module: Module): boolean {
  const parent = node.parent;
  // `params.token = x` builds
  if (parent?.kind === 'assignment' && parent.target === node) return false;
  const object =
    node.kind === 'member'
      ? node.object
      : node.kind === 'call' && node.callee.kind === 'member'
        ? node.callee.object
        : undefined;
  if (object?.kind === 'member' && /^(query|query_params|GET)$/.test(object.property)) return true;
  // `request.args` of Flask
  if (object?.kind === 'member' && object.property === 'args') return isRequest(object.object);
  // `c.req.query('token')`
  if (node.kind === 'call' && node.callee.kind === 'member' && node.callee.property === 'query') return true;
  if (object?.kind !== 'member' || object.object.kind !== 'name')
    return object?.kind === 'name' && (object.name === 'query' || isScopeQuery(object, module));
  // `const url = new URL(req.url, …)`: made of a request
  const origin = object.object.binding?.origin;
  const source = origin?.kind === 'variable' ? origin.value : undefined;
  if (source?.kind !== 'call') return false;
  const subject =
    source.arguments[0] && subjects.subjectOf(source.arguments[0], { module, frame: undefined }, NOTHING_HELD);
  return subject?.kind === 'route' || subject?.kind === 'request';
}

/** `params = parse_qs(scope["query_string"].decode())` */
function isScopeQuery({ binding }: Name, { text }: Module): boolean {
  const value = binding?.origin.kind === 'variable' ? binding.origin.value : undefined;
  return value?.kind === 'call' && /\bquery_string\b/i.test(text.slice(value.start, value.end));
}

/** A placeholder for a provider's key opens nothing; one for a key that this server checks or signs with does. */
const SIGNING = /JWT|SESSION|SIGN|ENCRYPT|COOKIE|HMAC|^(?:DJANGO_|FLASK_|APP_)?SECRET_KEY$/i;

/** `process.env.JWT_SECRET || 'changeme'`, `env.X ? env.X : 'changeme'`, `const { TOKEN = 'x' } = process.env` */
export function* fallbacks(module: Module, evaluator: Evaluator): Generator<CredentialFallback> {
  const seen = new Set<number>();
  for (const literal of module.literals) {
    if (literal.kind !== 'literal' || typeof literal.value !== 'string') continue;
    const found =
      pythonFallback(literal, module, evaluator) ??
      fallbackOf(literal, module, evaluator) ??
      variableReplaced(literal, module, evaluator);
    if (!found || seen.has(found.whole.start) || !isSecretName(found.variable)) continue;
    seen.add(found.whole.start);
    const judged = judgeNamedValue(found.variable, literal.value);
    if (literal.value !== '' && judged === undefined && !SIGNING.test(found.variable)) continue;
    yield {
      kind: 'fallback',
      at: placeOf(literal, { module }),
      expression: placeOf(found.whole, { module }),
      variable: found.variable,
      shown: mask(literal.value, 0),
      empty: literal.value === '',
      credential: judged?.kind === 'credential' ? judged.match.format : undefined,
    };
  }
}

/** The environment variable that a literal stands in for, and the whole expression that chooses between them. */
function fallbackOf(
  literal: Node,
  module: Module,
  evaluator: Evaluator,
): { readonly variable: string; readonly whole: Node } | undefined {
  const whole = fallbackAround(literal);
  const chosen = whole
    ? whole.left
    : literal.parent?.kind === 'conditional' && literal.parent.otherwise === literal
      ? literal.parent.then
      : undefined;
  if (chosen) {
    const variable = environmentName(evaluator.evaluate(chosen, module));
    return variable === undefined || !literal.parent ? undefined : { variable, whole: whole ?? literal.parent };
  }
  const pattern = literal.parent;
  if (pattern?.kind !== 'objectPattern' || pattern.parent?.kind !== 'declaration' || !pattern.parent.value)
    return undefined;
  const key = pattern.properties.find((each) => each.default === literal)?.key;
  const source = evaluator.evaluate(pattern.parent.value, module);
  if (key === undefined || source.kind !== 'symbol' || !/(^|\.)env$/.test(source.name)) return undefined;
  return { variable: key, whole: literal };
}

function fallbackAround(literal: Node): Logical | undefined {
  for (const at of ancestors(literal)) {
    if (at.kind !== 'logical') return undefined;
    if (at.operator === '&&') return undefined;
    if (at.right === literal || at.right.kind === 'logical') return at;
  }
  return undefined;
}
