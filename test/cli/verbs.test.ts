import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ruleIds } from '../../server/cli/catalogue.ts';
import { OPTIONS } from '../../server/cli/options.ts';
import { DECISION_MATRIX } from '../../server/engine/matrix.ts';
import { inProject } from './project.ts';

const textOf = (...argv: string[]): (() => Promise<string>) => {
  let stdout = '';
  const run = inProject({}, async (project) => {
    const outcome = await project.run(argv);
    assert.deepEqual([outcome.code, outcome.stderr], [0, '']);
    stdout = outcome.stdout;
  });
  return async () => {
    await run();
    return stdout;
  };
};

describe('the verbs of the command line', () => {
  it('explain prints the page of a rule', async () => {
    assert.match(await textOf('explain', 'suppression/unused')(), /^# Suppression comment that suppresses nothing\n/);
  });

  it('rules lists every rule', async () => {
    const text = await textOf('rules')();
    assert.deepEqual(
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
      ruleIds,
    );
  });

  it('rules gives the same as JSON and as a table', async () => {
    const json = JSON.parse(await textOf('rules', '--format', 'json')()) as { id: string }[];
    assert.deepEqual(
      json.map(({ id }) => id),
      ruleIds,
    );
    assert.equal((await textOf('rules', '--format', 'markdown')()).trimEnd().split('\n').length, ruleIds.length + 2);
  });

  it('matrix shows every criterion, pattern and note', async () => {
    const text = (await textOf('matrix')()).replace(/\s+/g, ' ');
    const { rows, patterns, notes } = DECISION_MATRIX;
    const expected = [
      ...rows.flatMap(({ criterion, cells }) => [criterion, ...cells.map(({ label }) => label)]),
      ...patterns.flatMap(({ name, useWhen, avoidWhen }) => [name, ...useWhen, ...avoidWhen]),
      ...notes.map((note) => note.text),
    ];
    assert.deepEqual(
      expected.filter((part) => !text.includes(part.replace(/\s+/g, ' '))),
      [],
    );
  });

  it('matrix gives the same as JSON', async () => {
    assert.deepEqual(JSON.parse(await textOf('matrix', '--format', 'json')()), DECISION_MATRIX);
  });

  it('--help names every option', async () => {
    const text = await textOf('--help')();
    assert.deepEqual(
      Object.keys(OPTIONS).filter((name) => !text.includes(`--${name}`)),
      [],
    );
  });

  it('--version prints the version of the package', async () => {
    const path = new URL('../../package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
    assert.equal(await textOf('--version')(), `${version}\n`);
  });
});
