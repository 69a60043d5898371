import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeBase64Url } from '../../server/engine/secrets/base64.ts';
import { findSecrets } from '../../server/engine/secrets/find.ts';
import { secretFormats } from '../../server/engine/secrets/formats.ts';
import { BASE62, BASE64, HEX, URLSAFE } from '../../server/engine/secrets/format.ts';
import { draw, seeded } from '../../server/engine/secrets/random.ts';
import { sample } from '../../server/engine/secrets/sample.ts';

const token = (id: string, seed = 1): string => sample(id, seed) ?? '';
const formatsIn = (text: string): string[] => findSecrets(text).map(({ format }) => format);
const random = seeded(20261122);

describe('findSecrets', () => {
  it('gives matches in the order of the text', () => {
    const text = `${token('npm')} ${token('stripe')}\n${token('github-classic')}`;
    assert.deepEqual(formatsIn(text), ['npm', 'stripe', 'github-classic']);
  });

  it('looks only into the span, and counts from the start of the text', () => {
    const text = `${token('npm')} "${token('linear')}"`;
    const start = text.indexOf('"') + 1;
    const [match, ...others] = findSecrets(text, { start, end: text.length - 1 });
    assert.deepEqual([match?.start, match?.end, others.length], [start, text.length - 1, 0]);
  });

  it('takes the edges of the span for the edges of a text', () => {
    const text = `x${token('npm')}x`;
    assert.equal(findSecrets(text, { start: 1, end: text.length - 1 }).length, 1);
  });

  it('takes the longer of two formats that start alike', () => {
    assert.deepEqual(formatsIn(token('openrouter')), ['openrouter']);
  });

  it('finds a credential behind text that is not ASCII', () => {
    assert.deepEqual(formatsIn(`Schlüssel：“${token('npm')}” ✓`), ['npm']);
  });

  it('grades a right checksum as certain', () => {
    assert.equal(findSecrets(token('npm'))[0]?.grade, 'certain');
  });

  it('grades a wrong checksum as shape', () => {
    const credential = token('npm');
    const altered = credential.slice(0, -1) + (credential.endsWith('0') ? '1' : '0');
    assert.equal(findSecrets(altered)[0]?.grade, 'shape');
  });

  it('never throws and keeps its matches apart and inside the text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(...secretFormats.flatMap(({ shapes }) => shapes.flatMap(({ anchors }) => anchors))),
      fc
        .record({ format: fc.constantFrom(...secretFormats), seed: fc.integer(), cut: fc.nat(60) })
        .map(({ format, seed, cut }) => token(format.id, seed).slice(0, cut === 0 ? undefined : -cut)),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom('', ' ', '"', '.', '\\n'), (pieces, separator) => {
        const text = pieces.join(separator);
        let end = 0;
        for (const match of findSecrets(text)) {
          assert.ok(match.start >= end && match.start < match.end && match.end <= text.length);
          end = match.end;
        }
      }),
    );
  });
});

describe('findSecrets calls a sample', () => {
  const madeUp: Readonly<Record<string, string>> = {
    'the alphabet in changing case': ['glpat', 'aBcDeFgHiJkLmNoPqRsT'].join('-'),
    'random text that ends in EXAMPLE': `lin_api_${draw(random, BASE62, 33)}EXAMPLE`,
    'a password with digits for a host of documentation': 'postgres://app:s3cr3tP4ss@db.example.com/app',
  };
  for (const [name, text] of Object.entries(madeUp)) {
    it(name, () =>
      assert.deepEqual(
        findSecrets(text).map(({ grade }) => grade),
        ['sample'],
      ),
    );
  }
});

describe('findSecrets leaves alone', () => {
  const jwt = (payload: object): string =>
    [{ alg: 'HS256', typ: 'JWT' }, payload].map((part) => encodeBase64Url(JSON.stringify(part))).join('.') +
    `.${draw(random, URLSAFE, 43)}`;

  const harmless: Readonly<Record<string, string>> = {
    'a publishable Stripe key': `pk_live_${draw(random, BASE62, 24)}`,
    'a publishable Clerk key': `pk_test_${draw(random, BASE62, 40)}`,
    'a publishable Supabase key': `sb_publishable_${draw(random, URLSAFE, 31)}`,
    'a PostHog project key': `phc_${draw(random, BASE62, 43)}`,
    'an anonymous Supabase token': jwt({ iss: 'supabase', ref: draw(random, BASE62, 20), role: 'anon', iat: 1 }),
    'the demonstration token of Supabase': jwt({ iss: 'supabase-demo', role: 'service_role', exp: 1983812996 }),
    'the token of a tutorial': jwt({ sub: '1234567890', name: 'John Doe', iat: 1516239022 }),
    'a key of the configuration of a Firebase app': `{ apiKey: "AIza${draw(random, URLSAFE, 35)}", authDomain: "app.firebaseapp.com" }`,
    'user and password of documentation in an address':
      'https://user:pass@example.com https://username:password@git.acme.io',
    'an address with parts to fill in': 'https://${user}:${password}@git.acme.io https://oauth2:%s@git.acme.io',
    'a port': 'http://localhost:3000/@scope/package https://acme.io:8443/@a',
    'a commit': `actions/checkout@${draw(random, HEX, 40)}`,
    'a SHA-256 digest': draw(random, HEX, 64),
    'an integrity hash': `"integrity": "sha512-${draw(random, BASE64, 86)}=="`,
    'a UUID': '3f2b8c1e-5a7d-4e9f-8b6a-1c2d3e4f5a6b',
    'a picture': `data:image/png;base64,iVBORw0KGgo${draw(random, BASE64, 400)}`,
    'an error message': '"passwordError": "The password needs at least 12 characters, one digit and one sign."',
    'a model name': 'claude-sonnet-4-5-20250929',
    'a CSS class': 'sk-circle-fade-dot sk-folding-cube',
    'a name that starts like a key': 'npm_config_registry pat_matcher fc-menu-item hf_transfer_enabled_by_default_now',
    'a public key': `-----BEGIN PUBLIC KEY-----\n${draw(random, BASE64, 64)}\n-----END PUBLIC KEY-----`,
    'a certificate': `-----BEGIN CERTIFICATE-----\n${draw(random, BASE64, 64)}\n-----END CERTIFICATE-----`,
    'code that strips the frame of a private key':
      'pem.replace("-----BEGIN PRIVATE KEY-----", "").replace("-----END PRIVATE KEY-----", "").replace(/\\s/g, "")',
    'a private key with its middle left out': '-----BEGIN PRIVATE KEY-----\nMIIE...\n-----END PRIVATE KEY-----',
    'a URI without a password': 'postgres://db.internal.acme.io:5432/app mongodb://localhost:27017/app?ssl=false',
    'a URI of a local database':
      'postgres://postgres:postgres@localhost:5432/app redis://user:password@127.0.0.1:6379 postgresql://myuser:mypass@localhost:5432/mydb',
    'a URI whose host is left out': 'redis://default:abc123@… postgres://app:s3cr3t-pass@...',
    'a URI with parts to fill in':
      'postgres://${user}:${password}@${host}/app mysql://<user>:<password>@host/db mongodb+srv://u:YOUR_PASSWORD@c.io/x',
    'a URI of a format string': 'postgresql://{user}:{password}@{host}:5432/{db} amqp://%s:%s@%s/',
  };

  for (const [name, text] of Object.entries(harmless)) {
    it(name, () => assert.deepEqual(formatsIn(text), []));
  }
});

describe('findSecrets tells', () => {
  it('a service role of Supabase from other tokens', () => {
    const match = Array.from({ length: 20 }, (_, seed) => findSecrets(token('jwt', seed))[0]).find(
      (found) => found?.provider === 'Supabase',
    );
    assert.equal(match?.variable, 'SUPABASE_SERVICE_ROLE_KEY');
  });

  it('a weak password at a public database as a shape', () => {
    assert.equal(findSecrets('postgres://admin:admin@db.acme-prod.io:5432/app')[0]?.grade, 'shape');
  });

  it('a strong password at a public database as likely', () => {
    assert.equal(findSecrets(`postgres://app:${draw(random, BASE62, 20)}@db.acme-prod.io/app`)[0]?.grade, 'likely');
  });
});
