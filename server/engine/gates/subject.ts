import type { Evaluator } from '../program/evaluate.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Expression, FunctionNode, Member, Name, Node } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { enclosingFunction } from '../program/walk.ts';
import { alternatives, symbolName, type Located, type Value } from '../program/values.ts';
import { isSecretName } from '../secrets/names.ts';

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
  | { readonly kind: 'route'; readonly part: 'path' | 'method' | 'other' }
  /** Another part of the request: its body, its session id. */
  | { readonly kind: 'request' };

export type Carrier = 'header' | 'query' | 'cookie' | 'body';

const CREDENTIAL_HEADER =
  /^(proxy-)?authorization$|^cookie$|(^|[-_])(api[-_]?key|apikey|token|secret|auth|access[-_]?key|password)([-_]|$)|^x-[a-z0-9-]*key$/i;
const NO_CREDENTIAL_HEADER =
  /csrf|xsrf|session-id|protocol|idempotency|content|host|origin|webhook-id|auth-(type|method|mode)/i;
const CREDENTIAL_PARAMETER = /^(api[-_]?key|apikey|key|token|access[-_]?token|auth|auth[-_]?token|secret|password)$/i;
const HEADER_METHODS = new Set(['get', 'header', 'getHeader']);

/** Reads one member access or call as a read of the request, without following any name. */
export function requestRead(
  node: Expression,
):
  | { readonly carrier: Carrier; readonly name: string }
  | { readonly carrier: 'route' | 'principal' | 'certificate' | 'request'; readonly name: string }
  | undefined {
  if (node.kind === 'call') return requestCall(node);
  if (node.kind !== 'member') return undefined;
  const { object, property } = node;
  const owner = lastName(object);
  if (owner === 'headers') return headerRead(property);
  if (owner === 'query' || owner === 'searchParams') return parameterRead('query', property);
  if (owner === 'cookies' || owner === 'signedCookies') return { carrier: 'cookie', name: property };
  if (property === 'authorized')
    return /socket|connection|client|tls/i.test(owner ?? '')
      ? { carrier: 'certificate', name: 'authorized' }
      : undefined;
  if (!isRequest(object)) return undefined;
  if (/^(path|url|originalUrl|baseUrl|pathname)$/.test(property)) return { carrier: 'route', name: 'path' };
  if (property === 'method') return { carrier: 'route', name: 'method' };
  if (/^(ip|ips|hostname|protocol|secure|socket)$/.test(property)) return { carrier: 'route', name: 'other' };
  if (/^(user|auth|session|authInfo|principal|account|userId)$/.test(property))
    return { carrier: 'principal', name: `${owner ?? 'req'}.${property}` };
  if (/^(body|params)$/.test(property)) return { carrier: 'request', name: property };
  return undefined;
}

function requestCall(node: Extract<Expression, { kind: 'call' }>): ReturnType<typeof requestRead> {
  const { callee } = node;
  if (callee.kind !== 'member') return undefined;
  const [first] = node.arguments;
  const name = first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
  if (callee.property === 'getPeerCertificate') return { carrier: 'certificate', name: 'certificate' };
  if (callee.property === 'isAuthenticated' && isRequest(callee.object))
    return { carrier: 'principal', name: 'isAuthenticated()' };
  if (name === undefined || !HEADER_METHODS.has(callee.property)) return undefined;
  const owner = lastName(callee.object);
  // `url.searchParams.get('token')`, `req.headers.get('authorization')`, `req.get('x-api-key')`
  if (owner === 'searchParams' || owner === 'query') return parameterRead('query', name);
  if (owner === 'headers' || isRequest(callee.object)) return headerRead(name);
  if (owner === 'cookies') return { carrier: 'cookie', name };
  return undefined;
}

function headerRead(name: string): ReturnType<typeof requestRead> {
  if (CREDENTIAL_HEADER.test(name) && !NO_CREDENTIAL_HEADER.test(name))
    return { carrier: 'header', name: name.toLowerCase() };
  if (/^(host|origin|referer|x-forwarded-.*)$/i.test(name)) return { carrier: 'route', name: 'other' };
  return { carrier: 'request', name };
}

function parameterRead(carrier: 'query', name: string): ReturnType<typeof requestRead> {
  return CREDENTIAL_PARAMETER.test(name) ? { carrier, name } : { carrier: 'request', name };
}

const REQUEST_NAME = /^_?(req|request|ctx|context|c|event|incoming)$/i;

/** `await authenticate(req)`, `getSession(request)`: somebody else looks at the whole request to say who sent it. */
export function asksAboutCaller(name: string, args: readonly Expression[]): boolean {
  return (
    CALLER_NAME.test(name) && !/initiali[sz]e|origin|host|body|method|json|cors/i.test(name) && args.some(isRequest)
  );
}

const CALLER_NAME =
  /auth|verif|session|user|token|principal|identity|permission|guard|login|logged|credential|caller|api_?key/i;

function isRequest(node: Expression): boolean {
  if (node.kind === 'name') return REQUEST_NAME.test(node.name);
  // `c.req`, `ctx.request`, `extra.request`
  return node.kind === 'member' && /^(req|request|raw)$/.test(node.property);
}

/** `headers` of `req.headers`, of a destructured `headers`, and of `(await x).headers`. */
function lastName(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'member') return node.property;
  if (node.kind === 'call' && node.callee.kind === 'member') return node.callee.property;
  return undefined;
}

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
      if (read.carrier === 'route')
        return { kind: 'route', part: read.name === 'path' || read.name === 'method' ? read.name : 'other' };
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
      case 'index':
        return into(node.object) ?? into(node.index);
      case 'call': {
        const inCallee = node.callee.kind === 'member' ? into(node.callee.object) : undefined;
        if (inCallee) return inCallee;
        const returned = searchReturned(node, at, depth, pick);
        if (returned) return returned;
        for (const argument of node.arguments) {
          if (argument.kind === 'function') continue;
          const found = into(argument);
          if (found) return found;
        }
        return undefined;
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
        for (const value of node.values) {
          const found = into(value);
          if (found) return found;
        }
        return undefined;
      case 'assignment':
        return into(node.value);
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
    for (let frame = at.frame; frame; frame = frame.outer) {
      if (frame.function !== origin.function) continue;
      const given = frame.arguments[origin.index];
      if (!given) return undefined;
      return searchValue(given, path, held, depth, pick);
    }
    // `({ headers, query }, res, next) => …`: the request taken apart
    if (path.length === 1 && typeof path[0] === 'string' && /^(headers|query|cookies)$/.test(path[0])) return undefined;
    return undefined;
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
    const args = node.arguments.map((each) =>
      each.kind === 'spread' ? ({ kind: 'unknown' } as const) : evaluator.evaluate(each, at.module, at.frame),
    );
    const frame = evaluator.enter(callee, args);
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
    const name = settingName(node, isLocal);
    if (name === undefined) return undefined;
    if (isSecretName(lastPart(name)))
      return { kind: 'secret', name, variable: undefined, mayBeUnset: value.kind !== 'literal', mayBeEmpty: false };
    return /auth|secure|protect|dev/i.test(lastPart(name)) ? { kind: 'setting', name } : undefined;
  }

  function environmentSubject(variable: string, value: Value, node: Expression, at: Located): Subject {
    const constant = fallbackText(value);
    const set =
      guaranteed.has(variable) || comesFromThrowingFunction(node, at) || (constant !== undefined && constant !== '');
    if (isSecretName(variable))
      return { kind: 'secret', name: variable, variable, mayBeUnset: !set, mayBeEmpty: !set && constant === '' };
    return { kind: 'setting', name: variable };
  }

  /** `const key = must('KEY')`: a workspace function that throws instead of giving nothing. */
  function comesFromThrowingFunction(node: Expression, at: Located): boolean {
    const source = node.kind === 'name' && node.binding?.origin.kind === 'variable' ? node.binding.origin.value : node;
    if (source?.kind !== 'call') return false;
    const callee = evaluator.evaluate(source.callee, at.module, at.frame);
    if (callee.kind !== 'function') return false;
    return callee.node.body.body.some((statement) => statement.kind === 'throw' || statement.kind === 'if');
  }

  return {
    subjectOf,
    callerIn,
    get forSetup() {
      return isSetup ? this : createSubjectReader(evaluator, guaranteed, true);
    },
  };
}

function fallbackText(value: Value): string | undefined {
  if (value.kind !== 'fallback') return undefined;
  for (const each of alternatives(value.second))
    if (each.kind === 'literal' && typeof each.value === 'string') return each.value;
  return undefined;
}

/** A variable of the function in which it is read. */
function isLocalName(node: Name): boolean {
  const origin = node.binding?.origin;
  if (!origin) return false;
  const home =
    origin.kind === 'parameter' ? origin.function : 'node' in origin ? enclosingFunction(origin.node) : undefined;
  return home !== undefined && home === enclosingFunction(node);
}

/**
 * `config.apiKey`, `this.options.token`, `API_KEY`: how a setting is written. What the function at hand was given or
 * looked up itself (a row of a table, a token of a store) is no setting.
 */
function settingName(node: Expression, isLocal: (name: Name) => boolean): string | undefined {
  if (node.kind === 'name') return isLocal(node) ? undefined : node.name;
  if (node.kind !== 'member') return undefined;
  const object = settingName(node.object, isLocal);
  return object === undefined ? undefined : `${object}.${node.property}`;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `{ authorization }` taken from `req.headers` reads `req.headers.authorization`; the nodes of the real tree stay as they are. */
function readThroughPath(
  value: Expression,
  path: readonly (string | number | undefined)[],
): ReturnType<typeof requestRead> {
  let node: Expression = value;
  for (const key of path) {
    if (typeof key !== 'string') return undefined;
    node = {
      kind: 'member',
      object: node,
      property: key,
      propertySpan: value,
      optional: false,
      start: value.start,
      end: value.end,
    } satisfies Member;
  }
  return requestRead(node);
}

function isExpression(node: Node): node is Expression {
  return !/Pattern$|^(program|parameter|property|classMember|switchCase|catch|declaration|expression|if|return|throw|loop|switch|jump|try|block|import|export)$/.test(
    node.kind,
  );
}

/** The symbols that check a credential and throw, or reject, when it is wrong. */
export const THROWING_VERIFIERS =
  /^(jsonwebtoken#(verify|default\.verify)|jose#(jwtVerify|default\.jwtVerify|compactVerify|jwtDecrypt)|google-auth-library#.*verifyIdToken|firebase-admin.*verifyIdToken|@clerk\/backend#verifyToken|@kinde.*|next-auth.*getToken)$/;

/** Names of functions that check a credential, for calls that leave the workspace. */
export const VERIFIER_NAME =
  /(verify|valid|check|authenticat|authoriz|introspect|lookup|find|compare|equal|safe|match|allowed|permit|decrypt|getUser|getSession|is[A-Z].*(Valid|Authorized|Allowed))/i;

export function isThrowingVerifier(callee: Value): boolean {
  const name = symbolName(callee);
  return name !== undefined && THROWING_VERIFIERS.test(name);
}
