import type { ReusableGrant } from '../facts/authorization-servers.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { constantNumber, secondsFromNow, secondsOfText } from './lifetimes.ts';
import { partsAround } from './server-parts.ts';
import { wordOf } from './words.ts';

/** RFC 6749, section 4.1.2 */
const MOST_CODE_SECONDS = 600;
const MOST_ACCESS_SECONDS = 86_400;
const CODE_LIFETIME =
  /^(default)?_?auth(orization)?_?code_?(ttl|lifetime|expir(y|es|ation)(_?in)?|max_?age|valid(ity)?|duration)_?(ms|milliseconds|s|secs?|seconds|minutes)?$/i;
const ACCESS_LIFETIME =
  /^(default)?_?access_?token_?(ttl|lifetime|expir(y|es|ation)(_?in)?|max_?age|duration)_?(ms|milliseconds|s|secs?|seconds)?$/i;
const EXPIRY = /^(exp|expires|expires_?at|expiry|expiration)$/i;
const SPEAKS = /expires|expiration|ttl|lifetime|max_?age/i;

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
  if (node.kind === 'call') return storedCode(node, module, evaluator) ?? signedToken(node);
  const named = nameAndValue(node);
  if (!named) return undefined;
  const { name, value } = named;
  if (name === 'expires_in') return expiresIn(node, value, module, evaluator);
  const flaw = CODE_LIFETIME.test(name) ? 'long-code' : ACCESS_LIFETIME.test(name) ? 'long-access-token' : undefined;
  const amount = flaw && constantNumber(value, { module, frame: undefined }, evaluator);
  const seconds = flaw && amount !== undefined ? inUnit(name, amount, flaw) : undefined;
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
function inUnit(name: string, amount: number, flaw: ReusableGrant['flaw']): number | undefined {
  const unit = /(ms|milliseconds|s|secs?|seconds|minutes)$/i.exec(name)?.[1]?.toLowerCase();
  if (unit === 'ms' || unit === 'milliseconds') return amount / 1000;
  if (unit === 'minutes') return amount * 60;
  if (unit !== undefined && /_?(S|secs?|seconds)$/i.test(name) && !/(expires|s_?in)$/i.test(name)) return amount;
  const most = flaw === 'long-code' ? MOST_CODE_SECONDS : MOST_ACCESS_SECONDS;
  return amount > most * 1000 ? amount / 1000 : undefined;
}

/** `{ access_token, token_type: 'Bearer', expires_in: 2592000 }`: what is made here has a constant lifetime. */
function expiresIn(node: Node, value: Expression, module: Module, evaluator: Evaluator): Lifetime | undefined {
  const object = node.parent;
  if (object?.kind !== 'object' || !findProperty(object, 'access_token')) return undefined;
  const seconds = constantNumber(value, { module, frame: undefined }, evaluator);
  return seconds === undefined ? undefined : { node: value, name: 'expires_in', seconds, flaw: 'long-access-token' };
}

/** `codes.set(code, { expiresAt: Date.now() + … })`, `` kv.put(`code:${code}`, grant, { expirationTtl: 3600 }) `` */
function storedCode(call: Call, module: Module, evaluator: Evaluator): Lifetime | undefined {
  const [key, ...rest] = call.arguments;
  if (!/^(set|put|setItem|setex|hset|save|store)$/.test(calleeName(call)) || !key || !isCodeKey(key)) return undefined;
  const at = { module, frame: undefined };
  for (const argument of rest) {
    const stored =
      argument.kind === 'name' && argument.binding?.origin.kind === 'variable'
        ? argument.binding.origin.value
        : argument;
    for (const node of stored ? descendants(stored, (each) => each.kind !== 'function') : []) {
      if (node.kind !== 'property' || node.key === undefined) continue;
      const seconds = EXPIRY.test(node.key)
        ? secondsFromNow(node.value, at, evaluator)
        : /^(expirationTtl|EX|ttl)$/.test(node.key)
          ? constantNumber(node.value, at, evaluator)
          : undefined;
      if (seconds !== undefined)
        return { node: node.value, name: 'the authorization code', seconds, flaw: 'long-code' };
    }
  }
  return undefined;
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
