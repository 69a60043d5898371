import { crc32 } from './crc32.ts';

/**
 * Keys that stand in the public documentation and examples of their providers, by the CRC-32 of the whole key: the
 * keys themselves have no place in this file. Firebase's and Google's sample applications.
 */
const PUBLISHED: ReadonlySet<number> = new Set([
  0x0ba59aba, 0x3627aa84, 0x94bb94f9, 0xffddd189, 0x6159ac90, 0x7aa120d5, 0x6a4f7820, 0xfbc47221, 0x08394327,
  0xafe8ff3e, 0x6b66e8a8, 0x5c298136, 0x1f358cbe, 0x6b9463f8, 0x202f468f, 0x3c5d7fda,
]);

/** Whether a key is one that its provider publishes as an example. */
export function isPublished(token: string): boolean {
  return PUBLISHED.has(crc32(token));
}
