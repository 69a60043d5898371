import type { Expression, Literal, Template } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import type { Context } from './context.ts';
import { fieldOf, namedOf, textOf } from './context.ts';
import { expression } from './expressions.ts';
import { literal } from './make.ts';
import type { Syntax } from './syntax.ts';

/** Texts and the values between them: always one text more than values. */
interface Parts {
  readonly texts: string[];
  readonly values: Expression[];
}

/** `"a"`, `f"a{b}"`, `"a" f"{b}"`: one literal, or a template where something is put in. */
export function string(node: Syntax, context: Context): Literal | Template {
  const parts: Parts = { texts: [''], values: [] };
  const strings = node.type === 'concatenated_string' ? namedOf(node).filter(({ type }) => type === 'string') : [node];
  for (const each of strings) addString(each, parts, context);
  return fromParts(node, parts);
}

export function fromParts(span: Span, { texts, values }: Parts): Literal | Template {
  const { start, end } = span;
  if (values.length === 0) return literal(span, texts[0] ?? '');
  return { kind: 'template', start, end, parent: undefined, texts, values };
}

function addString(node: Syntax, parts: Parts, context: Context): void {
  const opening = node.children.find(({ type }) => type === 'string_start');
  const prefix = opening
    ? textOf(opening, context)
        .replace(/["']+$/, '')
        .toLowerCase()
    : '';
  const isFormat = /[ft]/.test(prefix);
  for (const each of node.children) {
    if (each.type === 'string_content') addText(decoded(textOf(each, context), prefix, isFormat), parts);
    else if (each.type === 'interpolation') addValue(each, parts, context);
  }
}

function addText(text: string, { texts }: Parts): void {
  texts[texts.length - 1] = (texts.at(-1) ?? '') + text;
}

/** `{value!r:>10}`: how the value is shown is left out. */
function addValue(node: Syntax, { texts, values }: Parts, context: Context): void {
  const value = fieldOf(node, 'expression') ?? namedOf(node)[0];
  if (value === undefined) return;
  values.push(expression(value, context));
  texts.push('');
}

const ESCAPE = /\\(?:(\r?\n)|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|(.))/gs;
const SHORT: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

function decoded(text: string, prefix: string, isFormat: boolean): string {
  const unescaped = prefix.includes('r') || !text.includes('\\') ? text : unescape(text);
  return isFormat ? unescaped.replace(/\{\{|\}\}/g, (pair) => pair.charAt(0)) : unescaped;
}

function unescape(text: string): string {
  return text.replace(
    ESCAPE,
    (
      whole: string,
      lineBreak?: string,
      octal?: string,
      hex?: string,
      short?: string,
      long?: string,
      other?: string,
    ) => {
      if (lineBreak !== undefined) return '';
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      const code = hex ?? short ?? long;
      if (code !== undefined) return fromCodePoint(parseInt(code, 16));
      // `\d` is no escape: both characters stay
      return other === undefined ? '\ufffd' : (SHORT[other] ?? whole);
    },
  );
}

function fromCodePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

/** `"http://{}:{}".format(host, port)` as texts and what stands between; undefined when it is not that simple. */
export function formatted(
  text: string,
  given: readonly Expression[],
  named: ReadonlyMap<string, Expression>,
): Parts | undefined {
  const texts: string[] = [];
  const values: Expression[] = [];
  const used = new Set<Expression>();
  let last = 0;
  let next = 0;
  for (const match of text.matchAll(/\{\{|\}\}|\{(\w*)(?:![rsa])?(?::[^{}]*)?\}/g)) {
    const [whole, key] = match;
    if (key === undefined) return undefined;
    const value = key === '' ? given[next++] : /^\d+$/.test(key) ? given[Number(key)] : named.get(key);
    if (value === undefined || used.has(value)) return undefined;
    used.add(value);
    texts.push(text.slice(last, match.index));
    values.push(value);
    last = match.index + whole.length;
  }
  if (used.size !== given.length + named.size) return undefined;
  return { texts: [...texts, text.slice(last)], values };
}

/** `"%s:%d" % (host, port)` */
export function interpolated(text: string, given: readonly Expression[]): Parts | undefined {
  const texts = text.split(/%[-#0 +]*\d*(?:\.\d+)?[sdirfxXgeuc]/);
  if (texts.length !== given.length + 1 || texts.some((each) => each.includes('%'))) return undefined;
  return { texts, values: [...given] };
}
