import type { SkippedConsent } from '../facts/authorization-servers.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import { memberPath, type Module } from '../program/link.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import { environmentName } from '../program/values.ts';
import { enclosingFunction } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { closureOf, type Closure, type LocatedNode } from './closure.ts';
import { setsCode } from './code-in-url.ts';
import { registrationAround } from './registration.ts';
import { partsAround, serverParts, type ServerPart } from './server-parts.ts';
import { textIn, wordOf } from './words.ts';

const SWITCH = /^(consentRequired|requireConsent|require_authorization_consent|requireAuthorizationConsent)$/;
/** Words of code that asks a person, or that lets only chosen clients come this far. */
const ASKS =
  /consent|approv|interstitial|confirm|grant_?access|trusted|allow_?list|allowedClient|whitelist|first_?party|dialog/i;
const PAGE = /<form|<html|<!doctype|<button|consent|approval/i;
const FORM = /<form|consent|approval/i;
const PAGE_CALLS = /^(render|renderFile|render_template|sendFile|html|view|TemplateResponse|HTMLResponse)$/;
/** Words of code that knows who is there. */
const KNOWS = /user|session|log_?in|sign_?in|cookie|passw|account|identity|authenticat|credential|\bpin\b|otp/i;
/** Calls that make the address of a login for an id that their object was made with. */
const LOGIN_URLS =
  /^(generateAuthUrl|getAuthorizationUrl|authorizationUrl|createAuthorizationURL|getAuthCodeUrl|buildAuthorizationUrl|((get|build|create)_)?auth(orization)?_url)$/;
const ID = /^(client_id|app_id)$/;

/** Authorization servers that send everybody on without asking, and switches that tell a library to. */
export function* skippedConsents(module: Module, evaluator: Evaluator): Generator<SkippedConsent> {
  yield* switches(module);
  for (const part of serverParts(module, evaluator)) {
    if (part.role !== 'authorize' || !part.known) continue;
    const found = judge(part, module, evaluator);
    if (found) yield { kind: 'skippedConsent', at: part.at, name: part.name, ...found };
  }
}

/** `consentRequired: false`, `require_authorization_consent=False` */
function* switches(module: Module): Generator<SkippedConsent> {
  for (const literal of module.literals) {
    const { parent } = literal;
    if (literal.kind !== 'literal' || literal.value !== false || parent?.kind !== 'property') continue;
    if (parent.key === undefined || !SWITCH.test(parent.key)) continue;
    const at = placeOf(parent, module);
    yield { kind: 'skippedConsent', at, name: parent.key, how: 'switched-off', ...NOWHERE };
  }
}

const NOWHERE = { sends: undefined, ownId: undefined, registration: undefined };

function judge(
  part: ServerPart,
  module: Module,
  evaluator: Evaluator,
): Pick<SkippedConsent, 'how' | 'sends' | 'ownId' | 'registration'> | undefined {
  const closure = closureOf(part.code, evaluator);
  const sends = closure.nodes.find(({ node }) => isRedirect(node) || isReturnedBy(part, node));
  if (!closure.whole || !sends || (part.form === 'route' && !closure.nodes.some(({ node }) => readsRequest(node))))
    return undefined;
  if (asksAnywhere(closure, module, evaluator)) return undefined;
  const ownId = closure.nodes.find((each) => isOwnId(each, evaluator));
  if (ownId) {
    const registration = registrationAround(module, evaluator);
    if (!registration || registration.restricted || !closure.nodes.some(isOwnCallback)) return undefined;
    return {
      how: 'forwarded',
      sends: placeOf(sends.node, sends.module),
      ownId: placeOf(ownId.node, ownId.module),
      registration: registration.at,
    };
  }
  if (!issues(closure)) return undefined;
  return { how: 'issued', ...NOWHERE, sends: placeOf(sends.node, sends.module) };
}

/** The endpoint, what the service behind comes back to, or a page of its own asks. */
function asksAnywhere(closure: Closure, module: Module, evaluator: Evaluator): boolean {
  if (closure.nodes.some(asks)) return true;
  for (const part of partsAround(module, evaluator)) {
    if (part.role === 'consent') return true;
    if (part.role !== 'authorize' && part.role !== 'callback') continue;
    // A callback shows that it is done, too.
    const isAsking = part.role === 'authorize' ? asks : asksAgain;
    if (closureOf(part.code, evaluator).nodes.some(isAsking)) return true;
  }
  return false;
}

/** Any page at all may ask. */
function asks({ node }: LocatedNode): boolean {
  return saysSo(node, PAGE) || (node.kind === 'call' && PAGE_CALLS.test(calleeName(node)));
}

function asksAgain({ node }: LocatedNode): boolean {
  return saysSo(node, FORM);
}

function saysSo(node: Node, page: RegExp): boolean {
  const word = wordOf(node);
  if (word !== undefined && ASKS.test(word)) return true;
  const text = textIn(node);
  return text !== undefined && page.test(text);
}

/** `return url` of the Python SDK's `authorize`: its router sends the browser there. */
function isReturnedBy({ form, name, code: [method] }: ServerPart, node: Node): boolean {
  if (form !== 'provider' || name !== 'authorize' || method?.module.program.moduleKind !== 'python') return false;
  return node.kind === 'return' && node.value !== undefined && enclosingFunction(node) === method.node;
}

/** `res.redirect(url)`, `Response.redirect(url)`, `new Response(null, { status: 302 })` */
function isRedirect(node: Node): node is Call {
  if (node.kind !== 'call') return false;
  if (/^(redirect|RedirectResponse|sendRedirect)$/i.test(calleeName(node))) return true;
  return node.arguments.some(isRedirection);
}

/** `302`, `{ status: 302 }` */
function isRedirection(node: Expression): boolean {
  const status = node.kind === 'object' ? findProperty(node, 'status') : node;
  return status?.kind === 'literal' && typeof status.value === 'number' && /^30[237]$/.test(String(status.value));
}

const REQUESTED = /^(client_id|redirect_uri|code_challenge|response_type)$/;

/** Something that only clients send to an authorization endpoint is taken from the request. */
function readsRequest(node: Node): boolean {
  if (node.kind === 'member') return REQUESTED.test(node.property) || node.property === 'parseAuthRequest';
  if (node.kind === 'objectPattern') return node.properties.some((each) => REQUESTED.test(each.key ?? ''));
  // `@app.get("/authorize")` on `def authorize(client_id: str, redirect_uri: str)`
  if (node.kind === 'parameter') return node.target.kind === 'namePattern' && REQUESTED.test(node.target.name);
  if (node.kind !== 'call' || node.arguments.length > (calleeName(node) === 'get' ? 2 : 1)) return false;
  const [key] = node.arguments;
  return key?.kind === 'literal' && REQUESTED.test(String(key.value));
}

/** `client_id: env.GITHUB_CLIENT_ID`, `params.set('client_id', config.clientId)`, `client.generateAuthUrl(…)` */
function isOwnId(each: LocatedNode, evaluator: Evaluator): boolean {
  const { node } = each;
  if (node.kind === 'call' && LOGIN_URLS.test(calleeName(node))) return true;
  const written = parameterOf(node, ID);
  return written !== undefined && isSetting(written, each, evaluator);
}

/** `redirect_uri: new URL('/callback', base).href`, and not the one that the client asks for. */
function isOwnCallback({ node }: LocatedNode): boolean {
  if (node.kind === 'call' && LOGIN_URLS.test(calleeName(node))) return true;
  const written = parameterOf(node, /^redirect_uri$/);
  if (!written) return false;
  const whole =
    written.kind === 'name' && written.binding?.origin.kind === 'variable' ? written.binding.origin.value : written;
  const path = whole && memberPath(whole);
  if (!path) return whole !== undefined && !(whole.kind === 'call' && readsRequest(whole));
  return path.some((part) => /config|options|env|settings|callback/i.test(part));
}

/** What a parameter of a URL is set to: in an object, by `set`, or after `client_id=` in a text. */
function parameterOf(node: Node, key: RegExp): Expression | undefined {
  if (node.kind === 'property') return node.key !== undefined && key.test(node.key) ? node.value : undefined;
  if (node.kind === 'call' && /^(set|append)$/.test(calleeName(node))) {
    const [name, value] = node.arguments;
    return name?.kind === 'literal' && key.test(String(name.value)) ? value : undefined;
  }
  if (node.kind !== 'template') return undefined;
  const index = node.texts.findIndex((text) => key.test(/([a-z_]+)=$/.exec(text)?.[1] ?? ''));
  return index < 0 ? undefined : node.values[index];
}

/** It comes from the environment or the configuration, and not from the request. */
function isSetting(node: Expression, { module, frame }: LocatedNode, evaluator: Evaluator): boolean {
  const value = evaluator.evaluate(node, module, frame);
  if (environmentName(value) !== undefined) return true;
  const path = memberPath(node);
  // `self.client_id` of a provider
  if (path?.length === 2 && path[0] === 'this' && /client_?id$/i.test(path[1] ?? '')) return true;
  return (
    path !== undefined &&
    path.length > 1 &&
    path.slice(0, -1).some((part) => /^_?(env|config|options|settings)$|Config$/i.test(part))
  );
}

/** A code is put into the answer, or a library is told to make one, and nobody has looked who is there. */
function issues({ nodes }: Closure): boolean {
  const knows = nodes.some(
    ({ node }) => KNOWS.test(wordOf(node) ?? '') && !/^userId$/i.test(wordOf(node) ?? '') && !isMadeUp(node),
  );
  if (knows) return false;
  return nodes.some(
    ({ node }) => setsCode(node) || (node.kind === 'call' && calleeName(node) === 'completeAuthorization'),
  );
}

/** `"user": "demo"`: always the same one is nobody who has logged in. */
function isMadeUp(node: Node): boolean {
  return node.kind === 'property' && node.value.kind === 'literal';
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

function placeOf(node: Node, module: Module): Place {
  return { path: module.path, start: node.start, end: node.end };
}
