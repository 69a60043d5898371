import { createAuditor } from '../engine/auditor.ts';
import { provideGrammars } from '../engine/languages/grammars.ts';
import { diskGrammars } from '../lsp/grammars.node.ts';
import type { Io, Output } from './io.ts';
import { run } from './run.ts';

function outputOf(stream: NodeJS.WriteStream): Output {
  // Whoever reads the pipe may stop reading: `mcp-auth-audit | head`.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return { isTerminal: stream.isTTY, write: (text) => void stream.write(text) };
}

const io: Io = {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  cwd: process.cwd(),
  env: process.env,
  now: () => performance.now(),
  peakMemory: () => process.resourceUsage().maxRSS * 1024,
};

provideGrammars(diskGrammars);
void run(process.argv.slice(2), io, createAuditor).then((code) => {
  process.exitCode = code;
});
