import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeBase64 } from '../../server/engine/secrets/base64.ts';
import { BASE62, HEX } from '../../server/engine/secrets/format.ts';
import { namedFormats } from '../../server/engine/secrets/formats.ts';
import { judgeNamedValue, variableFor } from '../../server/engine/secrets/generic.ts';
import { isPublicByDesign } from '../../server/engine/secrets/public-key.ts';
import { proposeVariable } from '../../server/engine/secrets/propose-variable.ts';
import { draw, seeded } from '../../server/engine/secrets/random.ts';
import { sample } from '../../server/engine/secrets/sample.ts';

const random = seeded(23);
const opaque = (): string => draw(random, BASE62, 32);
const kindOf = (name: string, value: string): string | undefined => judgeNamedValue(name, value)?.kind;
const matchOf = (name: string, value: string) => {
  const judged = judgeNamedValue(name, value);
  return judged?.kind === 'credential' ? judged.match : undefined;
};

describe('judgeNamedValue', () => {
  it('takes an opaque value of a secret name for a credential', () => {
    assert.equal(matchOf('apiKey', opaque())?.format, 'generic');
  });

  it('takes hexadecimal digits of a secret name for a credential', () => {
    assert.equal(matchOf('jwtSecret', draw(random, HEX, 64))?.format, 'generic');
  });

  it('leaves the same value under another name alone', () => {
    assert.equal(kindOf('cacheKey', opaque()), undefined);
  });

  it('knows a format by its own look first', () => {
    assert.equal(matchOf('token', sample('github-classic', 3) ?? '')?.format, 'github-classic');
  });

  it('spans what stands behind the scheme of an authorization header', () => {
    const match = matchOf('Authorization', `Bearer ${opaque()}`);
    assert.deepEqual([match?.start, match?.end], [7, 39]);
  });

  it('shows nothing of a generic credential but two last characters', () => {
    const credential = opaque();
    assert.equal(matchOf('apiKey', credential)?.shown, `…${credential.slice(-2)}`);
  });

  it('reads the password of basic authentication', () => {
    assert.equal(kindOf('Authorization', `Basic ${encodeBase64(`robot:${opaque()}`)}`), 'credential');
  });

  it('takes a known password of basic authentication for a weak default', () => {
    assert.equal(kindOf('Authorization', `Basic ${encodeBase64('admin:admin')}`), 'weak-default');
  });

  for (const { id, variables, shapes } of namedFormats.filter((format) => format.shapes.length === 0)) {
    for (const variable of variables) {
      it(`knows ${id} by the name \`${variable}\``, () =>
        assert.deepEqual([shapes, matchOf(variable, sample(id, 9) ?? '')?.format], [[], id]));
    }
  }

  const weak = {
    JWT_SECRET: ['secret', 'changeme', 'change-me-in-production', 'supersecret', 'my-jwt-secret'],
    apiKey: ['my-secret-key', 'dev-key'],
    ADMIN_PASSWORD: ['admin', 'admin123', 'password', 'Summer2024!', 'placeholder-prod-db-password'],
    secret: ['secret', 'mcp'],
    token: ['secret', 'my-token-1'],
  };
  for (const [name, values] of Object.entries(weak)) {
    for (const value of values) {
      it(`takes \`${value}\` of \`${name}\` for a weak default`, () =>
        assert.equal(kindOf(name, value), 'weak-default'));
    }
  }

  const neither = {
    apiKey: ['', '${API_KEY}', 'YOUR_API_KEY', 'your-api-key-here', 'x-api-key', 'X-Api-Key', 'API_KEY', 'api_key'],
    password: ['Password', 'Enter your password', 'errors.password.tooShort', 'required', 'string', 'text', '********'],
    token: [
      'string',
      'bearer',
      'identifier',
      'next',
      'https://auth.dev/token',
      '/run/secrets/token',
      'auth.token',
      'auth:refresh:',
      '^9.0.2',
    ],
    clientSecret: ['op://vault/app/secret', '<client secret>', 'CLIENT_SECRET', 'OAUTH_CLIENT_SECRET', 'undefined'],
    secretKey: [`pk_live_${draw(random, BASE62, 24)}`],
  };
  for (const [name, values] of Object.entries(neither)) {
    for (const value of values) {
      it(`says nothing of \`${value.slice(0, 24)}\` of \`${name}\``, () =>
        assert.equal(kindOf(name, value), undefined));
    }
  }

  it('answers for every name and text', () => {
    const name = fc.oneof(fc.constantFrom('token', 'DD_API_KEY', 'Authorization'), fc.string());
    fc.assert(
      fc.property(name, fc.string({ unit: 'binary' }), (secretName, value) => {
        const match = matchOf(secretName, value);
        assert.ok(match === undefined || (match.start >= 0 && match.end <= value.length));
      }),
    );
  });
});

describe('variableFor', () => {
  const proposals = {
    apiKey: 'API_KEY',
    'x-api-key': 'API_KEY',
    jwtSecret: 'JWT_SECRET',
    '--auth-token': 'AUTH_TOKEN',
  };
  for (const [name, variable] of Object.entries(proposals)) {
    it(`proposes \`${variable}\` for \`${name}\``, () => assert.equal(variableFor(name), variable));
  }
});

describe('proposeVariable', () => {
  const github = matchOf('token', sample('github-classic', 3) ?? '');
  const unknown = matchOf('apiKey', opaque());

  it('keeps a usual name', () => assert.equal(github && proposeVariable(github, 'githubToken'), 'GITHUB_TOKEN'));
  it('replaces a name that says nothing', () =>
    assert.equal(github && proposeVariable(github, 'token'), 'GITHUB_PERSONAL_ACCESS_TOKEN'));
  it('keeps any name of a key of nobody known', () =>
    assert.equal(unknown && proposeVariable(unknown, 'searchApiKey'), 'SEARCH_API_KEY'));
});

describe('isPublicByDesign', () => {
  for (const twin of ['sb_publishable_', 'pk_live_', 'phc_', '0x4AAAAAA']) {
    it(`is true of keys that start with \`${twin}\``, () => assert.ok(isPublicByDesign(`${twin}${opaque()}`)));
  }
  it('is false of a secret', () => assert.ok(!isPublicByDesign(sample('supabase', 1) ?? '')));
});
