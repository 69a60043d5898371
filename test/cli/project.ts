import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from '../../server/cli/io.ts';
import { run } from '../../server/cli/run.ts';
import type { CreateAuditor } from '../../server/engine/audit.ts';
import { createToyAuditor } from './toy-auditor.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder on disk in which the command line is run. */
export class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcp-auth-audit-')));
  /** A repository, so that nothing above the folder counts. */
  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    mkdirSync(join(this.folder, '.git'));
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), content);
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  /** The names in a folder of the project, without `.git`. */
  list(path = '.'): string[] {
    return readdirSync(this.at(path)).filter((name) => name !== '.git');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs the command line in the folder, with the toy auditor unless told otherwise. */
  async run(argv: readonly string[], more: Partial<RunOptions> = {}): Promise<Outcome> {
    const { createAuditor = createToyAuditor, env = {}, terminal = false } = more;
    const written = { stdout: '', stderr: '' };
    let time = 0;
    const io: Io = {
      stdout: { isTerminal: terminal, write: (text) => void (written.stdout += text) },
      stderr: { isTerminal: terminal, write: (text) => void (written.stderr += text) },
      cwd: this.folder,
      env,
      now: () => (time += 100),
      peakMemory: () => 1,
    };
    const code = await run(argv, io, createAuditor);
    return { code, ...written };
  }
}

interface RunOptions {
  readonly createAuditor: CreateAuditor;
  readonly env: Readonly<Record<string, string>>;
  readonly terminal: boolean;
}

/** Runs a test in a project that is gone afterwards. */
export function inProject(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (project: Project) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const project = new Project(files);
    try {
      await test(project);
    } finally {
      project.remove();
    }
  };
}
