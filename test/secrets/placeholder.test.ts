import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findSecrets } from '../../server/engine/secrets/find.ts';
import { BASE62 } from '../../server/engine/secrets/format.ts';
import { secretFormats } from '../../server/engine/secrets/formats.ts';
import { isPlaceholder } from '../../server/engine/secrets/placeholder.ts';
import { draw, seeded } from '../../server/engine/secrets/random.ts';
import { sample } from '../../server/engine/secrets/sample.ts';
import { placements } from './placements.ts';

describe('isPlaceholder', () => {
  const placeholders = [
    ...['', '${input:api-key}', '${env:API_KEY}', '${API_KEY}', '${API_KEY:-}', '$API_KEY', '%API_KEY%', '{{api_key}}'],
    ...['{api_key}', '#{api_key}', '<api key>', '[your key]', '__API_KEY__', '$(cat key)', '%s', 'process.env.API_KEY'],
    ...['YOUR_API_KEY', 'your-api-key-here', 'your_token', 'yourpassword', 'Bearer YOUR_TOKEN', 'Bearer ${TOKEN}'],
    ...['your-super-long-jwt-secret-at-least-32-characters', 'replace-me', 'REPLACE_WITH_REAL_KEY', 'changeme'],
    ...[
      'change_this',
      'enter-key',
      'insert key',
      'TODO',
      'redacted',
      'placeholder',
      'example',
      'example-key',
      'sample',
    ],
    ...['dummy', 'fake', 'test-key', 'test123', 'mock_token', 'xxxx', 'XXXXXXXX', '****', '0000', 'xxxx-xxxx-xxxx'],
    ...['...', '…', 'sk-...', 'sk-…', 'ghp_xxxxxxxx', '1234567890', '12345678', '0123456789abcdef', 'abcdef123456'],
    ...['abc123def456ghi789jkl012', 'a1b2c3d4e5f6a1b2c3d4e5f6', 'deadbeefdeadbeefdeadbeef', '00000000-0000-0000-0000'],
    ...[
      'op://vault/item/key',
      'vault:secret/data/key',
      'keychain:service',
      'env(API_KEY)',
      'sk_live_...',
      'sk_live_xxxxxxxxxxxx',
      '000102030405060708090a0b0c0d0e0f',
      ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
    ],
  ];
  for (const value of placeholders) it(`takes \`${value}\` for a placeholder`, () => assert.ok(isPlaceholder(value)));

  const meant = ['secret', 'password', 'my-secret-key', 'admin123', 'hunter2', 'latest-and-greatest', 'contest'];
  for (const value of [...meant, 'placeholder-prod-db-password']) {
    it(`takes \`${value}\` at its word`, () => assert.ok(!isPlaceholder(value)));
  }

  it('does not let a word hide a key', () => {
    const random = seeded(5);
    for (const word of ['example', 'your', 'test', 'sample', 'changeme', 'dummy', 'here']) {
      const key = draw(random, BASE62, 32);
      for (const value of [`${word}-${key}`, `${key}_${word}`]) assert.ok(!isPlaceholder(value), word);
    }
  });

  it('never takes an issued credential for one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...secretFormats), fc.integer(), ({ id }, seed) => {
        assert.ok(id === 'pem' || !isPlaceholder(sample(id, seed) ?? ''));
      }),
    );
  });

  it('answers for every text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof isPlaceholder(text) === 'boolean'));
  });
});

describe('a placeholder in the form of a credential is no finding', () => {
  const fill = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const styles: Readonly<Record<string, (length: number) => string>> = {
    'small x': (length) => fill('x', length),
    'large X': (length) => fill('X', length),
    zeros: (length) => fill('0', length),
    'digits in order': (length) => fill('1234567890', length),
    'letters in order': (length) => fill('abcdefghijklmnopqrstuvwxyz', length),
    'letters and digits in order': (length) => fill('abc123def456ghi789jkl012mno345pqr678stu901vwx234yz', length),
    'hexadecimal digits in order': (length) => fill('0123456789abcdef', length),
    'a word again and again': (length) => fill('YOURAPIKEYHERE', length),
    'an example': (length) => fill('EXAMPLEKEY', length),
    'words to be replaced': (length) => fill('REPLACEMEWITHYOURKEY', length),
    'an x at the end': (length) => fill('abcd', 4) + fill('x', length - 4),
    'dead beef': (length) => fill('deadbeef', length),
  };

  for (const [style, body] of Object.entries(styles)) {
    it(style, () => {
      for (const [prefix, length] of FORMS) {
        for (const place of Object.values(placements)) {
          const text = place(prefix + body(length));
          assert.deepEqual(findSecrets(text), [], `${prefix} in ${text.slice(0, 40)}`);
        }
      }
    });
  }
});

/** Prefixes with the length of what follows them. */
const FORMS: readonly (readonly [string, number])[] = [
  ['ghp_', 36],
  ['npm_', 36],
  ['glpat-', 20],
  ['AIza', 35],
  ['AKIA', 16],
  ['sk_live_', 24],
  ['sk-or-v1-', 64],
  ['pplx-', 48],
  ['tvly-', 32],
  ['fc-', 32],
  ['hf_', 34],
  ['gsk_', 52],
  ['lin_api_', 40],
  ['GOCSPX-', 28],
  ['BSA', 27],
  ['figd_', 40],
];
