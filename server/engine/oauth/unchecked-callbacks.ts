import type { UncheckedCallback } from '../facts/oauth.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { decides, isOutput, parameterReads, referencesOf } from './callback.ts';
import { neighbours } from './neighbours.ts';
import { requestParameters } from './parameters.ts';

const EXCHANGE =
  /^_?(exchange\w*|(get|fetch|request|acquire|retrieve)_?(access_?)?tokens?(_?(by|from|with|for)_?\w+)?)$/i;
/** What may look at `state` without being given it: of Flask the request is a global. */
const CHECKS = /state|csrf|nonce|verif|valid|check|guard/i;
const VERIFIER = /verifier/i;

type NamePattern = Extract<Node, { kind: 'namePattern' }>;

/**
 * Callbacks that read `state` from the redirect, and exchange the code before anything has looked at it. For logins
 * that are started somewhere else: where the login is in reach, the request tells what its `state` is.
 */
export function* uncheckedCallbacks(module: Module, evaluator: Evaluator): Generator<UncheckedCallback> {
  const states = [...parameterReads(module, 'state')];
  if (states.length === 0) return;
  for (const code of parameterReads(module, 'code')) {
    const fn = enclosingFunction(code);
    const own = states.filter((each) => enclosingFunction(each) === fn);
    const [state] = own;
    const name = holderOf(code)?.name;
    const exchange = fn && name !== undefined ? exchangeIn(fn, name) : undefined;
    if (!fn || !state || !exchange || mayCheck(fn, exchange, module)) continue;
    if (own.some((each) => isUsedBefore(each, exchange)) || isStartedNear(module, evaluator)) continue;
    const { path } = module;
    yield {
      kind: 'uncheckedCallback',
      at: { path, start: code.start, end: code.end },
      state: { path, start: state.start, end: state.end },
    };
  }
}

/** The variable that a parameter is read into: `state = request.args.get("state")`, `const { state } = req.query`. */
function holderOf(read: Node): NamePattern | undefined {
  if (read.kind === 'namePattern') return read;
  let at = read;
  while (at.parent?.kind === 'logical' || at.parent?.kind === 'await' || at.parent?.kind === 'index') at = at.parent;
  return at.parent?.kind === 'declaration' && at.parent.target.kind === 'namePattern' ? at.parent.target : undefined;
}

/** `client.exchange_code(code)`, `{ grant_type: 'authorization_code', code }` */
function exchangeIn(fn: FunctionNode, code: string): Node | undefined {
  for (const node of descendants(fn.body, (each) => each.kind !== 'function')) {
    if (node.kind === 'call' && EXCHANGE.test(nameOf(node.callee)) && mentions(node, code)) return node;
    const isGrant = node.kind === 'literal' && node.value === 'authorization_code' && node.parent?.kind === 'property';
    const body = isGrant ? node.parent?.parent : undefined;
    if (body && mentions(body, code)) return body;
  }
  return undefined;
}

/** A verifier that is kept with the login does what `state` does; so may a decorator, a middleware, or a call. */
function mayCheck(fn: FunctionNode, exchange: Node, { text }: Module): boolean {
  if (VERIFIER.test(text.slice(fn.start, fn.end))) return true;
  const around = fn.parent?.kind === 'call' ? fn.parent.arguments.filter((each) => each !== fn) : [];
  if ([...fn.decorators, ...around].some((each) => CHECKS.test(text.slice(each.start, each.end)))) return true;
  return callsBefore(fn, exchange).some(({ callee }) => CHECKS.test(nameOf(callee)));
}

function callsBefore(fn: FunctionNode, exchange: Node): Call[] {
  const calls: Call[] = [];
  for (const node of descendants(fn.body)) if (node.kind === 'call' && node.end <= exchange.start) calls.push(node);
  return calls;
}

function isUsedBefore(read: Node, exchange: Node): boolean {
  const holder = holderOf(read);
  return holder ? referencesOf(holder).some((each) => isUse(each, exchange)) : decides(read);
}

/** Beyond a test for presence and what is shown: `info = { state }` is one when somebody reads it in time. */
function isUse(name: Node, exchange: Node): boolean {
  if (name.parent?.kind !== 'property') return decides(name);
  const object = name.parent.parent;
  const { parent } = object ?? {};
  if (parent?.kind === 'call') return !isOutput(parent.callee);
  if (parent?.kind !== 'declaration' || parent.target.kind !== 'namePattern') return true;
  return referencesOf(parent.target).some((each) => each.start < exchange.end);
}

function isStartedNear(module: Module, evaluator: Evaluator): boolean {
  for (const each of neighbours(module, evaluator.project))
    if (requestParameters(each, evaluator).next().done !== true) return true;
  return false;
}

function mentions(node: Node, name: string): boolean {
  for (const each of descendants(node)) if (each.kind === 'name' && each.name === name) return true;
  return false;
}

function nameOf(callee: Expression): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
