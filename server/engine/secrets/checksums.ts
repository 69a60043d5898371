import { crc32, inDigits } from './crc32.ts';
import { BASE36, BASE62, HEX, type Checksum } from './format.ts';

/** GitHub (blog, 2021-04-05) and npm: CRC-32 of what stands behind the prefix's `_`, six digits in base 62. */
export const base62Checksum: Checksum = {
  length: 6,
  compute: (head) => inDigits(crc32(head.slice(head.indexOf('_') + 1)), BASE62, 6),
};

/** GitLab's routable tokens: CRC-32 of everything before, seven digits in base 36. */
export const base36Checksum: Checksum = {
  length: 7,
  compute: (head) => inDigits(crc32(head), BASE36, 7),
};

/** Cloudflare's tokens of 2026: CRC-32 of what stands behind the prefix's `_`, eight hexadecimal digits. */
export const bodyHexChecksum: Checksum = {
  length: 8,
  unofficial: true,
  compute: (head) => inDigits(crc32(head.slice(head.indexOf('_') + 1)), HEX, 8),
};

/** Atlassian's tokens: CRC-32 of everything before, the `=` too, eight hexadecimal digits in upper case. */
export const upperHexChecksum: Checksum = {
  length: 8,
  unofficial: true,
  compute: (head) => inDigits(crc32(head), HEX, 8).toUpperCase(),
};
