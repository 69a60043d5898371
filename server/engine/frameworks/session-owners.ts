import type { Endpoint, Gate } from '../facts/facts.ts';
import { guardOf } from '../facts/guard.ts';
import type { UnboundSession } from '../facts/session-state.ts';
import { functionName } from '../oauth/callers.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression, FunctionNode, Node } from '../program/nodes.ts';
import { returnedExpressions } from '../program/returns.ts';
import { alternatives } from '../program/values.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { placeOf, type ModelContext } from './context.ts';

const SESSION = /session_?id|mcp-session-id|^sid$/i;
const OWNER =
  /^_?(user|owner|principal|client|tenant|account|subject|identity)(_?(id|name|key|sub))?$|^(sub|email|token_?hash|fingerprint)$|(user|owner|principal|client|account|subject|tenant)_?id$/i;
const OWNER_CALL = /owner|belong|bound|ownership|assert|authoriz|canAccess|sameUser|matches/i;

/** Sessions that a gated endpoint finds by their id alone: who has logged in may carry on anybody's. One a store. */
export function* unboundSessions(context: ModelContext, endpoints: readonly Endpoint[]): Generator<UnboundSession> {
  if (knowsOneCaller(context.trace.modules)) return;
  const seen = new Set<string>();
  for (const endpoint of endpoints) {
    const gate = userGate(endpoint);
    const module = gate && [...context.trace.modules].find(({ path }) => path === endpoint.reaches.path);
    if (!gate || !module) continue;
    for (const handler of handlersAround(endpoint, module)) {
      const lookup = lookupIn(handler);
      if (!lookup) continue;
      const key = `${module.path} ${lookup.name}`;
      if (seen.has(key) || asksForOwner(handler, module, context.evaluator)) break;
      seen.add(key);
      yield {
        kind: 'unboundSession',
        at: placeOf(lookup.node, { module }),
        name: lookup.name,
        gate: { at: gate.at, name: gate.name },
      };
      break;
    }
  }
}

/** Every verifier gives the same `clientId` for all tokens: whoever calls is the same caller. */
function knowsOneCaller(modules: Iterable<Module>): boolean {
  let count = 0;
  for (const module of modules) {
    for (const fn of module.functions) {
      if (!/^verify(AccessToken|_token)$/.test(functionName(fn))) continue;
      for (const returned of returnedExpressions(fn)) {
        // `return None` refuses the token
        if (returned.kind === 'literal') continue;
        count++;
        if (!isTheOneCaller(returned)) return false;
      }
    }
  }
  return count > 0;
}

/** `{ token, clientId: 'notes' }`, `AccessToken(token=token, client_id="notes")` */
function isTheOneCaller(returned: Expression): boolean {
  if (returned.kind === 'object')
    return findProperty(returned, 'clientId')?.kind === 'literal' && !findProperty(returned, 'extra');
  if (returned.kind !== 'call') return false;
  const { keywords } = returned;
  const client = keywords.find((each) => each.kind === 'property' && each.key === 'client_id')?.value;
  // subject=claims["sub"]
  const isOfCaller = keywords.some((each) => each.kind === 'spread' || /^(subject|claims)$/.test(each.key ?? ''));
  return client?.kind === 'literal' && !isOfCaller;
}

/** A gate that knows one user from another: not a key that all have. */
function userGate(endpoint: Endpoint): Gate | undefined {
  if (guardOf(endpoint) !== 'enforced') return undefined;
  return endpoint.gates.find(({ verdict, scheme }) => verdict === 'enforced' && scheme === 'oauth');
}

/** The functions around the place where the request reaches MCP, from the innermost outwards. */
function* handlersAround({ reaches }: Endpoint, module: Module): Generator<FunctionNode> {
  const inner = module.functions.findLast((each) => each.start <= reaches.start && reaches.end <= each.end);
  if (!inner) return;
  yield inner;
  for (const at of ancestors(inner)) if (at.kind === 'function') yield at;
}

/** `transports.get(sessionId)`, `transports[req.headers['mcp-session-id']]` */
function lookupIn(handler: FunctionNode): { readonly node: Expression; readonly name: string } | undefined {
  for (const node of descendants(handler.body)) {
    const [store, key] =
      node.kind === 'index'
        ? [node.object, node.index]
        : node.kind === 'call' && node.callee.kind === 'member' && node.callee.property === 'get'
          ? [node.callee.object, node.arguments[0]]
          : [undefined, undefined];
    const name = store && storeName(store);
    if (!store || name === undefined || !key || !isSessionId(key) || isWritten(node)) continue;
    if (node.kind === 'index' || node.kind === 'call') return { node, name };
  }
  return undefined;
}

/** `transports[id] = transport`, `delete transports[id]` */
function isWritten(node: Node): boolean {
  const { parent } = node;
  return (
    (parent?.kind === 'assignment' && parent.target === node) ||
    (parent?.kind === 'unary' && parent.operator === 'delete')
  );
}

/** `transports`, `this.sessions`; a store within a store is one of each user. */
function storeName(node: Expression): string | undefined {
  const name =
    node.kind === 'name'
      ? node.name
      : node.kind === 'member' && node.object.kind === 'name'
        ? node.property
        : undefined;
  return name !== undefined && /transport|session|connection|server|client|stream/i.test(name) ? name : undefined;
}

function isSessionId(node: Expression): boolean {
  if (node.kind === 'name') return SESSION.test(node.name);
  if (node.kind === 'member') return SESSION.test(node.property);
  const [first] = node.kind === 'call' ? node.arguments : [];
  if (node.kind === 'call' && node.callee.kind === 'name' && node.callee.name === 'String')
    return first !== undefined && isSessionId(first);
  return first?.kind === 'literal' && SESSION.test(String(first.value));
}

/** Something in the handler, or in a function that it calls, compares an owner or is named for it. */
function asksForOwner(handler: FunctionNode, module: Module, evaluator: Evaluator): boolean {
  for (const node of descendants(handler.body)) {
    if (comparesOwner(node)) return true;
    if (node.kind !== 'call') continue;
    const name = lastName(node.callee) ?? '';
    if (OWNER_CALL.test(name)) return true;
    for (const value of alternatives(evaluator.evaluate(node.callee, module))) {
      if (value.kind !== 'function' || value.node === handler) continue;
      for (const inner of descendants(value.node.body)) if (comparesOwner(inner)) return true;
    }
  }
  return false;
}

/** `session.userId !== req.auth.clientId` */
function comparesOwner(node: Node): boolean {
  if (node.kind !== 'binary' || !/^[!=]==?$/.test(node.operator)) return false;
  const isOwner = (side: Expression): boolean => OWNER.test(lastName(side) ?? '');
  const isValue = (side: Expression): boolean => side.kind !== 'literal' && lastName(side) !== 'undefined';
  return (isOwner(node.left) && isValue(node.right)) || (isOwner(node.right) && isValue(node.left));
}

function lastName(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'member') return node.property;
  return node.kind === 'call' && node.callee.kind === 'member' ? lastName(node.callee.object) : undefined;
}
