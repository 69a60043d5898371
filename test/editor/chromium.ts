import { join } from 'node:path';
import { automationExit, openBrowser } from './browser.ts';
import { startEditorServer } from './editorServer.ts';
import { Eyes, serveEyes } from './eyes.ts';
import type { Outcome } from './look.ts';
import { provisionEditor } from './provision.ts';
import { createWorkspace } from './workspace.ts';

/** Runs the suite in the editor's remote extension host, which is Node; the workbench is in Chromium. */
export async function runInChromium(root: string): Promise<Outcome> {
  const editor = await provisionEditor(join(root, '.cache'));
  const workspace = createWorkspace();
  const { browser, page } = await openBrowser();
  const eyes = new Eyes(page, join(root, 'out', 'screenshots'));
  const watcher = await serveEyes(eyes);
  const server = await startEditorServer(editor, { driver: true, environment: { MCP_AUTH_AUDIT_EYES: watcher.url } });
  try {
    const exit = await automationExit(page);
    const remote = `vscode-remote://${server.authority}`;
    const payload = [
      ['extensionDevelopmentPath', remote + root],
      ['extensionTestsPath', `${remote}${join(root, 'out', 'editor-suite', 'index.cjs')}`],
      ['skipWelcome', 'true'],
    ];
    const query = new URLSearchParams({ folder: workspace.folder, payload: JSON.stringify(payload) });
    await page.goto(`${server.origin}/?${query.toString()}`);
    return eyes.outcome(await exit.code);
  } finally {
    await browser.close();
    await server.stop();
    watcher.close();
    workspace.remove();
  }
}
