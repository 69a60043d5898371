import type { CertificateCommand } from '../facts/deployment.ts';
import type { Command, Word } from '../settings/nodes.ts';
import type { Place, Span } from '../source.ts';
import { unwrapped } from './embedded-shell.ts';

/** Options of `openssl req`, `x509`, `genrsa` and their kin that take the word behind them. */
const TAKES_VALUE =
  /^-(?:out|in|key|keyout|newkey|days|subj|addext|config|extensions|extfile|CA|CAkey|CAserial|name|algorithm|pkeyopt|passout|passin|reqexts|set_serial|copy_extensions|not_after|not_before|cert|keyfile|md|pkeyform|outform|inform)$/;
const DIGEST = /^-(?:md[245]|sha1|sha224|sha256|sha384|sha512|ripemd160|sha3-\d+)$/;
const CIPHER = /^-(?:aes|des|camellia|aria|idea|chacha|seed)[\w-]*$/;

interface Options {
  readonly command: string;
  readonly values: ReadonlyMap<string, readonly Word[]>;
  readonly flags: readonly Word[];
  readonly others: readonly Word[];
}

/** The command as one that makes a key or a certificate. `around` is the text of the script, which may write extension files. */
export function certificateCommand(path: string, command: Command, around: string): CertificateCommand | undefined {
  const { name, words, start } = unwrapped(command);
  const options = name === 'openssl' ? optionsOf(words) : undefined;
  const makes = options && madeBy(options);
  if (!options || !makes) return undefined;
  const place = (span: Span): Place => ({ path, start: span.start, end: span.end });
  const all = words.map(({ text }) => text).join(' ');
  const extensions = extensionsOf(options, all, around);
  return {
    kind: 'certificateCommand',
    at: { path, start, end: words[0]?.end ?? command.end },
    end: command.end,
    makes,
    key: keyOf(options, place),
    digest: digestOf(options, place),
    days: daysOf(options, place),
    alternativeNames: extensions === 'unknown' ? 'unknown' : /subjectAltName/i.test(extensions),
    clientUsage: extensions === 'unknown' ? 'unknown' : /clientAuth/.test(extensions),
    unencryptedKey: unencryptedKey(options, place),
    throwaway: /localhost|127\.0\.0\.1|\b(?:test|dev|demo|example|dummy|fake|snakeoil)\b/i.test(
      all.replace(/[_.]/g, '-'),
    ),
  };
}

function optionsOf([first, ...words]: readonly Word[]): Options | undefined {
  if (!first || !/^(?:req|x509|ca|genrsa|genpkey|ecparam)$/.test(first.text)) return undefined;
  const values = new Map<string, Word[]>();
  const flags: Word[] = [];
  const others: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const next = words[at + 1];
    if (!word) continue;
    if (next && TAKES_VALUE.test(word.text)) {
      const known = values.get(word.text);
      if (known) known.push(next);
      else values.set(word.text, [next]);
      at++;
    } else (word.text.startsWith('-') ? flags : others).push(word);
  }
  return { command: first.text, values, flags, others };
}

function madeBy(options: Options): CertificateCommand['makes'] | undefined {
  const { command, values } = options;
  const has = (flag: string): boolean => values.has(flag) || options.flags.some(({ text }) => text === flag);
  const names = ['-out', '-keyout', '-in', '-subj', '-key']
    .flatMap((flag) => values.get(flag) ?? [])
    .map(({ text }) => text)
    .join(' ');
  const isAuthority = /(?:^|[^a-z])(?:root[-_ ]?)?ca(?:[^a-z]|$)|authority|rootca|\bca[-_]?(?:key|cert)/i.test(names);
  if (/^gen|^ecparam$/.test(command)) return command !== 'ecparam' || has('-genkey') ? 'key' : undefined;
  const isSelfSigned = command === 'req' && has('-x509');
  const isSigned = command === 'ca' || (command === 'x509' && has('-req'));
  if (!isSelfSigned && !isSigned) return command === 'req' && (has('-newkey') || has('-new')) ? 'request' : undefined;
  if (isSelfSigned && isAuthority) return 'authority';
  if (/client|consumer|device|agent/i.test(names)) return 'client';
  return 'server';
}

const BITS = /(?:^|:)(\d{3,5})$/;
/** Curves with less than 128 bits of security. */
const SMALL_CURVE = /^(?:(?:secp|prime|sect|brainpoolP|c2pnb|wap-wsg-idm-ecid-wtls)(1\d\d|2[0-3]\d)\w*)$/i;

function keyOf({ command, values, others }: Options, place: (span: Span) => Place): CertificateCommand['key'] {
  const sized =
    command === 'genrsa'
      ? others.find(({ text }) => /^\d{3,5}$/.test(text))
      : [...(values.get('-newkey') ?? []), ...(values.get('-pkeyopt') ?? [])].find(({ text }) =>
          /^rsa:|^rsa_keygen_bits:/.test(text),
        );
  const bits = Number(BITS.exec(sized?.text ?? '')?.[1] ?? NaN);
  if (sized && !Number.isNaN(bits)) return { algorithm: 'rsa', bits, at: place(digitsOf(sized, String(bits))) };
  const curve = (values.get('-name') ?? []).find(({ text }) => SMALL_CURVE.test(text));
  const size = Number(SMALL_CURVE.exec(curve?.text ?? '')?.[1] ?? NaN);
  return curve && command === 'ecparam' ? { algorithm: 'ec', bits: size, at: place(curve.content) } : undefined;
}

/** The number at the end of a word. */
function digitsOf({ content, verbatim, start, end }: Word, digits: string): Span {
  return verbatim ? { start: content.end - digits.length, end: content.end } : { start, end };
}

function digestOf({ flags, values }: Options, place: (span: Span) => Place): CertificateCommand['digest'] {
  const flag = flags.find(({ text }) => DIGEST.test(text)) ?? values.get('-md')?.[0];
  return flag && { name: flag.text.replace(/^-/, ''), at: place(flag.content) };
}

function daysOf({ values }: Options, place: (span: Span) => Place): CertificateCommand['days'] {
  const word = values.get('-days')?.at(-1);
  return word && /^\d{1,6}$/.test(word.text) ? { count: Number(word.text), at: place(word.content) } : undefined;
}

/** What is said about extensions; unknown when a file says it that is not written by the same script. */
function extensionsOf({ values, flags, command }: Options, all: string, around: string): string {
  const file = (values.get('-extfile') ?? values.get('-config'))?.at(-1);
  const isCopied = values.has('-copy_extensions') || flags.some(({ text }) => text === '-copy_extensions');
  if (file?.text.startsWith('<(') === true) return all;
  if (file || isCopied || values.has('-extensions') || command === 'ca') {
    return /subjectAltName/i.test(around) && /clientAuth/.test(around) ? around : 'unknown';
  }
  return all;
}

/** A key of an authority without a passphrase: `-nodes`, or `genrsa` without a cipher. */
function unencryptedKey({ command, values, flags }: Options, place: (span: Span) => Place): Place | undefined {
  const file = (values.get('-keyout') ?? values.get('-out'))?.[0];
  if (!file || !/(?:^|[^a-z])(?:root[-_]?)?ca(?:[-_.]?key)?(?:[^a-z]|$)|rootca|authority/i.test(file.text))
    return undefined;
  if (command === 'genrsa' || command === 'genpkey') {
    const isEncrypted = values.has('-passout') || flags.some(({ text }) => CIPHER.test(text));
    return isEncrypted ? undefined : place(file.content);
  }
  const flag = flags.find(({ text }) => text === '-nodes' || text === '-noenc');
  return command === 'req' && values.has('-keyout') && flag ? place(flag) : undefined;
}
