import { setEyes } from './eyes.ts';
import { runSuite } from './run.ts';

/** Called by the editor's extension host. */
export async function run(): Promise<void> {
  setEyes(process.env['MCP_AUTH_AUDIT_EYES']);
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.ts');
  await import('./matrix.ts');
  await import('./diagnostics.ts');
  await import('./hosts.ts');
  await import('./python.ts');
  await runSuite(mocha);
}
