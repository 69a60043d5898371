import { crc32 } from './crc32.ts';

/**
 * Keys that stand in the documentation of their providers and in RFCs, by the CRC-32 of the whole key: the keys
 * themselves have no place in this file.
 */
const PUBLISHED: ReadonlySet<number> = new Set([
  // Firebase's and Google's sample applications
  ...[
    0x0ba59aba, 0x3627aa84, 0x94bb94f9, 0xffddd189, 0x6159ac90, 0x7aa120d5, 0x6a4f7820, 0xfbc47221, 0x08394327,
    0xafe8ff3e, 0x6b66e8a8, 0x5c298136, 0x1f358cbe, 0x6b9463f8, 0x202f468f, 0x3c5d7fda,
  ],
  // Stripe, GitHub, Telegram, Discord, Slack; then RFC 6749, 6750, 7636 and 7662
  ...[
    0x776de070, 0x396d8142, 0x8403652e, 0x908891f9, 0x46b09150, 0xdd60919e, 0x2831afe3, 0x28503139, 0x72024bff,
    0x3def03d5, 0x9e49269d, 0x2bdd531a, 0x1bbf5538, 0x269d4cea, 0x494bda51, 0x0fc657b9, 0xe0318833, 0xbeff13fc,
    0x51bc2338,
  ],
]);

/** Whether a key is one that its provider, or a standard, publishes as an example. */
export function isPublished(token: string): boolean {
  return PUBLISHED.has(crc32(token));
}
