import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** VS Code's server, running, with data and extensions of its own that go with it. */
export interface EditorServer {
  readonly origin: string;
  readonly authority: string;
  stop(): Promise<void>;
}

interface StartOptions {
  /** A package to install before the editor starts. */
  readonly vsix?: string | undefined;
  /** Lets the page run a suite; it also keeps notifications from popping up. */
  readonly driver?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the server of the given editor folder. What it writes is shown when `EDITOR_LOG` is set. */
export async function startEditorServer(
  editor: string,
  { vsix, driver, environment }: StartOptions = {},
): Promise<EditorServer> {
  const state = mkdtempSync(join(tmpdir(), 'mcp-auth-audit-editor-'));
  const folders = ['--server-data-dir', join(state, 'data'), '--extensions-dir', join(state, 'extensions')];
  const main = join(editor, 'out', 'server-main.js');
  if (vsix !== undefined) await execute(process.execPath, [main, ...folders, '--install-extension', vsix, '--force']);
  const port = await freePort();
  const options = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const quiet = [
    '--accept-server-license-terms',
    '--disable-telemetry',
    '--disable-workspace-trust',
    ...(driver === true ? ['--enable-smoke-test-driver'] : []),
  ];
  const server = spawn(process.execPath, [main, ...folders, ...options, ...quiet], {
    stdio: process.env['EDITOR_LOG'] === undefined ? 'ignore' : 'inherit',
    env: { ...process.env, ...environment },
  });
  const authority = `127.0.0.1:${port}`;
  const origin = `http://${authority}`;
  try {
    await answers(origin, server);
  } catch (error) {
    server.kill();
    throw error;
  }
  return {
    origin,
    authority,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.kill()) await ended;
      rmSync(state, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function answers(origin: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`VS Code's server ended with ${server.exitCode} before it listened.`);
    const answer = await fetch(`${origin}/version`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("VS Code's server does not answer.");
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
