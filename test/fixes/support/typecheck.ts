import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TSC = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
const OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
  skipLibCheck: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
};

/** What the compiler says about every TypeScript file of a folder; empty when nothing is wrong. */
export function typeErrors(folder: string): string {
  const project = join(folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions: OPTIONS, include: ['**/*.ts'] }));
  const run = spawnSync(process.execPath, [TSC, '--pretty', 'false', '-p', project], {
    encoding: 'utf8',
    timeout: 100_000,
  });
  return run.status === 0 ? '' : `${run.stdout}${run.stderr}` || `tsc ended with ${String(run.status ?? run.signal)}`;
}
