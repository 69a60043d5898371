import assert from 'node:assert/strict';
import fc from 'fast-check';
import { A, start, WORKSPACE } from './toyServer.ts';

const PIECE = fc.constantFrom('insecure', ' ', '\n', '\r\n', '\r', 'ü', '😀', 'in', 'secure', ';');
const EDIT = fc.record({ from: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(9), piece: PIECE });

describe('Incremental changes', () => {
  it('leave the server with the text that the editor has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(PIECE, { maxLength: 20 }), fc.array(EDIT, { maxLength: 12 }), async (pieces, edits) => {
        const { client } = start();
        await client.initialize(WORKSPACE);
        await client.open(A, pieces.join(''));
        for (const { from, length, piece } of edits) {
          const text = client.text(A);
          const at = Math.floor(from * text.length);
          await client.changeSpan(A, at, at + length, piece);
        }
        const found = (await client.diagnostics(A)).map(({ range }) => client.offset(A, range.start));
        const words = [...client.text(A).matchAll(/(?<![/\w])insecure\b/g)];
        assert.deepEqual(
          found,
          words.map(({ index }) => index),
        );
      }),
      { numRuns: 40 },
    );
  });
});
