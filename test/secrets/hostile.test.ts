import assert from 'node:assert/strict';
import { findSecrets } from '../../server/engine/secrets/find.ts';
import { secretFormats } from '../../server/engine/secrets/formats.ts';
import { sample } from '../../server/engine/secrets/sample.ts';

describe('on hostile text the work grows with the length', () => {
  const anchors = [
    'eyJ',
    'sk-',
    'ghp_',
    '-----BEGIN ',
    'postgres://',
    'xoxb-',
    'AKIA',
    'glpat-',
    'pat',
    'hooks.slack.com/',
  ];
  const units = [
    ...anchors.flatMap((anchor) => [anchor, `${anchor} `, `.${anchor}`, `${anchor}aaaaaaaaaaaaaaaaaaaaaaaa.`]),
    ...['postgres://a:', 'postgres://a:b@', 'https://a:b@', 'eyJhbGciOiJIUzI1NiJ9.', '-----BEGIN PRIVATE KEY-----'],
    ...[
      '7Q~',
      'a',
      'ya29.',
      '/xoxd-',
      '1:A',
      '+ASt',
      'private_key":"-----BEGIN PRIVATE KEY-----',
      'ghs_1_aaaaaaaaaaaa.',
    ],
    `-----BEGIN PRIVATE KEY-----${'A'.repeat(3000)}`,
    ...secretFormats.map(({ id }) => `${(sample(id, 1) ?? '').slice(0, -1)}.`),
  ];

  for (const unit of units) {
    it(JSON.stringify(unit.slice(0, 16)), () => {
      const short = unit.repeat(Math.ceil(100_000 / unit.length));
      const once = workOn(short);
      const fourfold = workOn(short.repeat(4));
      // Four times the text takes four times the work, and sixteen times if the work were quadratic.
      assert.ok(fourfold < once * 8 + 20_000, `${once} µs, then ${fourfold} µs`);
    });
  }
});

/** The least processor time of several searches, in microseconds: what other processes do does not count. */
function workOn(text: string): number {
  let least = Infinity;
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    findSecrets(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
