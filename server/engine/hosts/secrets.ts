import type { ArgumentSecret, HostReference, InlineSecret, SettingsSecret } from '../facts/hosts.ts';
import { nameWords } from '../secrets/names.ts';
import type { Around } from '../settings/around.ts';
import type { Scalar } from '../settings/nodes.ts';
import { secretIn, spanInScalar, type SecretValue } from '../settings/secret-value.ts';
import type { Place, Span } from '../source.ts';
import { secretInUrl, secretsInWords } from './argument-secrets.ts';
import type { HostEntry, Pair } from './entries.ts';

/** Credentials in the variables and headers of a server. */
export function* inlineSecrets(
  entry: HostEntry,
  path: string,
  around: Pick<Around, 'inCode'>,
): Generator<InlineSecret> {
  const groups = [
    ['variable', entry.variables],
    ['header', entry.headers],
  ] as const;
  for (const [holder, pairs] of groups) {
    for (const { name, value } of pairs) {
      const found = secretOf({ name, value }, entry);
      // What everybody guesses is nothing to leak from a page.
      if (!found || (entry.documentation && found.strength !== 'issued')) continue;
      yield {
        kind: 'inlineSecret',
        ...settingsSecret({ path, server: entry.name }, value, found, name),
        host: entry.host.name,
        advice: entry.host.advice,
        server: entry.name,
        holder,
        repeated: around.inCode(String(value.value).slice(found.start, found.end)),
        ...replacement(entry, path, value, found),
        documentation: entry.documentation,
      };
    }
  }
}

function secretOf({ name, value }: Pair, { name: server, url, words }: HostEntry): SecretValue | undefined {
  if (typeof value.value !== 'string') return undefined;
  const place = [server, url?.value, ...words.map((word) => word.value)].join(' ').slice(0, 2000);
  return secretIn(name, value.value, place);
}

/** Credentials among the words behind a command, and in the URL of a server. */
export function* argumentSecrets(entry: HostEntry, path: string): Generator<ArgumentSecret> {
  const words = entry.words.map(({ value }) => ({ text: String(value ?? '') }));
  for (const { index, name, secret, carrier } of secretsInWords(words, entry.name)) {
    const scalar = entry.words[index];
    if (!scalar || (entry.documentation && secret.strength !== 'issued')) continue;
    yield {
      kind: 'argumentSecret',
      ...settingsSecret({ path, server: entry.name }, scalar, secret, name),
      carrier,
      command: String(entry.command?.value ?? entry.name),
      advice: entry.host.advice,
      ...replacement(entry, path, scalar, secret),
      documentation: entry.documentation,
    };
  }
  const { url } = entry;
  const inUrl = typeof url?.value === 'string' ? secretInUrl(url.value, entry.name) : undefined;
  if (!url || !inUrl || (entry.documentation && inUrl.secret.strength !== 'issued')) return;
  yield {
    kind: 'argumentSecret',
    ...settingsSecret({ path, server: entry.name }, url, inUrl.secret, inUrl.name),
    carrier: 'url',
    command: entry.name,
    advice: entry.host.advice,
    ...replacement(entry, path, url, inUrl.secret),
    documentation: entry.documentation,
  };
}

function settingsSecret({ path, server }: Where, scalar: Scalar, secret: SecretValue, name: string): SettingsSecret {
  const { shown, format, strength, revoke, variable } = secret;
  const at = { path, ...spanInScalar(scalar, secret) };
  return { at, name, shown, format, strength, revoke, variable: variableFor(server, name, variable) };
}

interface Where {
  readonly path: string;
  readonly server: string;
}

/** `API_KEY` as it is, what a provider calls its key, and `WEATHER_API_KEY` for the header `x-api-key` of `weather`. */
function variableFor(server: string, name: string, usual: string | undefined): string {
  if (/^[A-Z][A-Z\d_]*$/.test(name)) return name;
  if (usual !== undefined) return usual;
  const words = nameWords(name).filter((word) => word !== 'x');
  const own = words.join('_') === 'authorization' || words.length === 0 ? ['token'] : words;
  const prefix = nameWords(server);
  return [...prefix.filter((word) => !own.includes(word)), ...own].join('_').toUpperCase();
}

/** What a reference takes the place of: the credential itself, so that `Bearer ` before it stays. */
function replacement(
  { host: { reference }, documentation }: HostEntry,
  path: string,
  scalar: Scalar,
  secret: Span,
): { readonly value: Place | undefined; readonly reference: HostReference | undefined } {
  const value = scalar.verbatim && !documentation ? { path, ...spanInScalar(scalar, secret) } : undefined;
  return { value, reference };
}
