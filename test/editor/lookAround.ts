import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { startEditorServer } from './editorServer.ts';
import { provisionEditor } from './provision.ts';
import { createWorkspace } from './workspace.ts';

const THEMES = ['Default Dark Modern', 'Default Light Modern', 'Default High Contrast'] as const;

/** Packages the extension, installs it in the real editor, and does what a person does, with a screenshot of each step. */
export async function lookAround(root: string, screenshots: string): Promise<number> {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const vsix = join(root, `${name}-${version}.vsix`);
  if (process.env['EDITOR_BUILT'] === undefined)
    execFileSync('npm', ['run', 'package'], { cwd: root, stdio: 'inherit' });
  const editor = await provisionEditor(join(root, '.cache'));
  for (const theme of THEMES)
    await visit(editor, vsix, theme, join(screenshots, 'vsix', theme.replaceAll(' ', '-').toLowerCase()));
  return 0;
}

async function visit(editor: string, vsix: string, theme: string, screenshots: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const workspace = createWorkspace({ 'workbench.colorTheme': theme });
  const server = await startEditorServer(editor, { vsix });
  const { browser, page } = await openBrowser();
  const shoot = async (step: string): Promise<void> => {
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(screenshots, `${step}.png`) });
    console.log(`  ${theme}: ${step}`);
  };
  try {
    await open(page, server.origin, workspace.folder);
    await command(page, 'View: Hide Secondary Side Bar');
    await openFile(page, 'server.ts');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ timeout: 30_000 });
    await shoot('1-diagnostics');
    await page.keyboard.press('F8');
    await shoot('2-next-problem');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row').first().waitFor();
    await shoot('3-light-bulb');
    await page.keyboard.press('Enter');
    await shoot('4-fixed');
    await page.keyboard.press('Escape');
    await page.locator('.activitybar a[aria-label^="MCP Auth Audit"]').click();
    await page.waitForTimeout(2500);
    await shoot('5-sidebar');
    await page.locator('[id="status.languageStatus"]').hover();
    await page.waitForTimeout(1000);
    await shoot('6-status');
    await command(page, 'View: Toggle Problems');
    await shoot('7-problems');
    await command(page, 'View: Toggle Problems');
    await command(page, 'View: Toggle Primary Side Bar Visibility');
    await command(page, 'Welcome: Open Walkthrough');
    await page.keyboard.type('Secure your MCP server');
    await page.keyboard.press('Enter');
    await shoot('8-walkthrough');
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
  }
}

async function open(page: Page, origin: string, folder: string): Promise<void> {
  const payload = JSON.stringify([['skipWelcome', 'true']]);
  await page.goto(`${origin}/?${new URLSearchParams({ folder, payload }).toString()}`);
  await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(3000);
}

async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget').waitFor();
  await page.keyboard.type(name);
  await page.waitForTimeout(1500);
  await page.keyboard.press('Enter');
  await page.locator('.editor-instance').first().waitFor();
}

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget').waitFor();
  await page.keyboard.type(title);
  await page.waitForTimeout(700);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(700);
}
