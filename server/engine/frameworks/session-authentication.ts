import type { SessionAuthentication } from '../facts/oauth.ts';
import type { Module } from '../program/link.ts';
import { requestRead } from '../gates/request-reads.ts';
import type { Call, FunctionNode, Node } from '../program/nodes.ts';
import { leaves } from '../program/leaves.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf } from './context.ts';
import { usersOfSessions } from './session-users.ts';

const SESSION = /session_?id|mcp-session-id/i;

/** Handlers that ask for a credential when a session is opened, and for the session's id alone afterwards. */
export function* sessionAuthentications(module: Module): Generator<SessionAuthentication> {
  yield* usersOfSessions(module);
  const handlers = new Set(module.calls.filter(isSink).map(enclosingFunction));
  for (const fn of handlers) {
    if (!fn) continue;
    const nodes = [...descendants(fn.body, (each) => each.kind !== 'function')];
    const credentials = nodes.filter(isCredential);
    const sinks = nodes.filter(isSink);
    for (const sink of sinks) {
      const branch = sessionBranch(sink, fn);
      const [opened] = credentials;
      if (!branch || !opened || credentials.some((each) => mayPrecede(each, sink, branch))) continue;
      const at = placeOf(sink, { module });
      yield { kind: 'sessionAuthentication', at, how: 'carried-on', other: placeOf(opened, { module }) };
      break;
    }
  }
}

/** `req.headers.authorization`, `req.get('x-api-key')`: not a cookie, which a session is kept in. */
function isCredential(node: Node): boolean {
  if (node.kind !== 'member' && node.kind !== 'call') return false;
  const read = requestRead(node);
  return read?.carrier === 'header';
}

/** `transport.handlePostMessage(req, res)`, `sessions.get(id).handleRequest(req, res)`, `transport.handle_request(scope, receive, send)` */
function isSink(node: Node): node is Call {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    /^(handlePostMessage|handleRequest|handle_request|handle_post_message)$/.test(node.callee.property) &&
    node.arguments.length >= 2
  );
}

type Branch = { readonly start: number; readonly end: number };

/**
 * The branch that a sink stands in, when the session is looked up by an id of the request there and a new one is opened
 * in another branch.
 */
function sessionBranch(sink: Node, fn: FunctionNode): Branch | undefined {
  let child: Node = sink;
  for (const at of ancestors(sink)) {
    if (at === fn) return undefined;
    if (at.kind === 'if' && at.then === child && leavesOrElse(at, child) && readsSession(child)) return child;
    child = at;
  }
  return undefined;
}

/** What comes after does not run when the branch did. */
function leavesOrElse(at: Extract<Node, { kind: 'if' }>, then: Node): boolean {
  if (at.otherwise) return true;
  return then.kind === 'block' && leaves(then);
}

function readsSession(branch: Node): boolean {
  for (const node of descendants(branch)) {
    if (node.kind === 'literal' && SESSION.test(String(node.value))) return true;
    if (node.kind === 'member' && SESSION.test(node.property)) return true;
    if (
      node.kind === 'call' &&
      node.callee.kind === 'member' &&
      node.callee.property === 'get' &&
      node.arguments.some((each) => each.kind === 'name' && SESSION.test(each.name))
    )
      return true;
    if (node.kind === 'index' && node.index.kind === 'name' && SESSION.test(node.index.name)) return true;
  }
  return false;
}

/** The credential is read in the branch, or before it: then the branch may depend on it. */
function mayPrecede(credential: Node, sink: Node, branch: Branch): boolean {
  const isInside = branch.start <= credential.start && credential.end <= branch.end;
  return isInside || credential.start < branch.start || credential.end < sink.start;
}
