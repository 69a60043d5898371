import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Frame, Page } from 'playwright-core';
import type { Look, LookResult, Outcome } from './look.ts';

/** Sees and touches the workbench for a suite that runs inside the editor, where there is no DOM. */
export class Eyes {
  readonly #page: Page;
  readonly #screenshots: string;
  #outcome: Outcome | undefined;

  constructor(page: Page, screenshots: string) {
    this.#page = page;
    this.#screenshots = screenshots;
    mkdirSync(screenshots, { recursive: true });
  }

  async look(look: Look): Promise<LookResult> {
    switch (look.kind) {
      case 'say':
        console.log(look.text);
        return {};
      case 'done':
        this.#outcome = look.outcome;
        return {};
      case 'screenshot':
        await this.#page.screenshot({ path: join(this.#screenshots, `${look.name}.png`) });
        return {};
      case 'press':
        await this.#page.keyboard.press(look.key);
        return {};
      case 'workbench':
        return { value: await this.#page.evaluate(look.script) };
      case 'matrix': {
        const frame = await this.#matrix();
        return { value: await frame.evaluate(look.script) };
      }
    }
  }

  /** What the suite counted; a suite that ended badly has at least one failure. */
  outcome(exitCode: number): Outcome {
    const outcome = this.#outcome ?? { passed: 0, failed: 0, skipped: 0 };
    return exitCode !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
  }

  /** The webview is a frame in a frame of the workbench. */
  async #matrix(): Promise<Frame> {
    for (let tries = 0; tries < 100; tries++) {
      for (const frame of this.#page.frames()) {
        const found = await frame.$('#usage').catch(() => null);
        if (found) return frame;
      }
      await this.#page.waitForTimeout(100);
    }
    throw new Error('The webview of the matrix is not there.');
  }
}

/** Lends the eyes to another process. */
export async function serveEyes(eyes: Eyes): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => eyes.look(JSON.parse(body) as Look))
      .catch((error: unknown): LookResult => ({ error: String(error) }))
      .then((result) => response.end(JSON.stringify(result)));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
