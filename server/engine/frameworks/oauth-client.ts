import type { AuthorizationRequest, StateParameter } from '../facts/oauth.ts';
import { callbackNear, type Callback } from '../oauth/callback.ts';
import { requestParameters, type RequestParameters } from '../oauth/parameters.ts';
import { sourcesOf } from '../oauth/sources.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression, Node } from '../program/nodes.ts';
import { alternatives, constantText } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf } from './context.ts';
import { wantsGoogleData } from './google-scopes.ts';
import { pythonLogins } from './python/logins.ts';

const CHALLENGE = /^code_?challenge$/i;
const METHOD = /^code_?challenge_?method$/i;
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])/;

/** The login requests that a module sends people to, with what becomes of their `state` and challenge. */
export function* authorizationRequests(module: Module, evaluator: Evaluator): Generator<AuthorizationRequest> {
  if (module.program.moduleKind === 'python') yield* pythonLogins(module, evaluator);
  for (const request of requestParameters(module, evaluator)) {
    if (isShown(request.at)) continue;
    const callback = callbackNear(module, evaluator);
    const challenge = challengeOf(request, module, evaluator);
    yield {
      kind: 'authorizationRequest',
      at: placeOf(request.at, { module }),
      name: request.name,
      state: stateOf(request, callback, module, evaluator),
      challenge: challenge.kind,
      challengeAt: challenge.at && placeOf(challenge.at, { module }),
      loopback: module.literals.some((each) =>
        LOOPBACK.test(each.kind === 'template' ? (each.texts[0] ?? '') : String(each.value)),
      ),
      callback: callback.code,
      offline: offlineOf(request, module, evaluator),
      pasted: callback.asksPerson && callback.code === undefined,
    };
  }
}

/** The text of an assertion or of documentation: `expect(url).toContain('…/authorize?client_id=')`. */
function isShown(node: Node): boolean {
  for (const at of ancestors(node)) {
    if (at.kind === 'function') return false;
    if (at.kind !== 'call') continue;
    const name = at.callee.kind === 'member' ? at.callee.property : at.callee.kind === 'name' ? at.callee.name : '';
    if (/^(describe|it|test|expect|includes|startsWith|endsWith|toContain|toBe|toEqual|match|equal|assert)$/.test(name))
      return true;
  }
  return false;
}

function stateOf(request: RequestParameters, callback: Callback, module: Module, evaluator: Evaluator): StateParameter {
  if (!request.values.has('state')) {
    return request.open || mentions(request.at, /^state$/) ? { kind: 'unknown' } : { kind: 'absent' };
  }
  const written = request.values.get('state');
  // `…&state=xyz` stands in the text itself
  if (!written) return { kind: 'constant', at: placeOf(request.at, { module }) };
  const at = placeOf(written, { module });
  const values = [...alternatives(evaluator.evaluate(written, module))];
  if (values.length > 0 && values.every((each) => (constantText(each) ?? '') !== '')) return { kind: 'constant', at };
  const { guessable, other } = sourcesOf(written, module, evaluator);
  const [source] = guessable;
  if (source !== undefined && !other) return { kind: 'guessable', at, source };
  if (callback.code === undefined || !isMadeHere(written)) return { kind: 'unknown' };
  return { kind: 'made', at, checked: callback.checksState };
}

/** `crypto.randomBytes(16).toString('hex')`, here or in a variable of the same function: not what a caller passed in. */
function isMadeHere(written: Expression): boolean {
  for (const node of descendants(written)) {
    if (node.kind === 'call')
      return /random|uuid|nanoid|generate|create|make|token_(urlsafe|hex|bytes)/i.test(calleeName(node));
    const origin = node.kind === 'name' ? node.binding?.origin : undefined;
    if (origin?.kind === 'variable' && origin.value && origin.value !== written) return isMadeHere(origin.value);
  }
  return false;
}

function calleeName(call: Extract<Node, { kind: 'call' }>): string {
  const names: string[] = [];
  for (const node of descendants(call.callee)) {
    if (node.kind === 'member') names.push(node.property);
    if (node.kind === 'name') names.push(node.name);
  }
  return names.join('.');
}

function challengeOf(
  request: RequestParameters,
  module: Module,
  evaluator: Evaluator,
): { readonly kind: AuthorizationRequest['challenge']; readonly at?: Node } {
  const entries = [...request.values];
  const challenge = entries.find(([key]) => CHALLENGE.test(key));
  if (!challenge) return { kind: request.open || mentions(request.at, CHALLENGE) ? 'unknown' : 'absent' };
  const method = entries.find(([key]) => METHOD.test(key))?.[1];
  if (!method) return { kind: 'unknown' };
  const text = constantText(evaluator.evaluate(method, module));
  return text === 'S256' ? { kind: 'S256' } : text === 'plain' ? { kind: 'plain', at: method } : { kind: 'unknown' };
}

/** `access_type: 'offline'` of Google's authorization endpoint, whose scopes are its own */
function offlineOf(request: RequestParameters, module: Module, evaluator: Evaluator): AuthorizationRequest['offline'] {
  if (request.open) return 'unknown';
  const written = request.values.get('access_type');
  const scope = request.values.get('scope');
  if (written) return constantText(evaluator.evaluate(written, module)) === 'online' ? 'absent' : 'asked';
  if (request.name !== 'generateAuthUrl' && mentions(request.at, /^access_type$/)) return 'unknown';
  return scope && wantsGoogleData(scope, module, evaluator) ? 'absent' : 'unknown';
}

/** The function around speaks of the parameter some other way than this mechanism reads: then nothing is concluded. */
function mentions(near: Node, parameter: RegExp): boolean {
  const around = enclosingFunction(near);
  if (!around) return false;
  for (const node of descendants(around.body)) {
    if (node.kind === 'property' && node.key !== undefined && parameter.test(node.key) && !isAnswer(node)) return true;
    if (node.kind !== 'call' || node.callee.kind !== 'member' || !/^(set|append)$/.test(node.callee.property)) continue;
    const [key] = node.arguments;
    if (key?.kind === 'literal' && parameter.test(String(key.value))) return true;
  }
  return false;
}

/** `res.json({ state: 'ok' })` */
function isAnswer(property: Extract<Node, { kind: 'property' }>): boolean {
  const call = property.parent?.parent;
  return (
    call?.kind === 'call' &&
    /^(json|send|end|stringify|log|info)$/.test(call.callee.kind === 'member' ? call.callee.property : '')
  );
}
