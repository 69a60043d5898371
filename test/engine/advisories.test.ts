import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ADVISORIES } from '../../server/engine/advisories/advisories.ts';
import { concernsOfRange, concernsOfVersion } from '../../server/engine/advisories/concerned.ts';
import { compareVersions, manifestRange, parseVersion } from '../../server/engine/advisories/versions.ts';
import { affectedVersions } from '../../scripts/generate/noted-advisories.ts';
import { LOCKFILES } from '../../server/engine/session/locked.ts';

const SDK = '@modelcontextprotocol/sdk';

function idsOf(version: string): string[] {
  return concernsOfVersion('npm', SDK, version).map(({ advisory }) => advisory.id);
}

function locked(file: string, text: string, range = '^1.0.0', folder = ''): string | undefined {
  const [, read] = LOCKFILES.find(([name]) => name === file) ?? assert.fail(`${file} is read`);
  return read(text, SDK, range, folder);
}

describe('a version', () => {
  it('is concerned from the first affected one on', () => {
    assert.ok(!idsOf('1.9.9').includes('CVE-2026-25536'));
    assert.ok(idsOf('1.10.0').includes('CVE-2026-25536'));
  });

  it('is not concerned from the fix on', () => {
    assert.ok(idsOf('1.25.3').includes('CVE-2026-25536'));
    assert.ok(!idsOf('1.26.0').includes('CVE-2026-25536'));
  });

  it('compares numbers, not letters', () => {
    assert.deepEqual(idsOf('1.32.0'), []);
    assert.ok(idsOf('1.4.0').includes('CVE-2025-66414'));
  });
});

describe('the range of a manifest', () => {
  const cases: readonly (readonly [range: string, certain: boolean, possible: boolean])[] = [
    ['1.12.0', true, true],
    ['~1.12.0', true, true],
    ['^0.6.0', true, true],
    ['1.12', true, true],
    ['^1.12.0', false, true],
    ['1.x', false, true],
    ['>=1.0.0', false, true],
    ['^1.32.0', false, false],
    ['latest', false, false],
    ['workspace:*', false, false],
    ['^1.0.0 || ^2.0.0', false, false],
    ['https://example.com/sdk.tgz', false, false],
  ];
  for (const [range, certain, possible] of cases) {
    it(`\`${range}\` is ${certain ? 'surely' : possible ? 'perhaps' : 'not known to be'} vulnerable`, () => {
      const found = concernsOfRange('npm', SDK, manifestRange(range));
      assert.deepEqual([found.certain.length > 0, found.possible.length > 0], [certain, possible]);
    });
  }

  it('allows the version that it begins with', () => {
    const part = fc.nat(99);
    fc.assert(
      fc.property(fc.constantFrom('', '^', '~', '>='), part, part, part, (operator, major, minor, patch) => {
        const range = manifestRange(`${operator}${major}.${minor}.${patch}`) ?? assert.fail('it is a range');
        assert.ok(compareVersions(range.from, range.before) < 0);
      }),
    );
  });

  it('never fails, whatever it says', () => {
    fc.assert(fc.property(fc.string(), (text) => void manifestRange(text)));
  });
});

describe('the table of advisories', () => {
  for (const { id, package: name, affected } of ADVISORIES) {
    it(`${id} of ${name} ends after it begins`, () => {
      for (const { from, before } of affected) {
        const [first, end] = [parseVersion(from), parseVersion(before)];
        assert.ok(first && end && compareVersions(first, end) < 0);
      }
    });
  }
});

describe('the notes that the table is refreshed from', () => {
  const affectedOf = (where: string): unknown => {
    const notes = `| # | Id | Where |\n|---|---|---|\n| 1 | CVE-2026-12345 / GHSA-aaaa-bbbb-cccc | ${where} | pattern |`;
    return [...affectedVersions(notes)].map((each) => [each.ecosystem, each.package, each.affected]);
  };

  it('give ranges up to the fix', () => {
    assert.deepEqual(affectedOf('sdk 1.6.0–<1.32.0; express <2.0.2'), [
      ['npm', SDK, [{ from: '1.6.0', before: '1.32.0' }]],
      ['npm', '@modelcontextprotocol/express', [{ from: '0.0.0', before: '2.0.2' }]],
    ]);
  });

  it('give ranges up to the last affected version, each of them', () => {
    assert.deepEqual(affectedOf('Python SDK 1.10.0–1.29.1, 2.0.0–2.1.1'), [
      [
        'pypi',
        'mcp',
        [
          { from: '1.10.0', before: '1.29.2' },
          { from: '2.0.0', before: '2.1.2' },
        ],
      ],
    ]);
  });

  it('give the fixes of several major lines, each to the package that carries it', () => {
    assert.deepEqual(affectedOf('TS client providers (fixed 1.31.0 / 2.2.0)'), [
      ['npm', SDK, [{ from: '0.0.0', before: '1.31.0' }]],
      ['npm', '@modelcontextprotocol/client', [{ from: '2.0.0', before: '2.2.0' }]],
    ]);
  });

  it('are passed over where they name no versions, or a package that is not known', () => {
    assert.deepEqual(affectedOf('mcp-remote'), []);
    assert.deepEqual(affectedOf('Ruby <0.23.0'), []);
    assert.deepEqual([...affectedVersions('No table in here, but CVE-2026-12345 and sdk <1.0.0.')], []);
  });
});

describe('a lockfile', () => {
  it('of npm holds the version below `node_modules`', () => {
    const text = JSON.stringify({ packages: { [`node_modules/${SDK}`]: { version: '1.20.1' } } }, null, 2);
    assert.equal(locked('package-lock.json', text), '1.20.1');
  });

  it('of npm holds the version of a workspace before the one above', () => {
    const packages = {
      [`apps/a/node_modules/${SDK}`]: { version: '1.9.0' },
      [`node_modules/${SDK}`]: { version: '1.20.1' },
    };
    assert.equal(locked('package-lock.json', JSON.stringify({ packages }, null, 2), '^1.0.0', 'apps/a'), '1.9.0');
  });

  it('of npm in its first format holds the version by name', () => {
    const text = JSON.stringify({ dependencies: { [SDK]: { version: '1.8.0' } } }, null, 2);
    assert.equal(locked('package-lock.json', text), '1.8.0');
  });

  it('of npm is not misled by a package that asks for it', () => {
    const text = JSON.stringify({ packages: { 'node_modules/other': { dependencies: { [SDK]: '^1.1.0' } } } }, null, 2);
    assert.equal(locked('package-lock.json', text), undefined);
  });

  it('of pnpm holds the version of each importer', () => {
    const text = `importers:

  .:
    dependencies:
      '${SDK}':
        specifier: ^1.0.0
        version: 1.20.1(zod@3.25.0)

  apps/a:
    dependencies:
      '${SDK}':
        specifier: ^1.0.0
        version: 1.9.0
`;
    assert.equal(locked('pnpm-lock.yaml', text), '1.20.1');
    assert.equal(locked('pnpm-lock.yaml', text, '^1.0.0', 'apps/a'), '1.9.0');
  });

  it('of yarn holds the version of a range', () => {
    const text = `"${SDK}@^1.0.0":\n  version "1.11.0"\n\n"${SDK}@^1.20.0":\n  version "1.21.0"\n`;
    assert.equal(locked('yarn.lock', text, '^1.20.0'), '1.21.0');
  });

  it('of bun holds the version behind the name', () => {
    assert.equal(locked('bun.lock', `"${SDK}": ["${SDK}@1.15.0", "", {}, "sha512-"]`), '1.15.0');
  });

  it('never fails, whatever it holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LOCKFILES.map(([file]) => file)), fc.string(), (file, text) => {
        locked(file, `${text}"${SDK}"${text}`);
      }),
    );
  });
});
