import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SCRIPTS = join(import.meta.dirname, '..', '..', 'scripts');

function runScript(name: string, ...argv: string[]): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [join(SCRIPTS, name), ...argv], { encoding: 'utf8' });
  return { code: status, stderr };
}

describe('new-rule', () => {
  const refused: readonly [id: string, message: RegExp][] = [
    ['late-gate', /`late-gate` is no rule id: write `category\/id`/],
    ['Transport/LateGate', /is no rule id/],
    ['transport/../x', /is no rule id/],
    ['transport/late-gate', /The rule `transport\/late-gate` exists already/],
  ];
  for (const [id, message] of refused) {
    it(`refuses ${id}`, () => {
      const { code, stderr } = runScript('new-rule.ts', id);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }

  it('says how to call it', () => assert.match(runScript('new-rule.ts').stderr, /^Usage: npm run new-rule/));
});
