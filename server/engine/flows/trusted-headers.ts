import type { TrustedHeader } from '../facts/trust.ts';
import type { Binary, Call, Expression, Node, ObjectExpression } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import type { Carry } from './carry.ts';
import { isDecoratedTool } from './decorated-tools.ts';
import { calledName } from './ends.ts';
import { inventoryOf } from './inventory.ts';
import { headerRead, readsOf } from './header-read.ts';
import { isCarried, type Quest } from './quest.ts';
import { callersOnly, lastName, placeOf } from './sources.ts';

const IDENTITY =
  /^(x-(auth(enticated)?-?)?(user|userid|username)(-(id|email|name|roles?))?|x-user-(id|email|name|roles?)|x-(forwarded|remote)-(user|email|groups)|x-auth-request-(user|email|groups)|x-(roles?|is-admin|admin|permissions|scopes)|remote-user|x-ms-client-principal(-id|-name)?|x-goog-authenticated-user-(id|email))$/;
const ADDRESS = /^(x-forwarded-for|x-real-ip|x-client-ip|true-client-ip|forwarded)$/;
const HOST = /^(x-forwarded-host|host)$/;
const METHOD = /^mcp-(method|name)$/;

/** Names under which a server keeps who the caller is. */
const PRINCIPAL =
  /^(user|userId|userEmail|currentUser|authInfo|principal|identity|clientId|subject|sub|roles?|isAdmin|permissions|scopes)$/;
const ASKS_WHO = /(user|account|member|role|permission|profile|identity|principal|isAdmin)/i;
const SAYS =
  /log|info|warn|error|debug|trace|captur|track|setUser|span|metric|^(json|send|text|end|write|Response|fetch|stringify|String|Number|isArray|post|emit)$/i;
const LISTS = /allow|trust|white|permit|internal|admin|local/i;
/** Code that makes sure that the proxy wrote the header. */
const FROM_PROXY =
  /proxy[-_]?(secret|token|key|auth)|trusted[-_]?prox|prox(y|ies)[-_]?(trusted|allow)|jwt[-_]assertion|cf-access-jwt|internal[-_]?(secret|token)|gateway[-_]?(secret|token|key)/i;

const of = (pattern: RegExp): Quest =>
  readsOf((node) => {
    const name = headerRead(node);
    return name !== undefined && pattern.test(name) ? name : undefined;
  });
const identity = of(IDENTITY);
const method = of(METHOD);
const host = readsOf((node) => {
  const name = headerRead(node);
  if (name !== undefined && HOST.test(name)) return name;
  if (isRequestPart(node, 'hostname')) return 'host';
  // `request.url.hostname` of Starlette
  const isUrl =
    node.kind === 'member' && /^(hostname|netloc)$/.test(node.property) && isRequestPart(node.object, 'url');
  return isUrl ? 'host' : undefined;
});

/** Decisions that rest on what a caller writes into a header. One finding a read and file. */
export function* trustedHeaders(where: Located, carry: Carry): Generator<TrustedHeader> {
  const { text } = where.module;
  if (!/headers|\.get\(|\.header\(|\bHeader\(|req(uest)?\.ip\b|client\.host\b/.test(text) || FROM_PROXY.test(text))
    return;
  const seen = new Set<string>();
  for (const found of candidates(where, carry)) {
    const key = `${found.at.path} ${found.at.start}`;
    if (!seen.has(key)) yield found;
    seen.add(key);
  }
}

function* candidates(where: Located, carry: Carry): Generator<TrustedHeader> {
  const { text } = where.module;
  const says = (pattern: RegExp): boolean => pattern.test(text);
  const find = trustFinder(where, carry);
  if (says(/user|remote|role|admin|permission|principal|scopes/i)) yield* identities(where, find);
  if (says(/forwarded|real[-_]ip|client[-_]ip|\.ip\b/i)) yield* addresses(where, find);
  if (says(/audience|expectedResource|\baud\b/)) yield* audiences(where, find);
  if (says(/mcp[-_](method|name)/i)) yield* methods(where, find);
}

type Find = (node: Expression, quest: Quest, decides: TrustedHeader['decides'], use: Node) => Generator<TrustedHeader>;

function trustFinder(where: Located, carry: Carry): Find {
  return function* (node, quest, decides, use) {
    const carried = carry(node, where, quest);
    if (!isCarried(carried)) return;
    const { at, name } = carried.source;
    yield { kind: 'trustedHeader', at, header: name, decides, use: placeOf(use, where) };
  };
}

function* identities({ module }: Located, find: Find): Generator<TrustedHeader> {
  for (const write of module.assignments) {
    const { target, value } = write;
    // `req.user = { id: req.get('x-user-id') }`
    if (target.kind === 'member' && isPrincipalName(target.property) && !isAnswer(write))
      yield* find(value, identity, 'identity', write);
  }
  for (const object of inventoryOf(module).objects) if (!isAnswer(object)) yield* principalsIn(object, find);
  for (const call of module.calls) {
    // `loadUser(req.get('x-user-id'))`, `users.get(id)`, `new Notes(userId)`
    const isQuestion = ASKS_WHO.test(calledName(call)) || isLookUp(call);
    for (const argument of call.arguments) {
      if (argument.kind === 'object' || !(isQuestion || isPrincipal(argument)) || isSaid(argument)) continue;
      yield* find(argument, identity, 'identity', call);
    }
    // `load(user_id=headers["x-user-id"])`
    for (const option of call.keywords)
      if (option.kind === 'property' && (isQuestion || isPrincipalName(option.key ?? '')) && !isSaid(option))
        yield* find(option.value, identity, 'identity', call);
  }
  for (const test of module.binaries) {
    const [given, text] = compared(test);
    // `req.get('x-role') === 'admin'`
    if (given && text !== '') yield* find(given, identity, 'identity', test);
  }
}

/** `{ userId: req.get('x-user-id') }`; beside the caller's credential, a name is for whoever checks that. */
function* principalsIn(object: ObjectExpression, find: Find): Generator<TrustedHeader> {
  const found = object.properties.flatMap((each) =>
    each.kind === 'property' && isPrincipalName(each.key ?? '') && !isSaid(each)
      ? [...find(each.value, identity, 'identity', each)]
      : [],
  );
  if (found.length === 0) return;
  const credentials = object.properties.flatMap((each) => [...find(each.value, callersOnly, 'identity', each)]);
  if (credentials.length === 0) yield* found;
}

function isPrincipal(node: Expression): boolean {
  return node.kind === 'name' && isPrincipalName(node.name);
}

/** `userId`, `user_id` */
function isPrincipalName(name: string): boolean {
  return PRINCIPAL.test(name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

/** It goes into a log, a trace or an answer, and decides nothing. */
function isSaid(node: Node): boolean {
  for (const at of ancestors(node)) {
    if (at.kind === 'call' && SAYS.test(calledName(at))) return true;
    if (at.kind === 'function') return false;
  }
  return false;
}

/** `return {"user_id": headers.get("x-user-id")}` of a tool: the caller is told what the caller said. */
function isAnswer(node: Node): boolean {
  const around = enclosingFunction(node);
  return around !== undefined && isDecoratedTool(around);
}

function isLookUp({ callee }: Call): boolean {
  return (
    callee.kind === 'member' &&
    // `current_user.set(header)` of a ContextVar
    /^(get|has|find|includes|findOne|findUnique|set)$/.test(callee.property) &&
    /user|account|member|admin|role/i.test(lastName(callee.object) ?? '')
  );
}

function* addresses({ module }: Located, find: Find): Generator<TrustedHeader> {
  const behindAnyone = trustsEveryProxy(module.calls);
  const address = readsOf((node) => {
    const name = headerRead(node);
    if (name !== undefined && ADDRESS.test(name)) return name;
    if (!behindAnyone) return undefined;
    if (isRequestPart(node, 'ip')) return 'req.ip';
    return isClientHost(node) ? 'request.client.host' : undefined;
  });
  for (const call of module.calls) {
    const [argument] = call.arguments;
    if (call.callee.kind !== 'member' || !argument || !decides(call)) continue;
    const { object, property } = call.callee;
    // `ALLOWED_IPS.includes(ip)`
    if (/^(includes|has)$/.test(property) && LISTS.test(lastName(object) ?? ''))
      yield* find(argument, address, 'address', call);
    // `ip.startsWith('10.')`
    if (/^starts[wW]ith$/.test(property) && argument.kind === 'literal' && isAddress(String(argument.value)))
      yield* find(object, address, 'address', call);
  }
  for (const test of module.binaries) {
    // `ip not in ALLOWED_IPS`
    if (test.operator === 'in' && LISTS.test(lastName(test.right) ?? '') && decides(test))
      yield* find(test.left, address, 'address', test);
    const [given, text] = compared(test);
    if (given && isAddress(text) && decides(test)) yield* find(given, address, 'address', test);
  }
}

/** `forwarded_allow_ips="*"` */
function allowsEverybody(option: Call['keywords'][number]): boolean {
  const { value } = option;
  return (
    option.kind === 'property' &&
    option.key === 'forwarded_allow_ips' &&
    value.kind === 'literal' &&
    value.value === '*'
  );
}

/** `request.client.host` */
function isClientHost(node: Expression): boolean {
  return (
    node.kind === 'member' &&
    node.property === 'host' &&
    node.object.kind === 'member' &&
    node.object.property === 'client'
  );
}

/**
 * `app.set('trust proxy', true)`, `uvicorn.run(app, forwarded_allow_ips="*")`: the address is whatever stands first in
 * `X-Forwarded-For`.
 */
function trustsEveryProxy(calls: readonly Call[]): boolean {
  return calls.some(({ callee, arguments: [name, value], keywords }) => {
    if (keywords.some(allowsEverybody)) return true;
    if (callee.kind !== 'member' || name?.kind !== 'literal' || value?.kind !== 'literal')
      return (
        callee.kind === 'member' &&
        callee.property === 'enable' &&
        name?.kind === 'literal' &&
        name.value === 'trust proxy'
      );
    return callee.property === 'set' && name.value === 'trust proxy' && value.value === true;
  });
}

function isAddress(text: string): boolean {
  return /^(\d{1,3}\.){1,3}\d{0,3}$|^::1$|^::ffff:/.test(text);
}

function* audiences({ module }: Located, find: Find): Generator<TrustedHeader> {
  for (const call of module.calls) {
    if (!/verif|auth|jwt|introspect|protect|^decode$/i.test(calledName(call))) continue;
    for (const argument of [call, ...call.arguments]) {
      const given = argument.kind === 'object' ? argument.properties : argument === call ? call.keywords : [];
      for (const property of given)
        if (property.kind === 'property' && /^(audience|expectedResource)$/.test(property.key ?? ''))
          yield* find(property.value, host, 'audience', property);
    }
  }
  for (const test of module.binaries) {
    const sides = [test.left, test.right];
    // `payload.aud !== expected`
    const claim = sides.find(isAudience);
    const other = sides.find((side) => side !== claim);
    if (claim && other && /^[!=]==?$/.test(test.operator)) yield* find(other, host, 'audience', test);
  }
}

/** `payload.aud`, `claims.get("aud")` */
function isAudience(node: Expression): boolean {
  if (node.kind === 'member') return /^(aud|audience)$/.test(node.property);
  const [first] = node.kind === 'call' && calledName(node) === 'get' ? node.arguments : [];
  return first?.kind === 'literal' && first.value === 'aud';
}

function* methods({ module }: Located, find: Find): Generator<TrustedHeader> {
  for (const test of module.binaries) {
    const [given, text] = compared(test);
    if (given && text !== '' && letsThrough(test)) yield* find(given, method, 'method', test);
    if (test.operator === 'in' && letsThrough(test)) yield* find(test.left, method, 'method', test);
  }
  for (const call of module.calls) {
    const [argument] = call.arguments;
    const isList = call.callee.kind === 'member' && /^(includes|has)$/.test(call.callee.property);
    if (isList && argument && letsThrough(call)) yield* find(argument, method, 'method', call);
  }
}

/** What is compared with a text that stands in the source, and the text; nothing for the empty text and `undefined`. */
function compared({ operator, left, right }: Binary): readonly [given: Expression | undefined, text: string] {
  if (!/^[!=]==?$/.test(operator)) return [undefined, ''];
  const literal = [left, right].find((side) => side.kind === 'literal' && typeof side.value === 'string');
  const given = left === literal ? right : left;
  return literal?.kind === 'literal' && literal.value !== '' ? [given, String(literal.value)] : [undefined, ''];
}

/** Its answer is asked for. */
function decides(node: Node): boolean {
  for (const at of ancestors(node)) {
    if (at.kind === 'if' || at.kind === 'conditional' || at.kind === 'return' || at.kind === 'logical') return true;
    if (at.kind !== 'unary' && at.kind !== 'binary' && at.kind !== 'declaration') return false;
    if (at.kind === 'declaration') return true;
  }
  return false;
}

/** The condition of an `if` that hands the request on, or refuses it. */
function letsThrough(node: Node): boolean {
  for (const at of ancestors(node)) {
    if (at.kind === 'function') return false;
    if (at.kind !== 'if') continue;
    for (const inside of descendants(at.then)) {
      if (inside.kind === 'call' && /^(next|call_next)$/.test(calledName(inside))) return true;
      if (inside.kind === 'literal' && (inside.value === 401 || inside.value === 403)) return true;
    }
    return false;
  }
  return false;
}

/** `req.hostname`, `request.ip` */
function isRequestPart(node: Expression, part: string): boolean {
  return node.kind === 'member' && node.property === part && /^_?req(uest)?$/.test(lastName(node.object) ?? '');
}
