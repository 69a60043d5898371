import assert from 'node:assert/strict';
import { decode } from '../../server/lsp/decode.ts';

const text = (value: string): unknown => ({ kind: 'text', text: value });

describe('The bytes of a file', () => {
  it('are read as UTF-8, without a byte order mark', () => {
    assert.deepEqual(decode(Buffer.from('\ufeffgrüß')), text('grüß'));
  });

  it('are read as UTF-16 with its mark, in both orders', () => {
    const little = Buffer.from('\ufeffgrüß', 'utf16le');
    assert.deepEqual(decode(little), text('grüß'));
    assert.deepEqual(decode(Buffer.from(little).swap16()), text('grüß'));
  });

  it('are skipped when they are binary, in another encoding, or too many', () => {
    assert.deepEqual(
      [
        Buffer.from([1, 0, 2]),
        Buffer.from([0x67, 0xfc]),
        Buffer.alloc(1_000_001, 'a'),
        Buffer.alloc(5_000_000, 'a'),
      ].map(decode),
      ['binary', 'encoding', 'too-large', 'too-large'].map((reason) => ({ kind: 'skipped', reason })),
    );
  });
});
