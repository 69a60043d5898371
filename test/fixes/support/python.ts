import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createConnection } from 'node:net';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';
import type { Running } from './launch.ts';

const CACHE = fileURLToPath(new URL('../../../.cache/python', import.meta.url));
const LONGEST_START = 60_000;

/** What the environments of these tests hold, by their names. */
export const PYTHON_PACKAGES = {
  fastmcp: ['fastmcp==4.1.2'],
  'sdk-v1': ['mcp==1.30.0', 'pyjwt[crypto]'],
  'sdk-v2': ['mcp==2.3.0', 'pyjwt[crypto]'],
} as const;
export type PythonPackages = keyof typeof PYTHON_PACKAGES;

/** Why no Python server can be started here; undefined when they can. */
export function missingPython(): string | undefined {
  try {
    const version = execFileSync('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version_info >= (3, 10))']);
    return version.toString().trim() === 'True' ? undefined : 'python3 is older than 3.10';
  } catch {
    return 'there is no python3 with venv and ensurepip';
  }
}

/** The interpreter of a virtual environment with some pinned packages, made once and kept in `.cache/python`. */
export function environmentWith(name: string, packages: readonly string[]): string {
  const folder = join(CACHE, name);
  const python = join(folder, 'bin', 'python');
  const mark = join(folder, packages.join('+').replaceAll('/', '_'));
  if (existsSync(mark)) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  execFileSync('python3', ['-m', 'venv', folder]);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  writeFileSync(mark, '');
  return python;
}

/** Starts a server that listens on `PORT`. Rejects with its output when it ends instead. */
export async function launchPython(
  python: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<Running> {
  const port = await freePort();
  const child = spawn(python, [file], {
    env: { PATH: process.env['PATH'] ?? '', PYTHONUNBUFFERED: '1', PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    kill();
    await closed;
    process.off('exit', kill);
  };
  const ended = closed.then((code) => Promise.reject(new Error(`The server ended with ${String(code)}: ${output}`)));
  ended.catch(() => undefined);
  const deadline = Date.now() + LONGEST_START;
  while (Date.now() < deadline) {
    if (await Promise.race([answers(port), ended])) return { port, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`The server did not listen in time: ${output}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
