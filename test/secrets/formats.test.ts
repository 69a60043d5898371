import assert from 'node:assert/strict';
import { findSecrets } from '../../server/engine/secrets/find.ts';
import { secretFormats } from '../../server/engine/secrets/formats.ts';
import { sample } from '../../server/engine/secrets/sample.ts';
import { placements } from './placements.ts';

/** What every credential of a format starts with, one entry for each anchor. */
function publicPrefixes(id: string): readonly string[] {
  const format = secretFormats.find((candidate) => candidate.id === id);
  const anchors = format?.shapes.flatMap((shape) => (shape.before > 0 ? [] : shape.anchors)) ?? [];
  return ['', ...anchors, ...Array.from({ length: 10 }, (_, digit) => `sk-ant-api0${digit}-`)];
}

/** The credential is a part of what stands around it: of a file, of an address. */
const PARTS = new Set(['gcp-sa', 'generic']);

describe('the table of credential formats', () => {
  const seeds = Array.from({ length: 24 }, (_, seed) => seed * 7919 + 1);

  for (const { id } of secretFormats.filter(({ shapes }) => shapes.length > 0)) {
    describe(id, () => {
      for (const [placement, place] of Object.entries(placements)) {
        it(`is found as ${placement}`, () => {
          for (const seed of seeds) {
            const text = place(sample(id, seed) ?? '');
            assert.deepEqual(
              findSecrets(text).map(({ format }) => format),
              [id],
              `seed ${seed}`,
            );
          }
        });
      }

      it('spans the whole credential and nothing else', () => {
        for (const seed of seeds) {
          const credential = sample(id, seed) ?? '';
          const text = `key = "${credential}";`;
          const [match] = findSecrets(text);
          const found = text.slice(match?.start, match?.end);
          assert.ok(PARTS.has(id) ? credential.includes(found) : found === credential, `seed ${seed}`);
        }
      });

      it('is not found inside a longer word', () => {
        for (const seed of seeds) {
          const credential = sample(id, seed) ?? '';
          assert.deepEqual(
            findSecrets(`x${credential}`).filter(({ format, start }) => format === id && start === 1),
            [],
          );
        }
      });

      it('shows a public prefix and at most two last characters', () => {
        for (const seed of seeds) {
          const credential = sample(id, seed) ?? '';
          const [prefix = '', last = ''] = findSecrets(credential)[0]?.shown.split('…') ?? [];
          assert.ok(
            publicPrefixes(id).some((known) => known.startsWith(prefix)),
            `seed ${seed}`,
          );
          assert.ok(last.length <= 2 && (PARTS.has(id) || credential.endsWith(last)), `seed ${seed}`);
        }
      });
    });
  }

  it('has every id once', () => {
    const ids = secretFormats.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('names variables and powers for every format', () => {
    for (const { id, variables, can } of secretFormats) {
      for (const variable of variables) assert.match(variable, /^[A-Z][A-Z0-9_]+$/, id);
      assert.match(can, /^[a-z].*[^.]$/, id);
    }
  });

  it('links the page that revokes a key by HTTPS', () => {
    const pages = secretFormats.flatMap(({ revoke }) => (revoke === undefined ? [] : [revoke]));
    for (const page of pages) assert.equal(new URL(page).protocol, 'https:');
  });

  it('anchors every format in ASCII of two or more characters', () => {
    for (const { id, shapes } of secretFormats) {
      for (const anchor of shapes.flatMap(({ anchors }) => anchors)) assert.match(anchor, /^[!-~ ]{2,}$/, id);
    }
  });
});
