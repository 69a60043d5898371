const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes base64 or base64url, padded or not, to one character per byte; undefined when a character is foreign. */
export function decodeBase64(text: string): string | undefined {
  let decoded = '';
  let bits = 0;
  let held = 0;
  for (const character of text.replace(/={1,2}$/, '')) {
    const digit = DIGITS.indexOf(character === '-' ? '+' : character === '_' ? '/' : character);
    if (digit < 0) return undefined;
    bits = ((bits << 6) | digit) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    decoded += String.fromCharCode((bits >> held) & 0xff);
  }
  return decoded;
}

/** Encodes text whose characters are bytes as base64 without padding. */
export function encodeBase64(bytes: string): string {
  let encoded = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | (byte.charCodeAt(0) & 0xff)) & 0xffff;
    held += 8;
    while (held >= 6) {
      held -= 6;
      encoded += DIGITS.charAt((bits >> held) & 63);
    }
  }
  return held === 0 ? encoded : encoded + DIGITS.charAt((bits << (6 - held)) & 63);
}

/** Encodes text whose characters are bytes as base64url without padding. */
export function encodeBase64Url(bytes: string): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_');
}

/** The object that base64 or base64url text encodes as JSON; undefined when it does not. */
export function decodeJson(text: string): Readonly<Record<string, unknown>> | undefined {
  const decoded = decodeBase64(text);
  if (decoded?.startsWith('{') !== true) return undefined;
  try {
    return JSON.parse(decoded) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
