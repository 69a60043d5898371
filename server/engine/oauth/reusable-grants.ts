import type { ReusableGrant } from '../facts/authorization-servers.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import type { Place } from '../source.ts';
import { closureOf, type LocatedNode } from './closure.ts';
import { longLifetimes } from './long-lifetimes.ts';
import { serverParts, type ServerPart } from './server-parts.ts';
import { textIn, wordOf } from './words.ts';

const CODE = /^_?(auth(orization)?_?)?code$/i;
const LOOKUPS = /^(get|getItem|hget|hgetall|findUnique|findFirst|findOne|find_one|first|verify|jwtVerify|jwtDecrypt)$/;
/** What happens to a code that can be used once: also by what only a store's own code shows. */
const USES_UP =
  /delete|^del$|del_|remove|consum|^take|^pop|invalid(ate|ated)|revoke|destroy|unlink|burn|redeem|^used$|_used|used_|isUsed|usedAt|markUsed|getdel|getex|update|splice|^filter$|replay|once/i;
const ELSEWHERE = /^(fetch|axios|got|undici|ky|httpx|requests|superagent|needle)$/i;

/** Codes that stay after their use, refresh tokens that are given back, lifetimes that are too long. */
export function* reusableGrants(module: Module, evaluator: Evaluator): Generator<ReusableGrant> {
  for (const part of serverParts(module, evaluator)) {
    if (part.role !== 'token' && part.role !== 'refresh') continue;
    const { nodes, whole } = closureOf([...part.code, ...lookedUpBefore(part)], evaluator);
    if (!part.known || !whole) continue;
    const kept = part.role === 'token' ? keptCode(nodes) : undefined;
    if (kept)
      yield { kind: 'reusableGrant', at: part.at, name: part.name, flaw: 'kept-code', found: kept, seconds: undefined };
    yield* keptRefreshTokens(part, nodes);
  }
  yield* longLifetimes(module, evaluator);
}

/** `load_authorization_code` of the Python SDK, which finds the code for `exchange_authorization_code`. */
function lookedUpBefore({ form, role, code: [method] }: ServerPart): readonly LocatedNode[] {
  const owner = method?.node.parent?.parent;
  if (form !== 'provider' || role !== 'token' || owner?.kind !== 'class') return [];
  const before = owner.members.find(({ name }) => name === 'load_authorization_code')?.value;
  return method && before ? [{ ...method, node: before }] : [];
}

/** Tokens are given for a code that was looked up, and nothing makes it go. */
function keptCode(nodes: readonly LocatedNode[]): Place | undefined {
  const found = nodes.find(({ node }) => isLookup(node));
  const gives = nodes.some(({ node }) => node.kind === 'property' && node.key === 'access_token');
  if (!found || !gives || nodes.some(({ node }) => usesUp(node))) return undefined;
  return placeOf(found.node, found.module);
}

/** `codes.delete(code)`, `code.used = true`, `delete codes[code]`, `del self.codes[code]` */
function usesUp(node: Node): boolean {
  if (node.kind === 'unary') return node.operator === 'delete';
  // `db.execute("DELETE FROM codes WHERE code = ?", (code,))`
  return USES_UP.test(wordOf(node) ?? '') || /\b(delete from|update)\s/i.test(textIn(node) ?? '');
}

/** `codes.get(code)`, `codes[params.code]`, `jwtVerify(code, key)` */
function isLookup(node: Node): boolean {
  if (node.kind === 'index')
    return isCode(node.index) && !(node.parent?.kind === 'assignment' && node.parent.target === node);
  if (node.kind !== 'call' || !LOOKUPS.test(calleeName(node))) return false;
  return node.arguments.some(
    (each) => isCode(each) || (each.kind === 'object' && each.properties.some(({ value }) => isCodeFilter(value))),
  );
}

/** `{ where: { code } }` */
function isCodeFilter(value: Expression): boolean {
  return isCode(value) || (value.kind === 'object' && value.properties.some((each) => isCode(each.value)));
}

/** `code`, `params.code`, `body['code']`, `` `code:${code}` ``: not the name of a parameter that is read. */
function isCode(node: Expression): boolean {
  if (node.kind === 'name') return CODE.test(node.name);
  if (node.kind === 'member') return CODE.test(node.property);
  // `code:${code}`
  return node.kind === 'template' && node.values.some((each) => each.kind !== 'template' && isCode(each));
}

/** `{ access_token: token, refresh_token: refreshToken }`, with what was asked for, from a server that makes its own. */
function* keptRefreshTokens(part: ServerPart, nodes: readonly LocatedNode[]): Generator<ReusableGrant> {
  if (nodes.some(({ node }) => ELSEWHERE.test(wordOf(node) ?? ''))) return;
  for (const { node, module } of nodes) {
    const fields = node.kind === 'object' ? node.properties : node.kind === 'call' ? node.keywords : [];
    const gives = fields.some((each) => each.kind === 'property' && each.key === 'access_token');
    const property = fields.find((each) => each.kind === 'property' && each.key === 'refresh_token');
    if (!gives || property?.kind !== 'property' || !wasAsked(property.value)) continue;
    const at = placeOf(property, module);
    yield {
      kind: 'reusableGrant',
      at,
      name: part.name,
      flaw: 'kept-refresh-token',
      found: undefined,
      seconds: undefined,
    };
  }
}

/** The refresh token of the request: a parameter of the method, or a field of the body. */
function wasAsked(node: Expression, depth = 0): boolean {
  // `refresh_token.token` of the Python SDK
  if (node.kind === 'member' && node.property === 'token') return wasAsked(node.object, depth + 1);
  if (node.kind === 'member')
    return node.property === 'refresh_token' && node.object.kind !== 'call' && isRequested(node.object);
  // `form.get("refresh_token")`
  if (node.kind === 'call')
    return (
      calleeName(node) === 'get' &&
      textIn(node.arguments[0] ?? node) === 'refresh_token' &&
      node.callee.kind === 'member' &&
      isRequested(node.callee.object)
    );
  if (node.kind !== 'name' || depth > 2 || (node.binding?.writes.length ?? 0) > 0) return false;
  const origin = node.binding?.origin;
  // A default is a step of its own: `refresh_token: str = Form(None)`.
  if (origin?.kind === 'parameter')
    return origin.path.every(({ key }) => key === undefined) && /refresh/i.test(node.name);
  if (origin?.kind !== 'variable' || !origin.value) return false;
  const [step] = origin.path;
  // `const { refresh_token: refreshToken } = req.body`
  if (step) return step.key === 'refresh_token' && /body|params|form/i.test(wordOf(origin.value) ?? '');
  return wasAsked(origin.value, depth + 1);
}

/** `body`, `request.form`, `data` */
function isRequested(node: Expression): boolean {
  return /body|params|form|data|req/i.test(wordOf(node) ?? '');
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

function placeOf(node: Node, module: Module): Place {
  return { path: module.path, start: node.start, end: node.end };
}
