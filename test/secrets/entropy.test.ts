import assert from 'node:assert/strict';
import { looksRandom, shannonEntropy } from '../../server/engine/secrets/entropy.ts';
import { BASE36, BASE62, BASE64, HEX, URLSAFE } from '../../server/engine/secrets/format.ts';
import { draw, seeded } from '../../server/engine/secrets/random.ts';

describe('shannonEntropy', () => {
  it('is nothing for an empty text', () => assert.equal(shannonEntropy(''), 0));
  it('is nothing for one character again and again', () => assert.equal(shannonEntropy('aaaa'), 0));
  it('is two bits for four characters in equal parts', () => assert.equal(shannonEntropy('abcdabcd'), 2));
});

describe('looksRandom', () => {
  const random = seeded(11);
  const alphabets = { BASE62, BASE36, BASE64, URLSAFE };

  for (const [name, alphabet] of Object.entries(alphabets)) {
    it(`recognizes 97 of 100 values of 32 characters of ${name}`, () => {
      const drawn = Array.from({ length: 1000 }, () => draw(random, alphabet, 32));
      assert.ok(drawn.filter((value) => looksRandom(value)).length >= 970);
    });
  }

  it('recognizes 98 of 100 values of 16 small letters and digits', () => {
    const drawn = Array.from({ length: 1000 }, () => draw(random, BASE36, 16));
    assert.ok(drawn.filter((value) => looksRandom(value)).length >= 980);
  });

  it('recognizes hexadecimal digits only when asked to', () => {
    const digest = draw(random, HEX, 40);
    assert.deepEqual([looksRandom(digest), looksRandom(digest, { hex: true })], [false, true]);
  });

  const plain = [
    ...['camelCaseName', 'someVeryLongIdentifierName2', 'getUserByIdAndName2024', 'MCP_SERVER_AUTH_TOKEN_V2'],
    ...[
      'my-kebab-case-value-with-many-words',
      '/usr/local/bin/node18',
      './src/server/index.test.ts',
      'C:\\Users\\dev1',
    ],
    ...['https://service.dev/a1B2c3D4e5', 'application/vnd.api+json', 'text/event-stream;charset=utf-8'],
    ...['550e8400-e29b-41d4-a716-446655440000', '2025-11-25T10:20:30.000Z', '1.2.3-beta.4+build.567'],
    ...['claude-sonnet-4-5-20250929', 'gpt-4o-mini-2024-07-18', 'us-east-1.compute.internal', 'ubuntu-22.04-x86_64'],
    ...[
      '@modelcontextprotocol/sdk',
      'Content-Security-Policy',
      'org.apache.commons.lang3.StringUtils',
      '1234567890123456',
    ],
    ...[
      'A sentence with 12 words and Capitals.',
      'ThisIsASampleSecretKey2024',
      'mcp-session-id-v1-2025',
      '#a1b2c3d4e5f6',
    ],
    `sha512-${draw(random, BASE64, 86)}==`,
    `data:image/png;base64,${draw(random, BASE64, 64)}`,
    `iVBORw0KGgo${draw(random, BASE64, 64)}`,
  ];
  for (const value of plain) {
    it(`takes \`${value.slice(0, 40)}\` for plain text`, () => assert.ok(!looksRandom(value)));
  }
});
