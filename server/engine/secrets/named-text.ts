import type { Span } from '../source.ts';
import { judgeNamedValue, type NamedValue } from './generic.ts';
import { nameHits } from './name-hits.ts';
import { isSecretName } from './names.ts';

/** A value in a text with the name that it has there. */
export interface NamedText {
  readonly name: string;
  readonly value: Span;
}

/** How far before a value a provider's name says whose it is. */
const PLACE = 300;

/** `"`, `\"` and `\\\"` behind a name, and brackets of `os.environ["NAME"]` and `env.get("NAME", …)`. */
const CLOSING = String.raw`[\\"'\`\])]{0,6}`;
/** A type between a name and its value: `var apiKey string = …`, `const apiKey: string = …`. */
const TYPE = String.raw`(?:[ \t]{0,3}:?[ \t]{0,3}[A-Za-z][\w.<>[\]|]{0,24}(?=[ \t]{0,3}=))?`;
const OPERATOR = String.raw`(?:={1,3}>?|:{0,3}=|[?.+|]=|:-|=>|\?\?=?|\|\|=?|:|>)`;
/** `{"name": "API_KEY", "value": …}`, `- name: API_KEY` and `value: …` below it. */
const SEPARATE_VALUE = String.raw`[\\"']{0,4},?\s{1,24}[\\"']{0,4}[Vv]alue[\\"']{0,4}\s{0,3}[:=]`;
const ASSIGNED = new RegExp(
  String.raw`(?:${CLOSING}${TYPE}\s{0,8}(?:!=|${OPERATOR})|${SEPARATE_VALUE})\s{0,48}[\\"'\`(]{0,6}`,
  'y',
);
/** `"--api-key", "VALUE"` and `getenv("NAME", "VALUE")`; in a list, a comma assigns nothing. */
const NEXT = new RegExp(String.raw`${CLOSING},\s{0,48}[\\"'\`]{1,6}`, 'y');
/** `--api-key VALUE` and `ENV NAME VALUE`. */
const SPACED = /[ \t]{1,4}["'`]{0,1}/y;
const SCHEME = /(?:Bearer|Basic|Token|ApiKey|Bot|Key)[ +]{1,2}/iy;
const VALUE = /[^\s"'`<>\\,;(){}[\]&|]{8,512}/y;

/** The values that stand behind names of credentials in a text of any kind, in order. */
export function* namedValues(text: string): Generator<NamedText> {
  const judged = new Map<string, boolean>();
  for (const hit of nameHits(text)) {
    const name = lastPart(text.slice(hit.start, hit.end));
    const isSecret = judged.get(name) ?? isSecretName(name);
    judged.set(name, isSecret);
    if (!isSecret) continue;
    const at = valueOf(text, hit);
    if (at === undefined) continue;
    const start = match(SCHEME, text, at) ?? at;
    const end = match(VALUE, text, start);
    // `prefix-<your key>`, `${SCHEME}${TOKEN}`, `readToken(`
    if (end !== undefined && !/[<{[(]/.test(text.charAt(end)))
      yield { name, value: { start, end: withoutPunctuation(text, start, end) } };
  }
}

/** What the value is, with the words before it as its place. */
export function judgeNamedText(text: string, { name, value }: NamedText): NamedValue | undefined {
  const written = text.slice(value.start, value.end);
  // Most are words.
  if (!/\d|[a-z][A-Z].*[a-z][A-Z]/.test(written)) return undefined;
  return judgeNamedValue(name, written, text.slice(Math.max(0, value.start - PLACE), value.start));
}

/** Where the value of a name starts. */
function valueOf(text: string, name: Span): number | undefined {
  const assigned = match(ASSIGNED, text, name.end);
  if (assigned !== undefined) return assigned;
  if (isFlag(text, name) || isFirstArgument(text, name)) {
    const next = match(NEXT, text, name.end);
    if (next !== undefined) return next;
  }
  return isFlag(text, name) || isInstruction(text, name) ? match(SPACED, text, name.end) : undefined;
}

/** `api_key` of `settings.exa.api_key`; what is before the dot is part of the place. */
function lastPart(name: string): string {
  return name.slice(name.replace(/\.+$/, '').lastIndexOf('.') + 1);
}

/** Where a sticky pattern ends that matches at an offset. */
function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function isFlag(text: string, { start }: Span): boolean {
  return text.startsWith('--', start);
}

/** `os.environ.get("NAME"` */
function isFirstArgument(text: string, { start }: Span): boolean {
  return /\([\\"'`]{1,4}$/.test(text.slice(Math.max(0, start - 6), start));
}

/** `ENV NAME` */
function isInstruction(text: string, { start }: Span): boolean {
  return /(?:^|\n)[ \t]{0,8}(?:ENV|ARG|setx|set -gx)[ \t]+$/.test(text.slice(Math.max(0, start - 24), start));
}

/** A sentence's full stop is no part of a value. */
function withoutPunctuation(text: string, start: number, end: number): number {
  const last = text.charAt(end - 1);
  const isSentence = last === '.' && text.charAt(end - 2) !== '.';
  return end - start > 8 && (isSentence || last === ':' || last === '!') ? end - 1 : end;
}
