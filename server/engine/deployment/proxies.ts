import type { OptionalClientCertificate } from '../facts/deployment.ts';
import type { TlsWeakness } from '../facts/tls.ts';
import type { Command, Scalar, SettingsNode, Word } from '../settings/nodes.ts';
import type { Place, Span } from '../source.ts';
import { allCommands } from './embedded-shell.ts';
import { entriesOf, mapsIn } from '../settings/tree.ts';

export interface ProxyFacts {
  readonly optional: readonly OptionalClientCertificate[];
  readonly weaknesses: readonly TlsWeakness[];
}

const OLD_VERSION = /^(?:SSLv[23]|TLSv1|TLSv1\.[01]|tls1\.[01]|VersionTLS1[01])$/;
const BROKEN_CIPHER = /^(?:RC4|DES|3DES|NULL|eNULL|aNULL|EXP(?:ORT)?|MD5)/;

/** What the directives of nginx and Caddy make of TLS. */
export function proxyFacts(path: string, commands: readonly Command[], text: string): ProxyFacts {
  const all = [...allCommands(commands)];
  // a condition on the result decides, or the server behind it does
  const decidesElsewhere = /\$ssl_client_verify\b/.test(text);
  return {
    optional: decidesElsewhere ? [] : all.flatMap((command) => [...optionalIn(path, command)]),
    weaknesses: all.flatMap((command) => [...weaknessesIn(path, command)]),
  };
}

/** `ssl_verify_client optional;`, and Caddy's `client_auth { mode request }` */
function* optionalIn(path: string, { name, words, commands }: Command): Generator<OptionalClientCertificate> {
  const [value] = words;
  if (name === 'ssl_verify_client' && value && /^optional(?:_no_ca)?$/.test(value.text))
    yield optional(path, value.content, `${name} ${value.text}`, 'on');
  if (name !== 'client_auth') return;
  for (const { name: own, words: modes } of commands) {
    const [mode] = modes;
    if (own === 'mode' && mode && /^(?:request|require|verify_if_given)$/.test(mode.text))
      yield optional(path, mode.content, `mode ${mode.text}`, 'require_and_verify');
  }
}

function* weaknessesIn(path: string, { name, words }: Command): Generator<TlsWeakness> {
  if (name === 'ssl_protocols' || name === 'protocols') {
    for (const word of words) if (OLD_VERSION.test(word.text)) yield weakness(path, word, 'version', word.text);
  }
  const [list] = name === 'ssl_ciphers' ? words : [];
  const broken = list?.text.split(/[:, ]/).find((cipher) => BROKEN_CIPHER.test(cipher));
  if (list && broken !== undefined) yield weakness(path, list, 'ciphers', broken);
}

/** What the settings of Spring, Traefik, Istio and the ingress of nginx make of TLS. */
export function tlsSettings(path: string, roots: readonly SettingsNode[]): ProxyFacts {
  const optionals: OptionalClientCertificate[] = [];
  const weaknesses: TlsWeakness[] = [];
  for (const { key, shown, scalar, text } of roots.flatMap((root) => [...namedScalars(root)])) {
    const strict = strictValue(key, text);
    if (strict !== undefined) optionals.push(optional(path, scalar.content, `${shown}: ${text}`, strict));
    if (!/(?:enabled-protocols|\bprotocols?|minVersion|min-version)$/.test(key)) continue;
    const old = text.split(/[\s,]+/).find((each) => OLD_VERSION.test(each));
    if (old !== undefined) weaknesses.push(weakness(path, scalar, 'version', old));
  }
  return { optional: optionals, weaknesses };
}

/** What a setting has to be so that a client certificate is needed; undefined for settings that are no such thing. */
function strictValue(key: string, text: string): string | undefined {
  if (/(?:^|\.)ssl\.client-?auth$/i.test(key)) return /^want$/i.test(text) ? 'need' : undefined;
  if (/(?:^|\.)clientAuth\.clientAuthType$/.test(key))
    return /^(?:RequestClientCert|RequireAnyClientCert|VerifyClientCertIfGiven)$/.test(text)
      ? 'RequireAndVerifyClientCert'
      : undefined;
  if (key.endsWith('auth-tls-verify-client')) return /^optional(?:_no_ca)?$/.test(text) ? 'on' : undefined;
  return /(?:^|\.)mtls\.mode$/.test(key) && text === 'PERMISSIVE' ? 'STRICT' : undefined;
}

/** Single values with the keys that lead to them, joined by dots. */
function* namedScalars(
  root: SettingsNode,
): Generator<{ readonly key: string; readonly shown: string; readonly scalar: Scalar; readonly text: string }> {
  for (const { map, keys } of mapsIn(root)) {
    for (const { name, value } of entriesOf(map)) {
      if (value?.kind !== 'scalar' || typeof value.value !== 'string') continue;
      const shown = name.includes('.') ? name : [...keys.slice(-1), name].join('.');
      yield { key: [...keys, name].join('.'), shown, scalar: value, text: value.value };
    }
  }
}

function optional(path: string, at: Span, setting: string, strict: string): OptionalClientCertificate {
  return { kind: 'optionalClientCertificate', at: placeOf(path, at), setting, strict };
}

function weakness(path: string, { content }: Word | Scalar, kind: TlsWeakness['weakness'], name: string): TlsWeakness {
  return { kind: 'tlsWeakness', at: placeOf(path, content), weakness: kind, name };
}

function placeOf(path: string, { start, end }: Span): Place {
  return { path, start, end };
}
