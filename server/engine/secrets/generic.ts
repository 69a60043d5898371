import { mask } from '../masked.ts';
import { decodeBase64 } from './base64.ts';
import { looksRandom } from './entropy.ts';
import { describe, findSecrets, type SecretMatch } from './find.ts';
import type { SecretFormat } from './format.ts';
import { namedFormats, publicPrefixOf } from './formats.ts';
import { isSecretName, nameWords } from './names.ts';
import { isPlaceholder } from './placeholder.ts';
import { isPublished } from './published.ts';
import { isPublicByDesign } from './public-key.ts';
import { isWeakWord } from './weak-words.ts';

/** What a value under a secret name is: an issued credential, or a word that somebody chose and everybody can guess. */
export type NamedValue =
  | {
      readonly kind: 'credential';
      readonly match: SecretMatch;
      /** It shows what it is by itself: a search of the whole text says the same, and knows what stands around. */
      readonly byLook?: true;
    }
  | { readonly kind: 'weak-default' };

/**
 * Judges a literal that is the value of a name: of a constant, a property, a header, a flag, an environment variable.
 * The name has to be one of a credential. Spans count from the start of the value. Undefined for placeholders,
 * references, public keys, labels, types, and whatever else is no credential. `place` is what stands around: it names
 * the provider where the name does not.
 */
export function judgeNamedValue(name: string, value: string, place = ''): NamedValue | undefined {
  if (!isSecretName(name) || value.length > 20_000) return undefined;
  const [match] = findSecrets(value);
  if (match !== undefined) return { kind: 'credential', match, byLook: true };
  const start = /^\s*(?:(?:Bearer|Token|ApiKey|Basic)\s+)?/i.exec(value)?.[0].length ?? 0;
  const body = value.slice(start).trimEnd();
  if (/^change[_ -]?(?:me|it|this)/i.test(body)) return { kind: 'weak-default' };
  if (holdsPlace(body) || isPublished(body) || isPublicByDesign(body) || isTextAbout(name, body)) return undefined;
  if (/^\s*Basic\s/i.test(value)) return judgeBasic(name, start, body);
  const format = namedFormat(name, body, place);
  if (format !== undefined) return { kind: 'credential', match: matchOf(format, start, body) };
  if (UUID.test(body)) return { kind: 'credential', match: matchOf(generic(name), start, body, 'shape') };
  // What has the parts of a JSON Web Token and was not found to be one is unsigned or made up.
  if (/^eyJ[\w-]*\.[\w-]*(?:\.[\w-]*)*$/.test(body)) return undefined;
  if (isWeakWord(decodeBase64(body) ?? '')) return { kind: 'weak-default' };
  // Behind what every key of a provider starts with, words are words: `ctx7sk-custom-key`.
  const own = body.slice(publicPrefixOf(body).length);
  if (looksRandom(own, { hex: true })) return { kind: 'credential', match: matchOf(generic(name), start, body) };
  return isChosen(name, body) ? { kind: 'weak-default' } : undefined;
}

/** The environment variable that a name proposes: `JWT_SECRET` for `jwtSecret`, `API_KEY` for `x-api-key`. */
export function variableFor(name: string): string {
  const words = nameWords(name).filter((word) => word !== 'x');
  if (words.join() === 'authorization') return 'AUTHORIZATION_TOKEN';
  return words.join('_').toUpperCase();
}

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/** `Basic YWRtaW46…`: base64 of user, colon and password. */
function judgeBasic(name: string, start: number, body: string): NamedValue | undefined {
  const decoded = decodeBase64(body);
  const password = decoded?.slice(decoded.indexOf(':') + 1) ?? '';
  if (decoded?.includes(':') !== true || isPlaceholder(password)) return undefined;
  if (isWeakWord(password)) return { kind: 'weak-default' };
  return { kind: 'credential', match: matchOf(generic(name), start, body) };
}

/** The format that a name, or for a name that any provider's key could have the place around it, tells a value from. */
function namedFormat(name: string, body: string, place: string): SecretFormat | undefined {
  const words = nameWords(name);
  const known = new Set(words.every((word) => ANYBODYS.has(word)) ? [...words, ...wordsIn(place)] : words);
  return namedFormats.find(
    ({ named }) =>
      (named.words.some((needed) => needed.every((word) => known.has(word))) ||
        (named.distinct === true && words.every((word) => ANYBODYS.has(word)))) &&
      named.shapes.some(({ pattern }) => {
        pattern.lastIndex = 0;
        return pattern.exec(body)?.[0] === body;
      }) &&
      looksIssued(body),
  );
}

/** A word that opens something: what somebody compares a credential with, however it was chosen. */
export function chosenSecret(name: string, value: string): SecretMatch | undefined {
  const isMeant =
    value.length >= 8 && /\d|secret|passw/i.test(value) && judgeNamedValue(name, value)?.kind === 'weak-default';
  return isMeant ? matchOf(generic(name), 0, value, 'shape') : undefined;
}

/** The words of a text around a value, those of its identifiers apart. */
function wordsIn(place: string): string[] {
  return (place.slice(-2000).match(/[A-Za-z]{2,64}/g) ?? []).flatMap(nameWords);
}

/** A placeholder, also behind what every key of a provider starts with: `sk_live_your-key-here`. */
function holdsPlace(body: string): boolean {
  const prefix = publicPrefixOf(body);
  return isPlaceholder(body) || (prefix !== '' && isPlaceholder(body.slice(prefix.length)));
}

/** Random text or a UUID: forty small letters are a name. */
function looksIssued(body: string): boolean {
  return UUID.test(body) || looksRandom(body, { hex: true });
}

/** Words of names that say nothing of whose credential it is. */
const ANYBODYS = new Set(
  (
    'api key keys apikey token tokens secret auth authorization bearer access service personal private client app mcp ' +
    'server default x my the value credential credentials password pass header headers env var variable'
  ).split(' '),
);

type Described = Pick<SecretFormat, 'id' | 'provider' | 'can' | 'variables' | 'shapes'> &
  Partial<Pick<SecretFormat, 'revoke' | 'publicPrefix'>>;

function generic(name: string): Described {
  return {
    id: 'generic',
    provider: 'unknown',
    can: 'opens what it was issued for',
    variables: [variableFor(name)],
    shapes: [],
  };
}

function matchOf(format: Described, start: number, body: string, grade: SecretMatch['grade'] = 'likely'): SecretMatch {
  const shown = mask(body, format.publicPrefix ?? 0);
  return describe(format, { grade }, { start, end: start + body.length, shown });
}

/** Types, schemes and settings that stand where a credential could: `{ token: 'string' }`, `{ password: 'required' }`. */
const SETTING =
  /^(?:string|number|boolean|bool|text|hidden|input|password_field|header|query|cookie|body|jwt|jws|oauth2?|bearer|basic|apikey|none|null|nil|undefined|true|false|yes|no|on|off|required|optional|auto|include|omit|same-origin|any|unknown|secretref|inherit|access_token|refresh_token|id_token|client_credentials|authorization_code|code)$/i;

/** Text about a credential, not one: a label, a message, an address, a file, the name of a variable or a header. */
function isTextAbout(name: string, body: string): boolean {
  if (/\s/.test(body) || body.length > 512 || SETTING.test(body)) return true;
  if (/^(?:[a-z][a-z\d+.-]*:\/\/|\/|\.{1,2}\/|~\/|[A-Za-z]:\\)/i.test(body)) return !/:\/\/[^/@:]*:[^/@]+@/.test(body);
  if (/^x-[a-z-]+$|^[A-Z][a-z]*(?:-[A-Z][a-z]+)+$/.test(body)) return true; // x-api-key, X-Api-Key
  if (/^[\^~]?v?\d+\.\d+|[:_/=-]$/.test(body) && !looksRandom(body)) return true; // ^9.0.2, auth:refresh:
  if (/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(body) && !/\d{3}/.test(body)) return true; // MCP_API_KEY
  if (/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){1,5}$/.test(body) && !looksRandom(body)) return true; // errors.token.missing
  // apiKey: 'api_key'; `secret: 'secret'` is a secret all the same.
  return nameWords(name).join('') === nameWords(body).join('') && !/^(?:secret|password|passwd|pwd)$/.test(body);
}

/** A value that a person made up and that works: `my-secret-key`, `admin123`. */
function isChosen(name: string, body: string): boolean {
  if (body.length > 64 || /[{}<>|]|^\W+$/.test(body)) return false;
  const words = nameWords(name);
  // A parser's `token: 'identifier'`: such a name needs a value that speaks of secrets itself.
  const ambiguous = words.length === 1 && /^(?:token|bearer|jwt|authorization|pw)$/.test(words[0] ?? '');
  return !ambiguous || isWeakWord(body) || /secret|passw|token|key|admin|demo|test|\d{2}/i.test(body);
}
