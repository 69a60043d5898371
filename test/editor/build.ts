import { execFileSync } from 'node:child_process';

/** Builds the bundles and the suite, unless the caller just did and says so by `EDITOR_BUILT`. */
export function build(root: string): void {
  if (process.env['EDITOR_BUILT'] !== undefined) return;
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
}
