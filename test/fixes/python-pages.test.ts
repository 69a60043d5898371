import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../server/engine/rules/registry.ts';
import { examplesOf } from '../support/page.ts';
import { missingPython } from './support/python.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const COMPILE = `
import json, sys
for name, text in json.load(sys.stdin):
    try:
        compile(text, name, "exec")
    except SyntaxError as error:
        print(name, error)
`;

/** What the fixes make of the Python examples of all pages, with the title of the fix. */
function* repairedExamples(): Generator<[name: string, text: string]> {
  const folder = join(PROJECT, 'test', 'rules');
  const pages = [
    ...rules.map(({ id }) => join(PROJECT, 'server', 'engine', 'rules', id, 'rule.md')),
    ...readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ];
  for (const page of pages) {
    for (const { title, line, files } of examplesOf(readFileSync(page, 'utf8')).flatMap(({ fixed }) => fixed)) {
      for (const { path, text } of files) if (path.endsWith('.py')) yield [`${page}:${line} ${title}`, text];
    }
  }
}

describe('the repaired Python of the pages', () => {
  it('compiles', function () {
    if (missingPython() !== undefined) this.skip();
    const examples = [...repairedExamples()];
    const { stdout } = spawnSync('python3', ['-W', 'ignore', '-c', COMPILE], {
      input: JSON.stringify(examples),
      encoding: 'utf8',
    });
    assert.ok(examples.length > 20);
    assert.equal(stdout, '');
  });
});
