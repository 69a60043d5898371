import type { Call, Expression } from '../program/nodes.ts';

/** What calls do with what they are given, by their names: they are all that is known of most of them. */

/** `mask(token)`, `redactToken(token)`, `createHash(…)`, `encrypt(json)`: what comes back opens nothing. */
const REDACTORS =
  /mask|redact|hash|digest|encrypt|cipher|sanit|obfus|censor|scrub|truncat|fingerprint|checksum|sha\d|md5|hmac|preview|shorten|abbreviat|hidden|hide|summar|safeStringify|omit|strip(Secret|Token|Cred|Sens)|without|anonymi|^seal|protect/i;

/** `token.startsWith('x')`, `verify(token)`, `jwt.decode(token)`: an answer about a credential is none. */
const QUESTIONS =
  /^(is|has|can|should|does)[A-Z_]|^(verify|validate|check|compare|includes|startsWith|endsWith|test|indexOf|search|some|every|find|findIndex|has|decode|decodeJwt|equals|timingSafeEqual|introspect|localeCompare|charCodeAt|length|typeof|Boolean|Number|parseInt|keys|lookup|authenticate|forEach|filter|map|reduce|parse)$|^(verify|validate|check|authenticate|introspect|count|lookup|find|parse)[A-Z]/;

/** Calls whose result holds what they are given. */
const CARRIERS = new Set([
  'stringify',
  'String',
  'encodeURIComponent',
  'encodeURI',
  'btoa',
  'atob',
  'from',
  'fromEntries',
  'entries',
  'values',
  'assign',
  'inspect',
  'format',
  'concat',
  'join',
  'structuredClone',
  'dump',
  'pick',
  'compact',
]);

/** Methods whose result holds what they are called on. */
const TEXT_METHODS = new Set([
  'trim',
  'toString',
  'replace',
  'replaceAll',
  'split',
  'match',
  'exec',
  'toLowerCase',
  'toUpperCase',
  'padEnd',
  'padStart',
  'concat',
  'join',
  'entries',
  'at',
  'pop',
  'shift',
  'repeat',
  'valueOf',
  'toJSON',
  'normalize',
]);

/** Those of Python. */
const PYTHON_CARRIERS = new Set([
  'str',
  'repr',
  'dict',
  'list',
  'tuple',
  'bytes',
  'dumps',
  'vars',
  'asdict',
  'model_dump',
  'model_dump_json',
  'urlencode',
  'quote',
  'quote_plus',
  'b64encode',
  'b64decode',
  'urlsafe_b64decode',
]);
const PYTHON_TEXT_METHODS = new Set([
  'strip',
  'lstrip',
  'rstrip',
  'removeprefix',
  'removesuffix',
  'lower',
  'upper',
  'partition',
  'rpartition',
  'rsplit',
  'model_dump',
  'model_dump_json',
  'dict',
  'json',
  'to_json',
  'copy',
]);
/** `len(token)`, `bool(token)` */
const PYTHON_QUESTIONS =
  /^(?:len|bool|int|float|any|all|type|isinstance|hash|id|hasattr|sum|sorted|set|enumerate|range)$/;

const CUTS = new Set(['slice', 'substring', 'substr']);

/** Constructions that hold what they are given. */
const HOLDERS = new Set(['URL', 'URLSearchParams', 'Headers', 'Error', 'TypeError', 'String', 'Request', 'Response']);

/** `chalk.green(token)`, `pc.bold(token)` */
const COLOURS = /^(chalk|colors?|kleur|picocolors|pc|ansis|ansi|clc|cyan|green|yellow|red|bold|dim|blue)$/;

/** `getAttributeSlug(key)`, `tokenType(token)`: names and circumstances. */
const DESCRIPTIONS =
  /(Slug|Name|Path|Url|Uri|Field|Label|Column|Title|Ids?|Count|Type|Status|Message|Date|Expiry|Scopes?|Size|Length|Index)$/;

export type Effect = 'end' | 'arguments' | 'object' | 'cut' | 'unknown';

/** What a call of Python does with a credential, where its names differ. */
export function pythonEffectOf(call: Call): Effect {
  const { callee } = call;
  const name = calledName(call);
  if (callee.kind === 'name' && PYTHON_QUESTIONS.test(name)) return 'end';
  const isMethod = callee.kind === 'member';
  // token.encode("utf-8"), not jwt.decode(token)
  if (isMethod && /^(?:encode|decode)$/.test(name) && call.arguments.every(({ kind }) => kind === 'literal'))
    return 'object';
  if (isMethod && PYTHON_TEXT_METHODS.has(name)) return 'object';
  if (PYTHON_CARRIERS.has(name) && call.arguments.length > 0) return 'arguments';
  return effectOf(call);
}

/** What a call outside the workspace does with a credential. */
export function effectOf(call: Call): Effect {
  const { callee } = call;
  const name = calledName(call);
  if (call.construct) return HOLDERS.has(name) || /(Error|Exception)$/.test(name) ? 'arguments' : 'unknown';
  if (callee.kind === 'member' && CUTS.has(name)) return 'cut';
  if (isColour(callee)) return 'arguments';
  if (name === 'stringify' && call.arguments[1] !== undefined && isReplacer(call.arguments[1])) return 'end';
  if (/^replace(All)?$/.test(name)) return replacesByMask(call) ? 'end' : 'object';
  if (CARRIERS.has(name) && call.arguments.length > 0) return 'arguments';
  if (callee.kind === 'member' && TEXT_METHODS.has(name)) return 'object';
  if (REDACTORS.test(name) || QUESTIONS.test(name) || DESCRIPTIONS.test(name)) return 'end';
  return 'unknown';
}

function isColour(callee: Expression): boolean {
  let at = callee;
  while (at.kind === 'member') at = at.object;
  return callee.kind === 'member' && at.kind === 'name' && COLOURS.test(at.name);
}

/** The last name of a callee: `log` of `console.log`. */
export function calledName(call: Call): string {
  const { callee } = call;
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

export function isRedactor(name: string): boolean {
  return REDACTORS.test(name);
}

/** What providers put before their keys: `ghp_`. */
const PUBLIC_PREFIX = 4;

/** `slice(0, 8)` keeps a part, `slice(0, 4)` the prefix that all keys have, `slice(-4)` and `slice(key.length - 4)` next to nothing, `slice(7)` all but the scheme. */
export function cutOf(call: Call): 'part' | 'whole' | 'end' {
  const [from, to] = call.arguments;
  if (from?.kind === 'unary' || from?.kind === 'binary') return 'end';
  if (to?.kind === 'literal' && typeof to.value === 'number' && to.value <= PUBLIC_PREFIX) return 'end';
  return to === undefined ? 'whole' : 'part';
}

/** `header.split(" ", 1)[0]`, `pair.split(":")[0]`: how a credential is sent and whose it is, which stands before it. */
export function isHead(text: Expression, index: Expression | number): boolean {
  const position = typeof index === 'number' ? index : index.kind === 'literal' ? index.value : undefined;
  if (position !== 0 || text.kind !== 'call' || !/^(split|partition)$/.test(calledName(text))) return false;
  const [separator] = text.arguments;
  return separator?.kind === 'literal' && (separator.value === ' ' || separator.value === ':');
}

/** `JSON.stringify(config, redactSecrets)`, and the list of the keys that are shown; `null` is none. */
function isReplacer(argument: Expression): boolean {
  return (
    argument.kind === 'function' ||
    argument.kind === 'array' ||
    (argument.kind === 'name' && argument.name !== 'undefined')
  );
}

/** `text.replace(token, '***')` */
function replacesByMask(call: Call): boolean {
  const [, by] = call.arguments;
  if (by?.kind === 'literal')
    return typeof by.value === 'string' && /[*•…x]{2}|\.\.\.|redact|hidden|mask|<|\[/i.test(by.value);
  return by?.kind === 'template' || by?.kind === 'function';
}
