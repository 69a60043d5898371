import type { UnhardenedConsent } from '../facts/authorization-servers.ts';
import { keywordOf } from '../program/arguments.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Template } from '../program/nodes.ts';
import { wordOf } from './words.ts';

const REMEMBERS = /approv|consent/i;
const ATTRIBUTES: readonly (readonly [string, string])[] = [
  ['HttpOnly', 'httpOnly'],
  ['Secure', 'secure'],
  ['SameSite', 'sameSite'],
];

/** Cookies that remember whom a person has let in, without what keeps others from reading and sending them. */
export function* consentCookies(module: Module): Generator<UnhardenedConsent> {
  for (const literal of module.literals) {
    const what = literal.kind === 'template' ? lacking(literal) : [];
    const at = { path: module.path, start: literal.start, end: literal.end };
    if (what.length > 0) yield { kind: 'unhardenedConsent', at, gap: 'cookie', what };
  }
  for (const call of module.calls) {
    const what = module.program.moduleKind === 'python' ? lackingKeywords(call, module) : lackingOptions(call);
    const at = { path: module.path, start: call.start, end: call.end };
    if (what.length > 0) yield { kind: 'unhardenedConsent', at, gap: 'cookie', what };
  }
}

/** `` `approved_clients=${value}; Path=/; Max-Age=3600` `` */
function lacking(cookie: Template): readonly string[] {
  const text = cookie.texts.join('\0');
  const [name] = cookie.values;
  if (!/;\s*(path|max-age|expires|httponly|secure|samesite)\b/i.test(text)) return [];
  const isNamed = REMEMBERS.test(/^[^=;]*(?==)/.exec(text)?.[0] ?? '');
  const isConstant = cookie.texts[0] === '' && name !== undefined && REMEMBERS.test(wordOf(name) ?? '');
  // `; ${attributes}`: what stands there is not known
  if ((!isNamed && !isConstant) || /;\s*\0/.test(text) || text.endsWith('\0')) return [];
  return ATTRIBUTES.filter(([attribute]) => !new RegExp(`;\\s*${attribute}\\b`, 'i').test(text)).map(([each]) => each);
}

/** `res.cookie('consent', value, { maxAge })`, `setCookie(c, 'approved', value, {})` */
function lackingOptions({ callee, arguments: args }: Call): readonly string[] {
  if (!/^(cookie|setCookie|setSignedCookie|set_cookie)$/.test(wordOf(callee) ?? '')) return [];
  if (!args.slice(0, 2).some(isName)) return [];
  const options = args.at(-1);
  if (options?.kind !== 'object') return options && args.length > 3 ? [] : noOptions(args);
  if (options.properties.some((each) => each.kind === 'spread')) return [];
  return ATTRIBUTES.filter(([, option]) => isOff(findProperty(options, option))).map(([each]) => each);
}

/** `response.set_cookie("approved_clients", value, max_age=3600)` */
function lackingKeywords(call: Call, { requests }: Module): readonly string[] {
  const { callee, arguments: args, keywords } = call;
  const name = args[0] ?? keywordOf(call, 'key') ?? keywordOf(call, 'name');
  if (wordOf(callee) !== 'set_cookie' || !name || !(isName(name) || REMEMBERS.test(wordOf(name) ?? ''))) return [];
  if (args.length > 2 || keywords.some((each) => each.kind === 'spread')) return [];
  // `samesite` is `lax` where nothing is said (Starlette 0.13 and later); Flask, Django and aiohttp leave it out.
  const isLax = requests.some((each) => /^python:(starlette|fastapi)\b/.test(each)) && !keywordOf(call, 'samesite');
  return ATTRIBUTES.filter(([, option]) => isOff(keywordOf(call, option.toLowerCase())))
    .map(([each]) => each)
    .filter((each) => each !== 'SameSite' || !isLax);
}

/** `res.cookie('consent', value)` */
function noOptions(args: readonly Expression[]): readonly string[] {
  return args.length === 2 ? ATTRIBUTES.map(([each]) => each) : [];
}

function isName(node: Expression): boolean {
  return node.kind === 'literal' && typeof node.value === 'string' && REMEMBERS.test(node.value);
}

function isOff(value: Expression | undefined): boolean {
  return value === undefined || (value.kind === 'literal' && (value.value === false || value.value === null));
}
