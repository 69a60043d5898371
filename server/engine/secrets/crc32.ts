const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 (IEEE 802.3) of ASCII text, unsigned. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) crc = (crc >>> 8) ^ (TABLE[(crc ^ text.charCodeAt(at)) & 0xff] ?? 0);
  return ~crc >>> 0;
}

/** A number in the base that `digits` names, padded at the left to `length`. */
export function inDigits(value: number, digits: string, length: number): string {
  let written = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / digits.length)) {
    written = digits.charAt(rest % digits.length) + written;
  }
  return written.padStart(length, digits.charAt(0));
}
