import type Mocha from 'mocha';
import { look } from './eyes.ts';

/** Runs what was declared, says each result as it comes, and rejects when one failed. */
export async function runSuite(mocha: Mocha): Promise<void> {
  const spoken: Promise<unknown>[] = [];
  const say = (text: string): void => void spoken.push(look({ kind: 'say', text }));
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('suite', (suite) => say(`  ${suite.title}`));
    runner.on('pass', (test) => {
      passed++;
      say(`    ✔ ${test.title} (${test.duration ?? 0} ms)`);
    });
    runner.on('pending', (test) => {
      skipped++;
      say(`    - ${test.title}`);
    });
    runner.on('fail', (test, error: Error) => {
      failed++;
      say(`    ✘ ${test.title}\n${error.stack ?? error.message}`);
    });
  });
  say(`${skipped > 0 ? `${skipped} skipped, ` : ''}${passed} passed, ${failed} failed`);
  await Promise.all(spoken);
  if (failed > 0 || passed === 0) throw new Error(`${failed} tests failed.`);
}
