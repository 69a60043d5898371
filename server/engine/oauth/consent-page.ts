import type { UnhardenedConsent } from '../facts/authorization-servers.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Literal, Node, Template } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { consentCookies } from './consent-cookie.ts';
import { neighbours } from './neighbours.ts';
import { partsAround } from './server-parts.ts';
import { textIn, wordOf } from './words.ts';

const ASKS = /approv|consent|authori[sz]e|allow access|requests? access|grant access/i;
const AGREES = /<button|type=["']?submit/i;
const FORBIDS_FRAMES = /frame-?ancestors|x-frame-options|frameguard|helmet|secureHeaders/i;
const KNOWS_FORGERY = /csrf|xsrf|authenticity_token|double.?submit|Sec-Fetch-Site/i;
/** Fields that only the page itself can hold. */
const OWN_FIELD = /token|nonce|transaction|ticket|interaction|session|\bjti\b|request_?id|consent_?id/i;
/** What a client registered about itself. */
const CLIENT_SAYS = /^(client_?(name|uri)|logo_?uri|policy_?uri|tos_?uri|redirect_?uris?|contacts)$/i;
const ESCAPES = /escape|saniti[sz]e|encode|purify|\besc\b|htmlSafe|^h$|^e$/i;

/** Pages of an authorization server that ask a person, and the cookies that remember the answer. */
export function* unhardenedConsents(module: Module, evaluator: Evaluator): Generator<UnhardenedConsent> {
  if (!/consent|approv|<form/i.test(module.text)) return;
  yield* emptyPolicies(module);
  if (!partsAround(module, evaluator).some((each) => each.role === 'authorize' || each.role === 'consent')) return;
  yield* consentCookies(module);
  const pages = module.literals.filter((each) => isPage(each, module));
  if (pages.length === 0) return;
  const texts = [...neighbours(module, evaluator.project)].map((each) => each.text);
  const framed = !texts.some((text) => FORBIDS_FRAMES.test(text));
  const forged = !texts.some((text) => KNOWS_FORGERY.test(text));
  for (const page of pages) {
    const form = tagIn(page, /<form\b[^>\n]{0,80}>?/i, module);
    const html = tagIn(page, /<!doctype html>|<html\b[^>\n]{0,80}>?/i, module);
    if (forged && form && !hasOwnField(page)) yield { kind: 'unhardenedConsent', at: form, gap: 'forged', what: [] };
    if (framed && html) yield { kind: 'unhardenedConsent', at: html, gap: 'framed', what: [] };
    for (const value of unescaped(page, module)) yield value;
  }
}

/** `consent_csp_policy=""` of FastMCP's proxies for Python (2.13 and later): the page has no policy at all. */
function* emptyPolicies(module: Module): Generator<UnhardenedConsent> {
  for (const { kind, parent, ...literal } of module.literals) {
    const isEmpty = kind === 'literal' && 'value' in literal && literal.value === '';
    if (!isEmpty || parent?.kind !== 'property' || parent.key !== 'consent_csp_policy') continue;
    const at = { path: module.path, start: parent.start, end: parent.end };
    yield { kind: 'unhardenedConsent', at, gap: 'policy', what: [parent.key] };
  }
}

/** A page with a form that asks whether a client may go on; inner templates are parts of it. */
function isPage(node: Literal | Template, module: Module): boolean {
  const text = textIn(node);
  if (text === undefined || !/<form\b/i.test(text) || !/method=["']?post/i.test(text)) return false;
  const whole = module.text.slice(node.start, node.end);
  return AGREES.test(whole) && ASKS.test(whole) && !/type=["']?password/i.test(whole);
}

function tagIn(page: Node, tag: RegExp, module: Module): Place | undefined {
  const found = tag.exec(module.text.slice(page.start, page.end));
  if (!found) return undefined;
  const start = page.start + found.index;
  return { path: module.path, start, end: start + found[0].length };
}

/** `<input type="hidden" name="csrf_token" …>`, or fields that something else fills in. */
function hasOwnField(page: Literal | Template): boolean {
  const text = page.kind === 'template' ? page.texts.join('\0') : (textIn(page) ?? '');
  for (const [, name] of text.matchAll(/name=["']?([^"'\s>]+)/gi)) if (OWN_FIELD.test(name ?? '')) return true;
  const form = text.slice(text.search(/<form\b/i), text.search(/<\/form/i));
  // `${hiddenFields}`
  return /<form\b[^>]*>[^<]*\0/i.test(form) || /name=["']?\0/i.test(form);
}

/** `<h1>${client.client_name}</h1>`: also through a name of the same function. */
function* unescaped(page: Literal | Template, module: Module): Generator<UnhardenedConsent> {
  for (const value of filledIn(page)) {
    const said = clientSays(value, 0);
    if (said === undefined) continue;
    const at = { path: module.path, start: value.start, end: value.end };
    yield { kind: 'unhardenedConsent', at, gap: 'unescaped', what: [said] };
  }
}

/** What becomes part of a page: `<h1>${name}</h1>`, `"<h1>{name}</h1>".format(name=name)` */
function filledIn(page: Literal | Template): readonly Expression[] {
  if (page.kind === 'template') return isTagged(page) ? [] : page.values;
  const { parent } = page;
  const call = parent?.kind === 'member' && parent.property === 'format' ? parent.parent : undefined;
  if (call?.kind !== 'call') return [];
  return [...call.arguments, ...call.keywords.map(({ value }) => value)];
}

/** html`<h1>${name}</h1>` escapes. */
function isTagged({ parent }: Template): boolean {
  return parent?.kind === 'call' && parent.argumentSpan.start === parent.argumentSpan.end;
}

/** `client.get("client_name", "A client")` */
function lookedUp({ callee, arguments: [key] }: Call): string | undefined {
  const isGet = callee.kind === 'member' && callee.property === 'get' && key?.kind === 'literal';
  return isGet && CLIENT_SAYS.test(String(key.value)) ? String(key.value) : undefined;
}

/** The name of something that a client says, when nothing on the way escapes it; what is passed in may be escaped. */
function clientSays(value: Expression, depth: number): string | undefined {
  if (depth > 3) return undefined;
  if (value.kind === 'logical') return clientSays(value.left, depth + 1);
  if (value.kind === 'conditional') return clientSays(value.then, depth + 1);
  if (value.kind === 'member') return CLIENT_SAYS.test(value.property) ? value.property : undefined;
  if (value.kind === 'call') return lookedUp(value);
  if (value.kind !== 'name') return undefined;
  const origin = value.binding?.origin;
  if (origin?.kind !== 'variable' || !origin.value || (value.binding?.writes.length ?? 0) > 0) return undefined;
  for (const node of descendants(origin.value)) {
    const name = node.kind === 'call' ? wordOf(node.callee) : undefined;
    if (name !== undefined && ESCAPES.test(name)) return undefined;
  }
  const [step] = origin.path;
  if (step) return typeof step.key === 'string' && CLIENT_SAYS.test(step.key) ? step.key : undefined;
  return clientSays(origin.value, depth + 1);
}
