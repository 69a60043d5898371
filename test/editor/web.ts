import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { Page } from 'playwright-core';
import { automationExit, openBrowser } from './browser.ts';
import { startEditorServer } from './editorServer.ts';
import { Eyes } from './eyes.ts';
import type { Look, LookResult, Outcome } from './look.ts';
import { provisionEditor } from './provision.ts';
import { createWorkspace } from './workspace.ts';

/** Where the extension seems to come from: what has a remote origin may not start a worker. */
const ORIGIN = 'https://ext.local';
const CONFIGURATION = 'vscode-workbench-web-configuration';
const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Runs the web suite in the web extension host, a worker of the browser as on vscode.dev. */
export async function runInWebHost(root: string): Promise<Outcome> {
  const editor = await provisionEditor(join(root, '.cache'));
  const workspace = createWorkspace();
  const server = await startEditorServer(editor, { driver: true });
  const { browser, page } = await openBrowser();
  try {
    const exit = await automationExit(page);
    await serveExtension(page, root);
    const eyes = new Eyes(page, join(root, 'out', 'screenshots', 'web'));
    await serveEyes(page, eyes);
    await patchWorkbench(page, server.origin);
    const payload = JSON.stringify([['skipWelcome', 'true']]);
    await page.goto(`${server.origin}/?${new URLSearchParams({ folder: workspace.folder, payload }).toString()}`);
    return eyes.outcome(await exit.code);
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
  }
}

async function serveExtension(page: Page, root: string): Promise<void> {
  await page.context().route(`${ORIGIN}/e/**`, async (route) => {
    const path = normalize(new URL(route.request().url()).pathname.slice('/e/'.length));
    const body = await readFile(join(root, path)).catch(() => undefined);
    const contentType = TYPES[extname(path)] ?? 'text/javascript';
    const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
    await route.fulfill(body === undefined ? { status: 404, headers } : { body, contentType, headers });
  });
}

async function serveEyes(page: Page, eyes: Eyes): Promise<void> {
  await page.context().route(`${ORIGIN}/eyes`, async (route) => {
    const look = JSON.parse(route.request().postData() ?? '{}') as Look;
    const json = await eyes.look(look).catch((error: unknown): LookResult => ({ error: String(error) }));
    await route.fulfill({ json, headers: { 'Access-Control-Allow-Origin': '*' } });
  });
}

/** Tells the workbench's page which extension to develop and which suite to run. */
async function patchWorkbench(page: Page, origin: string): Promise<void> {
  await page.context().route(`${origin}/?*`, async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    const at = { scheme: 'https', authority: 'ext.local' };
    const body = html.replace(
      new RegExp(`(id="${CONFIGURATION}" data-settings=")([^"]*)`),
      (_all, before: string, escaped: string) => {
        const settings = JSON.parse(escaped.replaceAll('&quot;', '"')) as Record<string, unknown>;
        settings['developmentOptions'] = {
          ...(settings['developmentOptions'] as object | undefined),
          extensions: [{ ...at, path: '/e' }],
          extensionTestsPath: { ...at, path: '/e/out/editor-suite/index.web.cjs' },
        };
        return before + JSON.stringify(settings).replaceAll('"', '&quot;');
      },
    );
    await route.fulfill({ response, body });
  });
}
