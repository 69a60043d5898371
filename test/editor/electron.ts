import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { Outcome } from './look.ts';
import { createWorkspace } from './workspace.ts';

const RELEASES = 'https://update.code.visualstudio.com/api/releases/stable';

/** An editor is named, or there is a display and a download. */
export async function canRunElectron(): Promise<boolean> {
  if (process.env['VSCODE_EXECUTABLE'] !== undefined) return true;
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  if (process.platform === 'linux' && display === undefined) return false;
  const answer = await fetch(RELEASES, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  return answer?.ok ?? false;
}

/** Runs the suite in a desktop editor. Nobody watches its window, so what needs eyes is skipped, and its tests are counted as one. */
export async function runInElectron(root: string): Promise<Outcome> {
  const workspace = createWorkspace();
  const executable = process.env['VSCODE_EXECUTABLE'];
  try {
    const code = await runTests({
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'out', 'editor-suite', 'index.cjs'),
      launchArgs: [workspace.folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
    });
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  } finally {
    workspace.remove();
  }
}
