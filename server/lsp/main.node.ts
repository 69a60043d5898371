import { createConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import { CONNECTION_OPTIONS } from './connection.ts';
import { diskFiles } from './files.node.ts';
import { diskGrammars } from './grammars.node.ts';
import { hostWith } from './host.ts';
import { startServer } from './server.ts';

/** Serves over standard input and output, for any editor. */
export function startStdio(): void {
  startServer(createConnection(process.stdin, process.stdout, CONNECTION_OPTIONS), hostWith(diskFiles, diskGrammars));
}

/** Serves over the channel to the parent process, for the extension. */
export function startIpc(): void {
  // An extension host that was killed says no `exit`.
  process.once('disconnect', () => process.exit(0));
  const connection = createConnection(new IPCMessageReader(process), new IPCMessageWriter(process), CONNECTION_OPTIONS);
  startServer(connection, hostWith(diskFiles, diskGrammars));
}

// Started by the extension, `node server.js --node-ipc`, or by hand, `node server.js --stdio`. The command line imports
// this module for its verb `lsp` and calls `startStdio` itself.
if (process.argv[2] === '--stdio') startStdio();
else if (process.argv.includes('--node-ipc')) startIpc();
