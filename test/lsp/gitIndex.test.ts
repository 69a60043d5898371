import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { GitIndexes, pathsIn } from '../../server/lsp/gitIndex.ts';
import { indexOf } from '../support/gitIndex.ts';

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
