import { execFile, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createConnection } from 'node:net';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AddressInfo } from 'node:net';
import type { Running } from './launch.ts';

const CACHE = fileURLToPath(new URL('../../../.cache/python', import.meta.url));
const LONGEST_START = 60_000;
const run = promisify(execFile);

/** What the environments of these tests hold, by their names. */
export const PYTHON_PACKAGES = {
  'fastmcp-v2': ['fastmcp==2.14.7'],
  'fastmcp-v3': ['fastmcp==3.4.10'],
  fastmcp: ['fastmcp==4.1.2'],
  'sdk-v1': ['mcp==1.30.0', 'pyjwt[crypto]'],
  'sdk-v2': ['mcp==2.3.0', 'pyjwt[crypto]'],
  web: ['aiohttp==3.14.5', 'fastapi-mcp==0.4.0', 'flask==3.1.3', 'mcp==1.30.0'],
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

/** The interpreter of the virtual environment with a name, once `makeEnvironments` has made it. */
export function interpreterOf(name: PythonPackages): string {
  return placesOf(name, PYTHON_PACKAGES[name]).python;
}

/** Before tests that start Python servers: makes what they run in, or skips them and says what is missing. */
export async function preparePython(tests: Mocha.Context): Promise<void> {
  const missing = missingPython();
  if (missing !== undefined) {
    console.warn(`      The repaired Python servers are not started: ${missing}.`);
    tests.skip();
  }
  await makeEnvironments();
}

/** Makes the virtual environments that are missing in `.cache/python`, as many at once as there are processors. */
async function makeEnvironments(): Promise<void> {
  const missing = Object.entries(PYTHON_PACKAGES).filter(
    ([name, packages]) => !existsSync(placesOf(name, packages).mark),
  );
  const work = async (): Promise<void> => {
    for (let next = missing.pop(); next; next = missing.pop()) {
      const [name, packages] = next;
      const { folder, python, mark } = placesOf(name, packages);
      makeEmpty(folder);
      await run(python, [onePip(), 'install', '--quiet', '--disable-pip-version-check', ...packages]);
      writeFileSync(mark, '');
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

function placesOf(
  name: string,
  packages: readonly string[],
): { readonly folder: string; readonly python: string; readonly mark: string } {
  const folder = join(CACHE, name);
  return {
    folder,
    python: join(folder, 'bin', 'python'),
    mark: join(folder, `${packages.join('+').replaceAll('/', '_')}.complete`),
  };
}

/** A new environment without pip, which takes long to make. */
function makeEmpty(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  execFileSync('python3', ['-m', 'venv', '--without-pip', folder]);
}

/** One pip that installs into all of them, as a program for another interpreter. */
function onePip(): string {
  const { folder, python, mark } = placesOf('pip', []);
  if (!existsSync(mark)) {
    rmSync(folder, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', folder]);
    writeFileSync(mark, '');
  }
  return execFileSync(python, ['-c', 'import pip; print(pip.__path__[0])']).toString().trim();
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
  child.once('close', () => process.off('exit', kill));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    kill();
    await closed;
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
