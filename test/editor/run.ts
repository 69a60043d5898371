import { join, resolve } from 'node:path';
import { build } from './build.ts';
import { runInChromium } from './chromium.ts';
import { canRunElectron, runInElectron } from './electron.ts';
import type { Outcome } from './look.ts';
import { lookAround } from './lookAround.ts';
import { runInWebHost } from './web.ts';

/**
 * `node test/editor/run.ts`        the suite in a desktop editor, or else in VS Code's server with Chromium; then in
 *                                  the web extension host
 * `node test/editor/run.ts --web`  the web extension host alone
 * `node test/editor/run.ts --vsix` the package, installed, and what a person sees, as screenshots
 */
const root = resolve(import.meta.dirname, '../..');

async function* outcomes(mode: string | undefined): AsyncGenerator<Outcome> {
  if (mode !== undefined && mode !== '--web') throw new Error(`\`${mode}\` is no option; there are --web and --vsix.`);
  build(root);
  if (mode !== '--web') {
    const desktop = await canRunElectron();
    console.log(`\nVS Code, extension host in ${desktop ? 'Electron' : 'Node, workbench in Chromium'}`);
    yield await (desktop ? runInElectron(root) : runInChromium(root));
  }
  console.log('\nVS Code, extension host in a worker of the browser');
  yield await runInWebHost(root);
}

async function test(mode: string | undefined): Promise<boolean> {
  let [passed, failed, skipped] = [0, 0, 0];
  for await (const outcome of outcomes(mode)) {
    passed += outcome.passed;
    failed += outcome.failed;
    skipped += outcome.skipped;
  }
  console.log(`\n${skipped > 0 ? `${skipped} skipped, ` : ''}${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0;
}

try {
  const mode = process.argv[2];
  if (mode === '--vsix') await lookAround(root, join(root, 'out', 'screenshots'));
  else if (!(await test(mode))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
