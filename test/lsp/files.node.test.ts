import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskFiles } from '../../server/lsp/files.node.ts';

describe('Files on disk', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mcp-auth-audit-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  it('are listed without what tools and builds leave behind', async () => {
    for (const folder of ['src', 'node_modules/a', '.git', 'dist']) {
      await mkdir(join(root, folder), { recursive: true });
      await writeFile(join(root, folder, 'a.ts'), '');
    }
    await writeFile(join(root, '.env'), '');
    const found = await diskFiles.list(root);
    assert.deepEqual([...found].sort(), [`${root}/.env`, `${root}/src/a.ts`]);
  });

  it('are listed without what version control leaves out', async () => {
    await mkdir(join(root, 'src', 'local'), { recursive: true });
    await writeFile(join(root, '.gitignore'), '*.log.ts\nlocal/\n');
    await writeFile(join(root, 'src', '.gitignore'), '!kept.log.ts\n');
    for (const name of ['a.log.ts', 'src/b.log.ts', 'src/kept.log.ts', 'src/local/c.ts']) {
      await writeFile(join(root, name), '');
    }
    const found = await diskFiles.list(root);
    assert.deepEqual([...found].sort(), [`${root}/.gitignore`, `${root}/src/.gitignore`, `${root}/src/kept.log.ts`]);
  });

  it('are listed to an end when a link leads back', async () => {
    await symlink(root, join(root, 'again'));
    assert.deepEqual(await diskFiles.list(root), []);
  });

  it('are read through a link, but not in a circle', async () => {
    await mkdir(join(root, 'packages', 'notes'), { recursive: true });
    await mkdir(join(root, 'node_modules'));
    await writeFile(join(root, 'packages', 'notes', 'a.ts'), 'a');
    await symlink('../packages/notes', join(root, 'node_modules', 'notes'));
    await symlink('.', join(root, 'packages', 'notes', 'self'));
    assert.deepEqual(await diskFiles.read(`${root}/node_modules/notes/a.ts`), { kind: 'text', text: 'a' });
    assert.equal(await diskFiles.read(`${root}/packages/notes/self/a.ts`), undefined);
  });

  it('are not read where two folders lead to each other', async () => {
    for (const [folder, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      await mkdir(join(root, folder));
      await writeFile(join(root, folder, 'a.ts'), folder);
      await symlink(`../${other}`, join(root, folder, 'other'));
    }
    assert.deepEqual(await diskFiles.read(`${root}/a/other/a.ts`), { kind: 'text', text: 'b' });
    assert.equal(await diskFiles.read(`${root}/a/other/other/a.ts`), undefined);
  });

  it('are none where there is no folder', async () => {
    assert.deepEqual(await diskFiles.list(`${root}/missing`), []);
  });

  it('are absent, not unreadable, when they are not there or are folders', async () => {
    assert.equal(await diskFiles.read(`${root}/missing.ts`), undefined);
    assert.equal(await diskFiles.read(root), undefined);
  });

  it('are read as text', async () => {
    await writeFile(join(root, 'a b.ts'), 'text');
    assert.deepEqual(await diskFiles.read(`${root}/a b.ts`), { kind: 'text', text: 'text' });
  });
});
