const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bytes of a text in the encoding, and with the byte order mark, that a file has now. */
export function encodeLike(present: Uint8Array, text: string): Buffer {
  if (present[0] === 0xff && present[1] === 0xfe) return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (present[0] === 0xfe && present[1] === 0xff) return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  const bytes = Buffer.from(text, 'utf8');
  return UTF8_MARK.equals(present.subarray(0, 3)) ? Buffer.concat([UTF8_MARK, bytes]) : bytes;
}
