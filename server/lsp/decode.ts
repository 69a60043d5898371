import type { FileContent } from '../engine/workspace.ts';
import { LARGEST_TEXT } from '../engine/workspace.ts';

/** A file with more bytes than this holds more than `LARGEST_TEXT` code units in every encoding that is read. */
export const LARGEST_FILE = LARGEST_TEXT * 3;
/** Where a byte of zero tells a binary file, as git looks for it. */
const BINARY_SAMPLE = 8000;

/** The text of a file's bytes: UTF-8, or UTF-16 with a byte order mark. The mark is no part of the text. */
export function decode(bytes: Uint8Array): FileContent {
  if (bytes.length > LARGEST_FILE) return { kind: 'skipped', reason: 'too-large' };
  const encoding = markedEncoding(bytes);
  if (encoding === 'utf-8' && bytes.subarray(0, BINARY_SAMPLE).includes(0))
    return { kind: 'skipped', reason: 'binary' };
  try {
    return bounded(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'skipped', reason: 'encoding' };
  }
}

/** The text as content, unless it is too large. */
export function bounded(text: string): FileContent {
  return text.length > LARGEST_TEXT ? { kind: 'skipped', reason: 'too-large' } : { kind: 'text', text };
}

function markedEncoding(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
