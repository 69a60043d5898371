import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import type { Project } from './project.ts';
import { inProject } from './project.ts';
import { indexOf } from '../support/gitIndex.ts';

/** The files in which something was found, as the JSON report names them. */
async function found(project: Project, ...argv: string[]): Promise<string[]> {
  const { stdout } = await project.run(['--format', 'json', ...argv]);
  const { findings } = JSON.parse(stdout) as { findings: { path: string }[] };
  return findings.map(({ path }) => path);
}

describe('the files that are audited', () => {
  it(
    'leave out what is installed, built, minified, copied or belongs to tools',
    inProject(
      {
        'src/a.ts': 'INFO',
        'node_modules/b/b.ts': 'INFO',
        'dist/c.ts': 'INFO',
        'vendor/d.ts': 'INFO',
        '.venv/e.ts': 'INFO',
        'coverage/f.ts': 'INFO',
        'src/g.min.ts': 'INFO',
        '.tool/worktrees/h/src/a.ts': 'INFO',
        '.worktrees/i/src/a.ts': 'INFO',
      },
      async (project) => assert.deepEqual(await found(project), ['src/a.ts']),
    ),
  );

  const ignoring = {
    '.gitignore': 'secret/\n*.gen.ts\n',
    'secret/a.ts': 'INFO',
    'src/b.gen.ts': 'INFO',
    'src/c.ts': 'INFO',
    'src/.gitignore': 'd.ts\n!b.gen.ts\n',
    'src/d.ts': 'INFO',
  };

  it(
    'leave out what version control ignores, in every folder',
    inProject(ignoring, async (project) => assert.deepEqual(await found(project), ['src/b.gen.ts', 'src/c.ts'])),
  );

  it(
    'hold what version control ignores with --no-ignore',
    inProject(ignoring, async (project) => {
      assert.deepEqual(await found(project, '--no-ignore'), ['secret/a.ts', 'src/b.gen.ts', 'src/c.ts', 'src/d.ts']);
    }),
  );

  it(
    'hold what git has all the same',
    inProject(
      { '.git/index': indexOf(2, ['b.ts']), '.gitignore': '*.ts\n', 'a.ts': 'INFO', 'b.ts': 'INFO' },
      async (project) => {
        assert.deepEqual(await found(project), ['b.ts']);
      },
    ),
  );

  it(
    'obey the ignore files above a folder that was named',
    inProject({ '.gitignore': '*.gen.ts\n', 'src/a.gen.ts': 'INFO', 'src/b.ts': 'INFO' }, async (project) => {
      assert.deepEqual(await found(project, 'src'), ['b.ts']);
    }),
  );

  it(
    'hold an ignored folder or file that was named itself',
    inProject(ignoring, async (project) => {
      assert.deepEqual(await found(project, 'secret'), ['a.ts']);
      assert.deepEqual(await found(project, 'src/d.ts'), ['src/d.ts']);
    }),
  );

  it(
    'are named once when paths overlap',
    inProject({ 'src/a.ts': 'INFO' }, async (project) => {
      assert.deepEqual(await found(project, 'src', 'src/a.ts', '.'), ['src/a.ts']);
    }),
  );

  it(
    'are not reached through symbolic links',
    inProject({ 'src/a.ts': 'INFO' }, async (project) => {
      symlinkSync('..', project.at('src/loop'));
      assert.deepEqual(await found(project), ['src/a.ts']);
    }),
  );

  it(
    'are named from the working folder in the text report of a folder',
    inProject({ 'src/a.ts': 'INFO' }, async (project) => {
      assert.match((await project.run(['src'])).stdout, /--> src\/a\.ts:1:1\n/);
    }),
  );
});

describe('a file that cannot be audited is skipped with a note that names it', () => {
  const skipped: readonly [why: string, content: Uint8Array, note: string][] = [
    ['binary', Buffer.from('INFO\0'), 'it is binary'],
    ['in another encoding', Buffer.from('INFO \xe9', 'latin1'), 'it is neither UTF-8 nor marked UTF-16'],
    ['larger than a megabyte', Buffer.alloc(1_000_001, 32), 'it is larger than one megabyte'],
  ];
  for (const [why, content, note] of skipped) {
    it(
      `when it is ${why}`,
      inProject({ 'a.ts': content }, async (project) => {
        const { code, stderr } = await project.run([]);
        assert.deepEqual([code, stderr], [0, `mcp-auth-audit: a.ts: The file was skipped: ${note}.\n`]);
      }),
    );
  }

  it(
    'also when it is a pipe, which nobody may ever write to',
    inProject({}, async (project) => {
      execFileSync('mkfifo', [project.at('a.ts')]);
      const { code, stderr } = await project.run(['a.ts']);
      assert.deepEqual([code, stderr], [0, 'mcp-auth-audit: a.ts: The file was skipped: it cannot be read.\n']);
    }),
  );
});

describe('the encoding of a file', () => {
  const big = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  const encodings: readonly [name: string, encode: (text: string) => Buffer][] = [
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a mark', (text) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', (text) => big(`\uFEFF${text}`)],
  ];
  for (const [name, encode] of encodings) {
    it(
      `is read, and kept by a fix: ${name}`,
      inProject({ 'a.ts': encode('é FIXME\r\n') }, async (project) => {
        await project.run(['--fix']);
        assert.equal(project.read('a.ts'), encode('é FIXED\r\n').toString('utf8'));
      }),
    );
  }
});
