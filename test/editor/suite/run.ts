import type Mocha from 'mocha';
import type { Outcome } from '../look.ts';
import { haveEyes, look } from './eyes.ts';

/** Runs what was declared, says each result as it comes, and rejects when one failed. */
export async function runSuite(mocha: Mocha): Promise<void> {
  const spoken: Promise<unknown>[] = [];
  const say = (text: string): void => {
    if (haveEyes()) spoken.push(look({ kind: 'say', text }));
    else console.log(text);
  };
  const outcome = await new Promise<Outcome>((resolve) => {
    let [passed, failed, skipped] = [0, 0, 0];
    const runner = mocha.run(() => resolve({ passed, failed, skipped }));
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
  await Promise.all(spoken);
  await look({ kind: 'done', outcome });
  if (outcome.failed > 0 || outcome.passed === 0) throw new Error(`${outcome.failed} tests failed.`);
}
