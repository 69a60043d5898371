import { isSecretName } from '../secrets/names.ts';
import { secretByLook, secretIn, type SecretValue } from '../settings/secret-value.ts';

/** A credential in one word of a command line; its span counts in the word. */
export interface WordSecret {
  readonly index: number;
  /** The flag, variable, header or parameter. */
  readonly name: string;
  readonly secret: SecretValue;
  readonly carrier: 'argument' | 'url';
}

const URL_START = /^[a-z][a-z\d+.-]{1,30}:\/\//i;
/** Commands whose variables are set for the command alone: `docker run -e NAME=value`. */
const VARIABLE_FLAG = /^(?:-e|--env)$/;
const HEADER_FLAG = /^(?:-H|--header)$/;
/** `curl -u user:password` */
const USER_FLAG = /^(?:-u|--user|--proxy-user)$/;
/** Names of parameters that are common enough to be short. */
const SHORT_NAMES = /^(?:key|k|auth|pat|sig|code)$/i;

/** The credentials among the words behind a command; `place` and the words may say whose they are. */
export function* secretsInWords(words: readonly { readonly text: string }[], place = ''): Generator<WordSecret> {
  const around = `${place} ${words.map(({ text }) => text.slice(0, 120)).join(' ')}`.slice(0, 2000);
  for (const [index, { text }] of words.entries()) {
    const found = secretOfWord(text, words[index - 1]?.text, around);
    if (found) yield { index, ...found };
  }
}

function secretOfWord(text: string, before: string | undefined, place: string): Omit<WordSecret, 'index'> | undefined {
  if (text === '' || text.length > 8192) return undefined;
  if (URL_START.test(text)) {
    const inUrl = secretInUrl(text, place);
    // The address of a database is no request that somebody logs.
    const isRequest = /^(?:https?|wss?):/i.test(text);
    const flag = before?.startsWith('-') === true && !isRequest ? before : undefined;
    return inUrl && { ...inUrl, name: flag ?? inUrl.name, carrier: isRequest ? 'url' : 'argument' };
  }
  if (before !== undefined && HEADER_FLAG.test(before)) return assigned(text, ':', place);
  if (before !== undefined && USER_FLAG.test(before)) return assigned(text, ':', place, 'password');
  // --token=value, NAME=value, -e NAME=value
  const own = /^-{0,2}[A-Za-z][\w.-]{0,80}=/.test(text) ? assigned(text, '=', place) : undefined;
  if (own) return own;
  const flag = /^--?([A-Za-z][\w-]{1,60})$/.exec(before ?? '')?.[1];
  if (flag !== undefined && !text.startsWith('-') && isSecretName(flag) && !VARIABLE_FLAG.test(before ?? '')) {
    const secret = secretIn(flag, text, place);
    if (secret) return { name: before ?? flag, secret, carrier: 'argument' };
  }
  const secret = secretByLook(text);
  if (!secret) return undefined;
  return { name: before?.startsWith('-') === true ? before : 'an argument', secret, carrier: 'argument' };
}

/** `NAME=value`, `Name: value`, `user:password`; the name is that of the credential unless it is given. */
function assigned(
  text: string,
  separator: string,
  place: string,
  given?: string,
): Omit<WordSecret, 'index'> | undefined {
  const at = text.indexOf(separator);
  if (at <= 0) return undefined;
  const name = given ?? text.slice(0, at).replace(/^-+/, '').trim();
  const start = at + 1 + (/^\s*/.exec(text.slice(at + 1))?.[0].length ?? 0);
  const secret = secretIn(name, text.slice(start), place);
  if (!secret) return undefined;
  return { name, secret: { ...secret, start: start + secret.start, end: start + secret.end }, carrier: 'argument' };
}

/** `https://user:password@host/`, `https://host/mcp?api_key=value`; the span counts in the URL. */
export function secretInUrl(
  url: string,
  place = '',
): { readonly name: string; readonly secret: SecretValue } | undefined {
  if (url.length > 8192) return undefined;
  for (const match of url.matchAll(/[?&#]([\w.%[\]-]{1,60})=([^&#\s]{1,4096})/g)) {
    const [whole, name = '', value = ''] = match;
    const secret = secretIn(SHORT_NAMES.test(name) ? 'api_key' : name, value, `${place} ${url.slice(0, match.index)}`);
    const start = match.index + whole.length - value.length;
    if (secret && (secret.strength === 'issued' || !SHORT_NAMES.test(name)))
      return { name, secret: { ...secret, start: start + secret.start, end: start + secret.end } };
  }
  const known = secretByLook(url);
  if (known && known.format !== 'generic') return { name: 'a part of the address', secret: known };
  const user = /^[a-z][a-z\d+.-]{1,30}:\/\/([^\s/@:]{0,200}):([^\s/@]{1,400})@/i.exec(url);
  const password = user?.[2];
  if (user && password !== undefined) {
    const secret = secretIn('password', password);
    const start = user[0].length - 1 - password.length;
    if (secret)
      return { name: 'password', secret: { ...secret, start: start + secret.start, end: start + secret.end } };
  }
  const secret = secretByLook(url);
  return secret && { name: 'a part of the path', secret };
}
