import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { GitIndexes, pathsIn } from '../../server/lsp/gitIndex.ts';

/** The bytes of an index as git writes them (gitformat-index): a header, entries of fixed fields and a path. */
function indexOf(version: 2 | 3 | 4, paths: readonly string[]): Buffer {
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(paths.length, 8);
  const entries = paths.map((path, at) => entryOf(version, path, paths[at - 1] ?? ''));
  return Buffer.concat([header, ...entries, Buffer.alloc(20)]);
}

function entryOf(version: 2 | 3 | 4, path: string, before: string): Buffer {
  const isExtended = version === 3;
  const fields = Buffer.alloc(isExtended ? 64 : 62);
  if (isExtended) fields.writeUInt16BE(0x4000, 60);
  if (version === 4) {
    const [name, last] = [Buffer.from(path), Buffer.from(before)];
    let shared = 0;
    while (shared < name.length && name[shared] === last[shared]) shared++;
    return Buffer.concat([fields, Buffer.from([last.length - shared]), name.subarray(shared), Buffer.alloc(1)]);
  }
  const entry = Buffer.concat([fields, Buffer.from(path)]);
  return Buffer.concat([entry, Buffer.alloc(8 - (entry.length % 8))]);
}

describe('The index of git', () => {
  const paths = ['.env', 'server/.env', 'server/größe.ts', 'server/index.ts'];

  for (const version of [2, 3, 4] as const) {
    it(`is read in version ${version}`, () => {
      assert.deepEqual([...pathsIn(indexOf(version, paths))], paths);
    });
  }

  it('is read to an end whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(2, 3, 4), (bytes, version) => {
        const whole = Buffer.concat([indexOf(2, []).subarray(0, 12), bytes]);
        whole.writeUInt32BE(version, 4);
        whole.writeUInt32BE(1_000_000, 8);
        return pathsIn(whole).size <= bytes.length;
      }),
    );
  });
});

describe('Whether git has a file', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mcp-auth-audit-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  it('is said by the index of the repository around it', async () => {
    await mkdir(join(root, '.git'));
    await writeFile(join(root, '.git', 'index'), indexOf(2, ['server/.env']));
    const indexes = new GitIndexes();
    assert.deepEqual(
      [await indexes.tracked(`${root}/server/.env`), await indexes.tracked(`${root}/.env`)],
      [true, false],
    );
  });

  it('is said by the index that a worktree names', async () => {
    await mkdir(join(root, 'main', 'worktrees', 'one'), { recursive: true });
    await mkdir(join(root, 'one'));
    await writeFile(join(root, 'one', '.git'), 'gitdir: ../main/worktrees/one\n');
    await writeFile(join(root, 'main', 'worktrees', 'one', 'index'), indexOf(2, ['.env']));
    assert.equal(await new GitIndexes().tracked(`${root}/one/.env`), true);
  });

  it('is said anew after the index has changed', async () => {
    await mkdir(join(root, '.git'));
    await writeFile(join(root, '.git', 'index'), indexOf(2, []));
    const indexes = new GitIndexes();
    const before = await indexes.tracked(`${root}/.env`);
    await writeFile(join(root, '.git', 'index'), indexOf(2, ['.env']));
    assert.deepEqual([before, await indexes.tracked(`${root}/.env`)], [false, true]);
  });

  it('is not known without an index', async () => {
    await mkdir(join(root, '.git'));
    assert.equal(await new GitIndexes().tracked(`${root}/.env`), undefined);
  });
});
