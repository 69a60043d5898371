/** FNV-1a's offset basis and prime for 64 bits. */
const BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/** FNV-1a of the text's UTF-16 code units, 16 hexadecimal digits. Tells findings apart; it protects nothing. */
function fnv1a(text: string): string {
  let hash = BASIS;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    hash = ((hash ^ BigInt(unit & 0xff)) * PRIME) & MASK;
    hash = ((hash ^ BigInt(unit >> 8)) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, '0');
}

/**
 * Gives each finding a fingerprint that stays when lines move: made from rule, path and the line's masked text without
 * its blanks. Equal ones are told apart by their order.
 */
export function fingerprinter(): (rule: string, path: string, line: string) => string {
  const seen = new Map<string, number>();
  return (rule, path, line) => {
    const key = [rule, path, line.replace(/\s+/g, '')].join('\n');
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${fnv1a(key)}:${count}`;
  };
}
