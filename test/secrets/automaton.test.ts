import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildAutomaton } from '../../server/engine/secrets/automaton.ts';

describe('buildAutomaton', () => {
  it('finds overlapping anchors, the longer first where they end together', () => {
    const hits = [...buildAutomaton(['he', 'she', 'hers']).scan('ushers')];
    assert.deepEqual(hits, [
      { anchor: 1, end: 4 },
      { anchor: 0, end: 4 },
      { anchor: 2, end: 6 },
    ]);
  });

  it('starts anew at a code unit beyond ASCII', () => {
    assert.deepEqual([...buildAutomaton(['ab']).scan('aäb\u0161\u0162')], []);
  });

  it('finds what a plain search finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é') });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), text, (anchors, searched) => {
        const hits = [...buildAutomaton(anchors).scan(searched)].map(({ anchor, end }) => `${anchor}@${end}`);
        const expected = anchors.flatMap((anchor, index) =>
          Array.from(searched, (_, start) => start)
            .filter((start) => searched.startsWith(anchor, start))
            .map((start) => `${index}@${start + anchor.length}`),
        );
        assert.deepEqual(hits.sort(), expected.sort());
      }),
    );
  });
});
