import { encodeBase64 } from '../base64.ts';
import { shannonEntropy } from '../entropy.ts';
import { type Inspection, type SecretFormat } from '../format.ts';
import { between, type Random } from '../random.ts';

/** A private key in the textual encoding of RFC 7468, also inside a string literal with `\n` for its line breaks. */
export const pemFormat: SecretFormat = {
  id: 'pem',
  provider: 'private key',
  can: 'signs, decrypts or signs in as its owner',
  variables: ['PRIVATE_KEY'],
  shapes: [
    {
      anchors: ['-----BEGIN '],
      before: 0,
      pattern:
        /-----BEGIN (?:[A-Z\d]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){64,20000}-----END [A-Z\d ]{0,24}PRIVATE KEY(?: BLOCK)?-----/y,
      opaque: false,
      sample: samplePrivateKey,
    },
  ],
  inspect: inspectPem,
};

/** How the body of a key begins: ASN.1 SEQUENCE in base64, or OpenSSH's magic word. */
const KEY_START = /^(?:M[A-P]|b3BlbnNzaC1rZXktdj)/;

function inspectPem(token: string): Inspection | undefined {
  const body = token
    .slice(token.indexOf('-----', 5) + 5, token.lastIndexOf('-----END'))
    // "MIIE…\n" + and the Proc-Type and DEK-Info headers of an encrypted key
    .replace(/\\[rn]|(?:Proc-Type|DEK-Info|Version|Comment): [^\n\\]{0,80}/g, ' ')
    .replace(/[\s"'`,+\\]+(?=["'`\s\\])|["'`\s\\,]/g, '');
  if (body.length < 64 || !/^[A-Za-z\d+/=]+$/.test(body) || shannonEntropy(body.slice(0, 2000)) < 4.5) return undefined;
  return { grade: KEY_START.test(body) ? 'certain' : 'likely' };
}

/** A key in PKCS #8 that is random bytes behind its first four. */
export function samplePrivateKey(random: Random): string {
  let der = '\x30\x82\x02\x5c';
  for (let at = 0; at < 604; at++) der += String.fromCharCode(between(random, 0, 255));
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----'].join('\n');
}
