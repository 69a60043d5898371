import 'mocha/mocha.js';
import type MochaModule from 'mocha';
import { setEyes } from './eyes.ts';
import { runSuite } from './run.ts';

declare const mocha: BrowserMocha;
declare const Mocha: typeof MochaModule;

/** Called by the editor's extension host in a worker. */
export async function run(): Promise<void> {
  setEyes('https://ext.local/eyes');
  mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: Mocha.reporters.Base });
  await import('./activation.ts');
  await import('./matrix.ts');
  await import('./diagnostics.ts');
  await import('./hosts.ts');
  await import('./python.ts');
  await runSuite(mocha);
}
