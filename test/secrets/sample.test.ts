import assert from 'node:assert/strict';
import { base36Checksum, base62Checksum } from '../../server/engine/secrets/checksums.ts';
import { crc32 } from '../../server/engine/secrets/crc32.ts';
import { decodeBase64, encodeBase64 } from '../../server/engine/secrets/base64.ts';
import { secretFormats } from '../../server/engine/secrets/formats.ts';
import { sample } from '../../server/engine/secrets/sample.ts';

describe('sample', () => {
  it('makes the same credential from the same seed', () => {
    for (const { id } of secretFormats) assert.equal(sample(id, 42), sample(id, 42));
  });

  it('makes another one from another seed', () => {
    for (const { id } of secretFormats) assert.notEqual(sample(id, 42), sample(id, 43));
  });

  it('knows no format that is not in the table', () => assert.equal(sample('no-such-format', 1), undefined));
});

describe('crc32', () => {
  it('agrees with the check value of CRC-32', () => assert.equal(crc32('123456789'), 0xcbf43926));
});

describe('base62Checksum', () => {
  it('reads what stands behind the prefix, and pads to six digits', () => {
    assert.equal(base62Checksum.compute('ghp_123456789'), base62Checksum.compute('npm_123456789'));
    assert.match(base62Checksum.compute('ghp_123456789'), /^[\dA-Za-z]{6}$/);
  });
});

describe('base36Checksum', () => {
  it('reads the prefix too', () => {
    assert.equal(base36Checksum.compute('123456789'), (0xcbf43926).toString(36).padStart(7, '0'));
  });
});

describe('base64', () => {
  for (const text of ['', 'a', 'ab', 'abc', '\u0000\u00ff{"alg":"HS256"}']) {
    it(`decodes what it encodes: ${JSON.stringify(text)}`, () => assert.equal(decodeBase64(encodeBase64(text)), text));
  }

  it('does not decode what is no base64', () => assert.equal(decodeBase64('a b'), undefined));
});
