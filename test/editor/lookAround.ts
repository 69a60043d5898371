import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { type EditorServer, startEditorServer } from './editorServer.ts';
import { provisionEditor } from './provision.ts';
import { createWorkspace } from './workspace.ts';

/** One theme may be named in THEME. */
const THEMES =
  process.env['THEME'] === undefined
    ? ['Default Dark Modern', 'Default Light Modern', 'Default High Contrast']
    : [process.env['THEME']];

const PYTHON = `from fastmcp import FastMCP

mcp = FastMCP("weather")

if __name__ == "__main__":
    mcp.run(transport="http", host="127.0.0.1", port=8000)
`;

/** Packages the extension, installs it in the real editor, and does what a person does, with a screenshot of each step. */
export async function lookAround(root: string, screenshots: string): Promise<void> {
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
}

async function visit(editor: string, vsix: string, theme: string, screenshots: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const workspace = createWorkspace({ 'workbench.colorTheme': theme });
  writeFileSync(join(workspace.folder, 'src', 'weather.py'), PYTHON);
  const server = await startEditorServer(editor, { vsix });
  const { browser, page } = await openBrowser();
  const shoot = async (step: string): Promise<void> => {
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(screenshots, `${step}.png`) });
    console.log(`  ${theme}: ${step}`);
  };
  try {
    await open(page, server, workspace.folder, 'src/server.ts');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ timeout: 60_000 });
    await command(page, 'View: Hide Secondary Side Bar');
    await shoot('01-diagnostics');
    await repairFirst(page, shoot, ['02-next-problem', '03-hover', '04-light-bulb', '05-fixed']);
    await page.locator('.activitybar a[aria-label^="MCP Auth Audit"]').click();
    await page.waitForTimeout(2500);
    await shoot('06-matrix');
    await unfold(page);
    await shoot('07-patterns');
    await page.locator('[id="status.languageStatus"]').hover();
    await page.waitForTimeout(1000);
    await shoot('08-status');
    await page.locator('.tab.active').click();
    await command(page, 'MCP Auth Audit: Audit Workspace');
    await page.locator('.notification-toast').first().waitFor();
    await shoot('09-audited');
    await command(page, 'View: Toggle Problems');
    await shoot('10-problems');
    await command(page, 'View: Toggle Problems');
    await page.keyboard.press('Control+p');
    await page.keyboard.type('weather.py');
    await page.waitForTimeout(700);
    await page.keyboard.press('Enter');
    await page.locator('.tab.active[aria-label*="weather.py"]').waitFor();
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ timeout: 60_000 });
    await shoot('11-python');
    await repairFirst(page, shoot, ['12-python-problem', '13-python-hover', '14-python-light-bulb', '15-python-fixed']);
    await command(page, 'View: Toggle Primary Side Bar Visibility');
    await command(page, 'Welcome: Open Walkthrough');
    await page.keyboard.type('Secure your MCP server');
    await page.keyboard.press('Enter');
    await shoot('16-walkthrough');
  } finally {
    await browser.close();
    await server.stop();
    workspace.remove();
  }
}

/** Goes to the first problem, reads about it, and takes the first fix. */
async function repairFirst(
  page: Page,
  shoot: (step: string) => Promise<void>,
  [problem, hover, lightBulb, fixed]: readonly [string, string, string, string],
): Promise<void> {
  await page.keyboard.press('F8');
  await shoot(problem);
  await page.keyboard.press('Escape');
  await command(page, 'Show or Focus Hover');
  await shoot(hover);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row').first().waitFor();
  await shoot(lightBulb);
  await page.keyboard.press('Enter');
  await shoot(fixed);
  await page.keyboard.press('Escape');
}

async function open(page: Page, { origin, authority }: EditorServer, folder: string, file: string): Promise<void> {
  const payload = JSON.stringify([
    ['skipWelcome', 'true'],
    ['openFile', `vscode-remote://${authority}${join(folder, file)}`],
  ]);
  await page.goto(`${origin}/?${new URLSearchParams({ folder, payload }).toString()}`);
  await page.locator('.editor-instance').first().waitFor({ timeout: 60_000 });
}

/** Unfolds what the matrix says about each pattern. */
async function unfold(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    const summaries = await frame.locator('details > summary').all();
    for (const summary of summaries) await summary.click();
    await summaries[1]?.scrollIntoViewIfNeeded();
  }
}

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget').waitFor();
  await page.keyboard.type(title);
  await page.waitForTimeout(700);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(700);
}
