import type { Endpoint } from '../facts/facts.ts';
import type { MalformedRefusal } from '../facts/resource-servers.ts';
import { requestRead } from '../gates/request-reads.ts';
import { closureOf, type LocatedNode } from '../oauth/closure.ts';
import { textIn, wordOf } from '../oauth/words.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf, type ModelContext } from './context.ts';
import { isIssuerGate, wantsIssuer } from './resource-metadata.ts';

/** How an answer gets its status: `res.status(401)`, `c.json(…, 401)`, `new Response(null, { status: 401 })`. */
const STATUS_CALLS = /^(status|sendStatus|writeHead|code|json|text|body|Response|HTTPException|abort|newResponse)$/;
const REFUSES = /refus|reject|unauth|den(y|ied)|fail|error|send|respond|challenge|401/i;
const CHALLENGE = /www[-_ ]?authenticate/i;

/** What gates of the workspace's own answer to callers without a good token, where the tokens are an issuer's. */
export function* malformedRefusals(context: ModelContext, endpoints: readonly Endpoint[]): Generator<MalformedRefusal> {
  const isGuarded = endpoints.some(
    ({ gates, sdk }) =>
      sdk.version !== undefined && gates.some((gate) => !isIssuerGate(gate) && wantsIssuer(gate, context)),
  );
  if (!isGuarded) return;
  for (const module of context.trace.modules) {
    for (const [fn, read] of readersIn(module)) {
      const found = refusalOf(fn, module, context);
      if (found) yield { kind: 'malformedRefusal', read: placeOf(read, { module }), ...found };
    }
  }
}

/** The functions that take a token from the `Authorization` header. */
function readersIn(module: Module): ReadonlyMap<FunctionNode, Node> {
  const found = new Map<FunctionNode, Node>();
  for (const node of [...module.members, ...module.calls]) {
    const read = requestRead(node);
    const fn = read?.carrier === 'header' && read.name === 'authorization' ? enclosingFunction(node) : undefined;
    if (fn && !found.has(fn)) found.set(fn, node);
  }
  return found;
}

function refusalOf(
  fn: FunctionNode,
  module: Module,
  context: ModelContext,
): Pick<MalformedRefusal, 'at' | 'form' | 'status'> | undefined {
  const { nodes } = closureOf([{ node: fn, module, frame: undefined }], context.evaluator);
  if (nodes.some(({ node }) => CHALLENGE.test(wordOf(node) ?? textIn(node) ?? ''))) return undefined;
  if (nodes.some((each) => leavesAnswer(each, context))) return undefined;
  const answers = nodes.flatMap((each) => [...answerOf(each)]);
  const unauthorized = answers.find(({ status }) => status === 401);
  if (unauthorized) return { at: unauthorized.at, status: 401, form: 'unchallenged' };
  const other = answers.find(({ status, node }) => status === 403 || (status === 302 && isRedirect(node)));
  return other && { at: other.at, status: other.status, form: other.status === 403 ? 'status' : 'redirect' };
}

/** `refuse(res)`: somebody else answers, where nobody sees it. */
function leavesAnswer({ node, module, frame }: LocatedNode, { evaluator }: ModelContext): boolean {
  if (node.kind !== 'call' || !REFUSES.test(calleeName(node))) return false;
  if (!node.arguments.some((each) => each.kind === 'name' && /^(res|response|reply|c|ctx)$/.test(each.name)))
    return false;
  return evaluator.evaluate(node.callee, module, frame).kind !== 'function';
}

function* answerOf({
  node,
  module,
}: LocatedNode): Generator<{ at: MalformedRefusal['at']; status: number; node: Node }> {
  if (node.kind === 'assignment' && node.target.kind === 'member' && /^status(Code)?$/.test(node.target.property)) {
    const status = statusIn(node.value);
    if (status !== undefined) yield { at: placeOf(node, { module }), status, node };
  }
  if (node.kind !== 'call') return;
  if (isRedirect(node)) yield { at: placeOf(node, { module }), status: 302, node };
  if (!STATUS_CALLS.test(calleeName(node))) return;
  for (const argument of node.arguments) {
    const status = statusIn(argument);
    // `res.status(401)` of `res.status(401).json({ … })`
    const end = node.arguments[0] === argument ? node.end : argument.end;
    if (status !== undefined) yield { at: { path: module.path, start: node.start, end }, status, node };
  }
}

/** `401`, `{ status: 401 }` */
function statusIn(node: Expression): number | undefined {
  if (node.kind === 'object') return statusOf(findProperty(node, 'status') ?? findProperty(node, 'statusCode'));
  return statusOf(node);
}

function statusOf(node: Expression | undefined): number | undefined {
  if (node?.kind !== 'literal' || typeof node.value !== 'number') return undefined;
  return node.value >= 200 && node.value < 600 ? node.value : undefined;
}

/** `res.redirect('/login')` */
function isRedirect(node: Node): boolean {
  if (node.kind !== 'call' || calleeName(node) !== 'redirect') return false;
  for (const each of descendants(node)) if (/log_?in|sign_?in/i.test(textIn(each) ?? wordOf(each) ?? '')) return true;
  return false;
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
