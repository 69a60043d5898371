import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { inProject } from './project.ts';

describe('--output', () => {
  it(
    'writes the report to the file and one line to standard error',
    inProject({ 'a.ts': 'ERROR' }, async (project) => {
      const { code, stdout, stderr } = await project.run(['--format', 'json', '--output', 'report.json']);
      assert.deepEqual([code, stdout, stderr], [1, '', 'Wrote `report.json`: 1 error in 1 file.\n']);
      assert.equal((JSON.parse(project.read('report.json')) as { version: number }).version, 1);
    }),
  );

  it(
    'takes the place of a file and leaves nothing beside it',
    inProject({ 'a.ts': '', 'report.txt': 'old' }, async (project) => {
      await project.run(['-o', 'report.txt']);
      assert.equal(project.read('report.txt'), 'No findings in 1 file.\n');
      assert.deepEqual(project.list(), ['a.ts', 'report.txt']);
    }),
  );

  it(
    'keeps a symbolic link one',
    inProject({ 'a.ts': '', 'out/report.txt': 'old' }, async (project) => {
      symlinkSync('out/report.txt', project.at('link.txt'));
      await project.run(['--output', 'link.txt']);
      assert.equal(project.read('out/report.txt'), 'No findings in 1 file.\n');
    }),
  );

  it(
    'leaves nothing behind when the file cannot be written',
    inProject({ 'a.ts': '' }, async (project) => {
      mkdirSync(project.at('taken'));
      const { code, stdout, stderr } = await project.run(['--output', 'taken']);
      assert.deepEqual([code, stdout], [2, '']);
      assert.equal(stderr, 'mcp-auth-audit: `taken` cannot be written: it is a folder.\n');
      assert.deepEqual(project.list(), ['a.ts', 'taken']);
    }),
  );

  it(
    'names a folder that does not exist',
    inProject({ 'a.ts': '' }, async (project) => {
      const { code, stderr } = await project.run(['--output', 'none/report.txt']);
      assert.equal(code, 2);
      assert.equal(stderr, 'mcp-auth-audit: `none/report.txt` cannot be written: its folder does not exist.\n');
    }),
  );
});

describe('the terminal', () => {
  const colour = /\u001B\[/;

  it(
    'gets colour and progress',
    inProject({ 'a.ts': 'ERROR' }, async (project) => {
      const { stdout, stderr } = await project.run([], { terminal: true });
      assert.match(stdout, colour);
      assert.match(stderr, /Auditing 0 of 1 files/);
    }),
  );

  it(
    'gets no colour when NO_COLOR is set, unless asked for',
    inProject({ 'a.ts': 'ERROR' }, async (project) => {
      const options = { terminal: true, env: { NO_COLOR: '1' } };
      assert.doesNotMatch((await project.run([], options)).stdout, colour);
      assert.match((await project.run(['--color'], options)).stdout, colour);
    }),
  );

  it(
    'that is a pipe gets neither, unless asked for',
    inProject({ 'a.ts': 'ERROR' }, async (project) => {
      const { stdout, stderr } = await project.run([]);
      assert.doesNotMatch(stdout, colour);
      assert.equal(stderr, '');
      assert.match((await project.run(['--color'])).stdout, colour);
    }),
  );
});

describe('--stats', () => {
  it(
    'is one JSON line on standard error',
    inProject({ 'a.ts': 'INFO' }, async (project) => {
      const { stderr } = await project.run(['--stats']);
      assert.match(stderr, /^\{.*\}\n$/);
      const { files, peakMemory, milliseconds } = JSON.parse(stderr) as Record<string, object>;
      assert.deepEqual([files, peakMemory], [1, 1]);
      assert.deepEqual(Object.keys(milliseconds ?? {}), [
        'read',
        'parse',
        'link',
        'model',
        'judge',
        'total',
        'list',
        'report',
      ]);
    }),
  );
});
