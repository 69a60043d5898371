import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from './provision.ts';

/** Milliseconds after which a suite counts as hung. */
const LONGEST = 300_000;

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
];

export async function openBrowser(): Promise<{ browser: Browser; page: Page }> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ARGUMENTS });
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  if (process.env['EDITOR_LOG'] !== undefined)
    page.on('console', (message) => console.log(`  [page] ${message.text()}`));
  return { browser, page };
}

/** What the workbench calls when it runs a test module: `code` resolves with its exit code. */
export async function automationExit(page: Page): Promise<{ code: Promise<number> }> {
  let exit: (code: number) => void = () => undefined;
  const code = new Promise<number>((resolve) => (exit = resolve));
  await page.exposeFunction('codeAutomationExit', (code: number) => exit(code));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (process.env['EDITOR_LOG'] !== undefined) console.log(`  [${type}]`, ...args);
  });
  const expired = setTimeout(() => {
    console.error(`The suite did not end within ${LONGEST / 60_000} minutes.`);
    exit(1);
  }, LONGEST);
  return { code: code.finally(() => clearTimeout(expired)) };
}
