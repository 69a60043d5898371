import type { CreateAuditor } from '../engine/audit.ts';
import { SERVER_INFO } from '../lsp/serverInfo.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './arguments.ts';
import { runAudit } from './audit.ts';
import { pageOf, ruleIds, rulesList } from './catalogue.ts';
import type { ExitCode } from './exit.ts';
import { EXIT } from './exit.ts';
import { helpText } from './help.ts';
import type { Io } from './io.ts';
import { matrixText } from './matrix.ts';
import { UsageError } from './usage-error.ts';

/** Runs the program with the arguments behind its name. Never throws: what goes wrong is one message and exit code 2. */
export async function run(argv: readonly string[], io: Io, createAuditor: CreateAuditor): Promise<ExitCode> {
  try {
    return await runCommand(readArguments(argv, ruleIds), io, createAuditor);
  } catch (error) {
    const said = error instanceof UsageError ? error.message : `The audit failed: ${describe(error)}`;
    io.stderr.write(`mcp-auth-audit: ${said}\n`);
    return EXIT.failure;
  }
}

async function runCommand(command: Command, io: Io, createAuditor: CreateAuditor): Promise<ExitCode> {
  if (command.verb === 'audit') return runAudit(command, io, createAuditor);
  if (command.verb === 'lsp') await serve();
  else io.stdout.write(textFor(command));
  return EXIT.clean;
}

function textFor(command: Exclude<Command, { readonly verb: 'audit' | 'lsp' }>): string {
  switch (command.verb) {
    case 'help':
      return helpText();
    case 'version':
      return `${SERVER_INFO.version}\n`;
    case 'explain':
      return pageOf(command.rule);
    case 'rules':
      return rulesList(command.format);
    case 'matrix':
      return matrixText(command.format);
  }
}

/** The server's libraries are loaded only for it. It ends the process itself, when its client says so. */
async function serve(): Promise<void> {
  const { startStdio } = await import('../lsp/main.node.ts');
  startStdio();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
