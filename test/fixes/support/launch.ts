import { spawn, type ChildProcess } from 'node:child_process';

const LONGEST_START = 30_000;

export interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a server that prints its address as JSON when it listens. Rejects with its output when it ends instead. */
export function launch(file: string, environment: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  const stopped = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = (): Promise<void> => {
    kill();
    return stopped;
  };
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => {
      void stop();
      reject(new Error(`The server did not listen in time: ${output}`));
    }, LONGEST_START);
    read(child, (text) => {
      output += text;
      const [, port] = /"port":(\d+)/.exec(output) ?? [];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve({ port: Number(port), stop });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with ${String(code)}: ${output}`));
    });
  });
}

function read(child: ChildProcess, take: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => take(text));
  }
}
