import type { SessionAuthentication } from '../facts/oauth.ts';
import { requestRead } from '../gates/request-reads.ts';
import type { Module } from '../program/link.ts';
import type { Expression, FunctionNode, Node } from '../program/nodes.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf } from './context.ts';

const HEADER = /^mcp-session-id$/i;
const PRINCIPAL =
  /^(current|session|auth(enticated)?)?_?(user|principal|account|identity|claims|owner)(_?(id|info|name|email))?$/i;
/** Another way to know who calls. */
const KNOWS = /authori[sz]ation|get_access_token|authInfo|Depends|Security|verify|api[-_]?key/i;

/** `user = sessions.get(request.headers.get("mcp-session-id"))`: the id of the session alone says who is calling. */
export function* usersOfSessions(module: Module): Generator<SessionAuthentication> {
  if (!/mcp-session-id/i.test(module.text)) return;
  for (const node of descendants(module.program)) {
    const value = principalsValue(node);
    const key = value && keyOf(value);
    const read = key && sessionRead(key, 0);
    const around = enclosingFunction(node);
    if (!value || !read || !around || knowsOtherwise(around, module)) continue;
    const other = placeOf(read, { module });
    yield { kind: 'sessionAuthentication', at: placeOf(value, { module }), how: 'names-user', other };
  }
}

/** What a name for the caller is given. */
function principalsValue(node: Node): Expression | undefined {
  if (node.kind === 'declaration')
    return node.target.kind === 'namePattern' && PRINCIPAL.test(node.target.name) ? node.value : undefined;
  if (node.kind !== 'assignment') return undefined;
  const name =
    node.target.kind === 'name' ? node.target.name : node.target.kind === 'member' ? node.target.property : '';
  return PRINCIPAL.test(name) ? node.value : undefined;
}

/** The key of `sessions.get(key)` and `sessions[key]`. */
function keyOf(node: Expression): Expression | undefined {
  if (node.kind === 'await') return keyOf(node.value);
  if (node.kind === 'logical') return keyOf(node.left);
  if (node.kind === 'index') return node.index;
  if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.property !== 'get') return undefined;
  return node.arguments[0];
}

/** `request.headers.get("mcp-session-id")`, also by a name that holds it. */
function sessionRead(node: Expression, depth: number): Expression | undefined {
  if (node.kind === 'logical') return sessionRead(node.left, depth);
  const read = requestRead(node);
  if (read && HEADER.test(read.name)) return node;
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  return origin?.kind === 'variable' && origin.value && depth < 3 ? sessionRead(origin.value, depth + 1) : undefined;
}

function knowsOtherwise({ start, end }: FunctionNode, { text }: Module): boolean {
  return KNOWS.test(text.slice(start, end));
}
