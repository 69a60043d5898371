import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { unifiedDiff } from '../../server/cli/diff.ts';
import { sample } from '../../server/engine/secrets/sample.ts';
import { inProject } from './project.ts';

describe('--fix', () => {
  it(
    'applies every safe fix and reports what is left',
    inProject({ 'a.ts': 'FIXME\nFIXME\nWARNING\n', 'b.ts': 'FIXME\n' }, async (project) => {
      const { code, stdout, stderr } = await project.run(['--fix']);
      assert.deepEqual([project.read('a.ts'), project.read('b.ts')], ['FIXED\nFIXED\nWARNING\n', 'FIXED\n']);
      assert.equal(stderr, 'Applied 3 fixes in 2 files.\n');
      assert.match(stdout, /1 warning in 1 of 2 files/);
      assert.equal(code, 0);
    }),
  );

  it(
    'leaves files alone in which nothing can be fixed',
    inProject({ 'a.ts': 'WARNING\n' }, async (project) => {
      const before = statSync(project.at('a.ts')).mtimeMs;
      assert.equal((await project.run(['--fix'])).stderr, 'Nothing to fix safely.\n');
      assert.equal(statSync(project.at('a.ts')).mtimeMs, before);
    }),
  );

  it(
    'keeps permissions and leaves nothing beside the file',
    inProject({ 'a.ts': 'FIXME\n' }, async (project) => {
      chmodSync(project.at('a.ts'), 0o750);
      await project.run(['--fix']);
      assert.equal(statSync(project.at('a.ts')).mode & 0o777, 0o750);
      assert.deepEqual(project.list(), ['a.ts']);
    }),
  );
});

describe('--fix-dry-run', () => {
  it(
    'masks the credentials in the lines around a change',
    inProject({}, async (project) => {
      const token = sample('github-classic', 1) ?? '';
      project.write('a.ts', `const key = '${token}';\nFIXME\n`);
      const { stdout } = await project.run(['--fix-dry-run']);
      assert.match(stdout, /^ const key = 'gh._….*';$/m);
      assert.equal(stdout.includes(token), false);
    }),
  );

  it(
    'prints a diff, changes nothing and judges what is there',
    inProject({ 'src/a.ts': 'one\ntwo\nthree\nfour\nFIXME\n' }, async (project) => {
      const { code, stdout } = await project.run(['--fix-dry-run']);
      assert.equal(
        stdout,
        `--- a/src/a.ts
+++ b/src/a.ts
@@ -2,4 +2,4 @@
 two
 three
 four
-FIXME
+FIXED
`,
      );
      assert.equal(project.read('src/a.ts'), 'one\ntwo\nthree\nfour\nFIXME\n');
      assert.equal(code, 1);
    }),
  );

  it(
    'prints nothing when nothing can be fixed',
    inProject({ 'a.ts': 'INFO\n' }, async (project) => assert.equal((await project.run(['--fix-dry-run'])).stdout, '')),
  );
});

describe('a unified diff', () => {
  it(
    'makes git turn the old text into the new one',
    inProject({}, (project) => {
      const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n');
      const text = fc
        .tuple(fc.array(line, { minLength: 1, maxLength: 12 }), fc.constantFrom('', 'z'))
        .map(([lines, end]) => lines.join('') + end);
      fc.assert(
        fc.property(text, text, (before, after) => {
          const diff = unifiedDiff('a.ts', before, after);
          assert.equal(diff === '', before === after);
          if (diff === '') return;
          project.write('a.ts', before);
          project.write('a.diff', diff);
          execFileSync('git', ['apply', '--unidiff-zero', 'a.diff'], { cwd: project.folder, stdio: 'pipe' });
          assert.equal(project.read('a.ts'), after);
        }),
        { numRuns: 25 },
      );
      return Promise.resolve();
    }),
  );
});
