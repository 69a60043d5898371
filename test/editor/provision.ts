import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** VS Code's own server and workbench, 1.139.1, as npm carries them. */
const PACKAGE = 'code-server@4.139.1';
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Puts the editor's server below `cache`, once, and gives its folder. */
export async function provisionEditor(cache: string): Promise<string> {
  const editor = join(cache, 'editor', 'vscode');
  if (existsSync(join(editor, 'provisioned'))) return editor;
  console.log(`Fetching VS Code (${PACKAGE} from npm) into ${editor}, once …`);
  const work = join(cache, 'editor', 'work');
  rmSync(work, { recursive: true, force: true });
  rmSync(editor, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'package.json'), '{ "private": true }\n');
  await install(work, [PACKAGE]);
  const inside = join(work, 'node_modules', 'code-server', 'lib', 'vscode');
  await install(inside, ['--omit=dev']);
  renameSync(inside, editor);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(editor, { recursive: true });
  writeFileSync(join(editor, 'provisioned'), PACKAGE);
  return editor;
}

/** No install script runs: the server works without its native modules. */
async function install(folder: string, what: readonly string[]): Promise<void> {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...options, ...what], { cwd: folder, maxBuffer: 16 * 1024 * 1024 });
}

/** The system's Chromium, or the one that `CHROMIUM` names. */
export function findChromium(): string {
  const named = process.env['CHROMIUM'];
  const found = (named === undefined ? CHROMIUM : [named]).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    named === undefined
      ? 'The editor tests need Chromium: install the package `chromium`, or name a browser in the variable CHROMIUM.'
      : `The variable CHROMIUM names \`${named}\`, which does not exist.`,
  );
}
