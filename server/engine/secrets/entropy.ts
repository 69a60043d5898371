/** Shannon's entropy of a text in bits per code unit, over its own distribution; 0 for an empty text. */
export function shannonEntropy(text: string): number {
  const counts = new Map<number, number>();
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** How many of lower case, upper case and digits a text holds: 0 to 3. */
export function characterClasses(text: string): number {
  return Number(/[a-z]/.test(text)) + Number(/[A-Z]/.test(text)) + Number(/[0-9]/.test(text));
}

/** Text that a machine made and nobody has to keep: identifiers, digests, versions, dates, addresses, pictures. */
const KNOWN_TEXT = [
  /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i, // UUID
  /^\d[\d.,:_-]*$/, // numbers, dates
  /^v?\d+\.\d+/, // versions
  /^(?:sha|md)\d+[-:]/i, // sha512-… of a lock file
  /^[a-z][a-z\d+.-]*:\/\/|^data:|^urn:|^arn:|^mailto:/i,
  /^(?:\.{1,2}\/|~\/|[A-Za-z]:\\)/, // paths
  /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|UklGR|PHN2Zy|JVBER|AGFzbQ|d09GR|UEsDB)/, // base64 of PNG, JPEG, GIF, WebP, SVG, PDF, …
  /^(?:#|0x)[\da-f]+$/i,
];

/**
 * Whether a value is an opaque, high-entropy string such as a service issues or a password manager makes: no words with
 * dashes, no identifier, path, address, version, picture, UUID, and no hexadecimal digest unless `hex` asks for them.
 */
export function looksRandom(value: string, { hex = false }: { readonly hex?: boolean } = {}): boolean {
  const { length } = value;
  if (length < 12 || length > 512 || !/^[!-~]+$/.test(value) || KNOWN_TEXT.some((known) => known.test(value)))
    return false;
  if (/^[\da-f]+$/i.test(value)) return hex && length >= 24 && shannonEntropy(value) >= 2.8;
  const digits = value.replace(/\D/g, '').length;
  if (length < 16 && (characterClasses(value) < 3 || digits < 2)) return false;
  if (digits === 0 && (value.match(/[a-z][A-Z]/g) ?? []).length < length / 8) return false;
  if (isNamed(value) || wordLength(value) >= length * wordShare(value)) return false;
  return shannonEntropy(value) >= Math.min(3.3, Math.log2(length) * 0.7);
}

/** `getUserByName2`, `gpt-4o-mini-2024-07-18`, `text/event-stream;charset=utf-8`: every piece is a name or a number. */
function isNamed(value: string): boolean {
  const pieces = value.split(/[^A-Za-z\d]+/).filter((piece) => piece !== '');
  if (!pieces.every((piece) => /^(?:\d+[a-z]?|[A-Za-z][a-z]*(?:[A-Z]{1,4}[a-z]+)*\d{0,4}|[A-Z]+\d{0,4})$/.test(piece)))
    return false;
  const words = value.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  return value.length >= words.length * 2.5;
}

/** How much of a text has to be words for it to be no random text. */
function wordShare(value: string): number {
  if (value.startsWith('/')) return 0.3;
  // `cuq6t6iifghysnug`: chance makes what could be spoken, but nobody puts two numbers among letters.
  return /^[A-Za-z]+\d+[A-Za-z]+\d+[A-Za-z\d]*$|^\d+[A-Za-z]+\d+[A-Za-z]+[A-Za-z\d]*$/.test(value) ? 0.8 : 0.5;
}

/** How many characters of a text stand in something like a word: five or more letters that can be spoken. */
function wordLength(text: string): number {
  let sum = 0;
  for (const [word] of text.matchAll(/[A-Z][a-z]{4,}|[a-z]{5,}|[A-Z]{6,}/g))
    if (canBeSpoken(word.toLowerCase())) sum += word.length;
  return sum;
}

function canBeSpoken(word: string): boolean {
  return (
    /[aeiouy]/.test(word) && !/[^aeiouy]{4}|[aeiou]{3}|q[^u]|[jvwxz][bcdfgjkmpqvwxz]|[bcdfgkmpqtvwxz][jqvxz]/.test(word)
  );
}
