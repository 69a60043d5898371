import { join, resolve } from 'node:path';
import { build } from './build.ts';
import { runInChromium } from './chromium.ts';
import { canRunElectron, runInElectron } from './electron.ts';
import { lookAround } from './lookAround.ts';
import { runInWebHost } from './web.ts';

/**
 * `node test/editor/run.ts`        the suite in a desktop editor, or else in VS Code's server with Chromium
 * `node test/editor/run.ts --web`  the suite in the web extension host
 * `node test/editor/run.ts --vsix` the package, installed, and what a person sees, as screenshots
 */
const root = resolve(import.meta.dirname, '../..');
const screenshots = join(root, 'out', 'screenshots');

async function run(mode: string | undefined): Promise<number> {
  if (mode === '--vsix') return lookAround(root, screenshots);
  build(root);
  if (mode === '--web') return runInWebHost(root);
  if (mode !== undefined) throw new Error(`\`${mode}\` is not an option; there are --web and --vsix.`);
  return (await canRunElectron()) ? runInElectron(root) : runInChromium(root);
}

try {
  process.exitCode = await run(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
