import type { ReusableGrant } from '../facts/authorization-servers.ts';
import { keywordOf } from '../program/arguments.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Assignment, Call, Expression, Node, ObjectExpression, Property } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import { constantNumber, constantSpan, secondsFromNow, secondsOfText } from './lifetimes.ts';
import { partsAround } from './server-parts.ts';
import { wordOf } from './words.ts';

/** RFC 6749, section 4.1.2 */
const MOST_CODE_SECONDS = 600;
const MOST_ACCESS_SECONDS = 86_400;
const CODE_LIFETIME =
  /^(default)?_?auth(orization)?_?code_?(ttl|lifetime|expir(e|y|es|ation)(_?in)?|max_?age|valid(ity)?|duration)_?(ms|milliseconds|s|secs?|seconds|minutes|hours|days)?$/i;
const ACCESS_LIFETIME =
  /^(default)?_?access_?token_?(ttl|lifetime|expir(e|y|es|ation)(_?in)?|max_?age|duration)_?(ms|milliseconds|s|secs?|seconds|minutes|hours|days)?$/i;
const EXPIRY = /^(exp|expires|expires_?at|expiry|expiration)$/i;
const SPEAKS = /expir(y|es?\b|es_|ation)|ttl|lifetime|max_?age|\bexp\b/i;

const UNITS: Readonly<Record<string, number>> = { minutes: 60, hours: 3_600, days: 86_400 };

type Lifetime = {
  readonly node: Node;
  readonly name: string;
  readonly seconds: number;
  readonly flaw: ReusableGrant['flaw'];
};

/** Codes that outlive ten minutes and access tokens that outlive a day, in an authorization server of the workspace. */
export function* longLifetimes(module: Module, evaluator: Evaluator): Generator<ReusableGrant> {
  if (!SPEAKS.test(module.text)) return;
  if (!partsAround(module, evaluator).some((each) => each.role === 'token')) return;
  for (const node of descendants(module.program)) {
    const found = lifetimeAt(node, module, evaluator);
    if (!found || found.seconds <= (found.flaw === 'long-code' ? MOST_CODE_SECONDS : MOST_ACCESS_SECONDS)) continue;
    const at = { path: module.path, start: found.node.start, end: found.node.end };
    yield { kind: 'reusableGrant', at, name: found.name, flaw: found.flaw, found: undefined, seconds: found.seconds };
  }
}

function lifetimeAt(node: Node, module: Module, evaluator: Evaluator): Lifetime | undefined {
  const at = { module, frame: undefined };
  if (node.kind === 'call') return storedCode(node, module, evaluator) ?? signedToken(node);
  if (node.kind === 'assignment') return keptCode(node, at, evaluator);
  const named = nameAndValue(node);
  if (!named) return undefined;
  const { name, value } = named;
  if (name === 'expires_in') return expiresIn(node, value, module, evaluator);
  const made = node.kind === 'property' ? madeUntil(node, at, evaluator) : undefined;
  if (made) return made;
  const flaw = CODE_LIFETIME.test(name) ? 'long-code' : ACCESS_LIFETIME.test(name) ? 'long-access-token' : undefined;
  const amount = flaw && constantNumber(value, at, evaluator);
  const seconds =
    flaw && amount !== undefined ? inUnit(name, amount, flaw, module) : flaw && constantSpan(value, at, evaluator);
  return flaw && seconds !== undefined ? { node: value, name, seconds, flaw } : undefined;
}

/** A constant, a field or an option with a name. */
function nameAndValue(node: Node): { readonly name: string; readonly value: Expression } | undefined {
  const name =
    node.kind === 'declaration' && node.target.kind === 'namePattern'
      ? node.target.name
      : node.kind === 'property'
        ? node.key
        : node.kind === 'classMember'
          ? node.name
          : undefined;
  const value =
    node.kind === 'declaration' || node.kind === 'property' || node.kind === 'classMember' ? node.value : undefined;
  return name !== undefined && value && value.kind !== 'function' ? { name, value } : undefined;
}

/** What a number of a name without a unit means shows only its size: too long as milliseconds is too long in any case. */
function inUnit(name: string, amount: number, flaw: ReusableGrant['flaw'], { program }: Module): number | undefined {
  const unit = /(ms|milliseconds|s|secs?|seconds|minutes|hours|days)$/i.exec(name)?.[1]?.toLowerCase();
  if (unit === 'ms' || unit === 'milliseconds') return amount / 1000;
  if (unit !== undefined && Object.hasOwn(UNITS, unit)) return amount * (UNITS[unit] ?? 1);
  if (unit !== undefined && /_?(S|secs?|seconds)$/i.test(name) && !/(expires|s_?in)$/i.test(name)) return amount;
  // Its clock counts seconds.
  if (program.moduleKind === 'python') return amount;
  const most = flaw === 'long-code' ? MOST_CODE_SECONDS : MOST_ACCESS_SECONDS;
  return amount > most * 1000 ? amount / 1000 : undefined;
}

/** `{ access_token, token_type: 'Bearer', expires_in: 2592000 }`: what is made here has a constant lifetime. */
function expiresIn(node: Node, value: Expression, module: Module, evaluator: Evaluator): Lifetime | undefined {
  const object = node.parent;
  // OAuthToken(access_token=token, expires_in=2592000)
  const token = object?.kind === 'object' ? findProperty(object, 'access_token') : tokenKeyword(object);
  if (!token) return undefined;
  const seconds = constantNumber(value, { module, frame: undefined }, evaluator);
  return seconds === undefined ? undefined : { node: value, name: 'expires_in', seconds, flaw: 'long-access-token' };
}

function tokenKeyword(node: Node | undefined): Expression | undefined {
  return node?.kind === 'call' ? keywordOf(node, 'access_token') : undefined;
}

/** `codes.set(code, { expiresAt: Date.now() + … })`, `` kv.put(`code:${code}`, grant, { expirationTtl: 3600 }) `` */
function storedCode(call: Call, module: Module, evaluator: Evaluator): Lifetime | undefined {
  const [key, ...rest] = call.arguments;
  const name = calleeName(call);
  if (!/^(set|put|setItem|setex|hset|save|store)$/.test(name) || !key || !isCodeKey(key)) return undefined;
  const at = { module, frame: undefined };
  // `redis.setex(f"code:{code}", 3600, grant)`
  const [first] = name === 'setex' ? rest : [];
  const seconds = first && constantNumber(first, at, evaluator);
  if (first && seconds !== undefined) return codeLifetime(first, seconds);
  for (const argument of [...rest, ...call.keywords]) {
    const found = lifetimeIn(argument, at, evaluator);
    if (found) return found;
  }
  return undefined;
}

/** `codes[code] = {"expires_at": time.time() + 3600}` */
function keptCode({ target, value }: Assignment, at: Located, evaluator: Evaluator): Lifetime | undefined {
  const key = target.kind === 'index' ? target.index : undefined;
  return key && isCodeKey(key) ? lifetimeIn(value, at, evaluator) : undefined;
}

function lifetimeIn(kept: Expression | Property, at: Located, evaluator: Evaluator): Lifetime | undefined {
  const stored = kept.kind === 'name' && kept.binding?.origin.kind === 'variable' ? kept.binding.origin.value : kept;
  for (const node of stored ? descendants(stored, (each) => each.kind !== 'function') : []) {
    if (node.kind !== 'property' || node.key === undefined) continue;
    const seconds = EXPIRY.test(node.key)
      ? secondsFromNow(node.value, at, evaluator)
      : /^(expirationTtl|EX|ex|ttl)$/.test(node.key)
        ? constantNumber(node.value, at, evaluator)
        : undefined;
    if (seconds !== undefined) return codeLifetime(node.value, seconds);
  }
  return undefined;
}

function codeLifetime(node: Node, seconds: number): Lifetime {
  return { node, name: 'the authorization code', seconds, flaw: 'long-code' };
}

/** `AuthorizationCode(expires_at=time.time() + 3600)`, `AccessToken(…)`, `jwt.encode({"exp": …})` of an access token */
function madeUntil(property: Property, at: Located, evaluator: Evaluator): Lifetime | undefined {
  const owner = property.parent;
  if (!owner || !EXPIRY.test(property.key ?? '')) return undefined;
  const made = owner.kind === 'call' ? calleeName(owner) : undefined;
  const isToken = made === 'AccessToken' || (owner.kind === 'object' && isSigned(owner));
  const isCode = made === 'AuthorizationCode' || made === 'AuthCode';
  const seconds = isToken || isCode ? secondsFromNow(property.value, at, evaluator) : undefined;
  if (seconds === undefined) return undefined;
  return isCode
    ? codeLifetime(property.value, seconds)
    : { node: property.value, name: 'the access token', seconds, flaw: 'long-access-token' };
}

/** `jwt.encode(claims, key)` of `create_access_token` */
function isSigned(claims: ObjectExpression): boolean {
  const { parent } = claims;
  const name = parent?.kind === 'declaration' && parent.target.kind === 'namePattern' ? parent.target.name : undefined;
  const around = enclosingFunction(claims);
  if (!/access_?token/i.test(around?.name ?? '')) return false;
  for (const node of around ? descendants(around.body) : []) {
    if (node.kind !== 'call' || calleeName(node) !== 'encode') continue;
    const [first, second] = node.arguments;
    for (const each of [first, second])
      if (each && (each === claims || (name !== undefined && wordOf(each) === name))) return true;
  }
  return false;
}

function isCodeKey(node: Expression): boolean {
  if (node.kind === 'template')
    return /code/i.test(node.texts.join('')) && !/verifier|challenge|device|user/i.test(node.texts.join(''));
  return /^_?(auth(orization)?_?)?code$/i.test(wordOf(node) ?? '');
}

/** `jwt.sign(claims, key, { expiresIn: '30d' })`, `.setExpirationTime('30d')`, where the result is an access token. */
function signedToken(call: Call): Lifetime | undefined {
  const name = calleeName(call);
  const [first, , options] = call.arguments;
  const written =
    name === 'setExpirationTime'
      ? first
      : name === 'sign' && options?.kind === 'object'
        ? findProperty(options, 'expiresIn')
        : undefined;
  if (written?.kind !== 'literal' || typeof written.value !== 'string') return undefined;
  const seconds = secondsOfText(written.value);
  return seconds !== undefined && becomesAccessToken(call)
    ? { node: written, name: 'the access token', seconds, flaw: 'long-access-token' }
    : undefined;
}

function becomesAccessToken(call: Call): boolean {
  for (const at of ancestors(call)) {
    const name = at.kind === 'declaration' ? wordOf(at.target) : wordOf(at);
    if (at.kind === 'declaration' || at.kind === 'property' || at.kind === 'function') {
      if (name !== undefined) return /access_?token/i.test(name);
      if (at.kind === 'function')
        return at.parent?.kind === 'classMember' && /access_?token/i.test(at.parent.name ?? '');
    }
  }
  return false;
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
