import { commands, type ExtensionContext, type LogOutputChannel, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { CHANGED_NOTIFICATION, DIAGNOSTIC_SOURCE, type InitializationOptions } from '../server/lsp/protocol.ts';
import { Activity } from './activity.ts';
import { registerCommands } from './commands.ts';
import { serveHostFiles } from './hostFiles.ts';
import { LANGUAGES, PATTERNS } from './languages.ts';
import { MatrixView } from './matrix/view.ts';
import { ServerTree } from './servers/tree.ts';
import type { Releasable } from './releasable.ts';
import { registerStatus } from './status.ts';
import { SummaryStore } from './summary.ts';

/** Makes a client that talks to the server of this host: a process on the desktop, a worker in a browser. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

let running: BaseLanguageClient | undefined;

/** Registers everything at once and starts the server behind it: nothing waits for the server. */
export function start(context: ExtensionContext, createClient: CreateClient, hasFileSystem: boolean): void {
  const log = window.createOutputChannel(DIAGNOSTIC_SOURCE, { log: true });
  const client = createClient(clientOptions(context, log, hasFileSystem));
  running = client;
  const summary = new SummaryStore(client, log);
  const activity = new Activity();
  context.subscriptions.push(
    log,
    summary,
    client.onNotification(CHANGED_NOTIFICATION, () => summary.refresh()),
    ...serveHostFiles(client),
    activity,
    ...registerStatus(client, activity),
    ...registerCommands(client, log, activity),
    restartOnChange(),
    new ServerTree(summary),
    new MatrixView(context.extensionUri, summary),
  );
  client.start().catch((error: unknown) => log.error(`The language server did not start: ${String(error)}`));
}

export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

function clientOptions(
  context: ExtensionContext,
  log: LogOutputChannel,
  hasFileSystem: boolean,
): LanguageClientOptions {
  return {
    documentSelector: [...LANGUAGES.map((language) => ({ language })), ...PATTERNS.map((pattern) => ({ pattern }))],
    // read again at every start
    initializationOptions: () => initializationOptions(context, hasFileSystem),
    outputChannel: log,
    diagnosticPullOptions: { onChange: true },
    markdown: { isTrusted: false, supportHtml: false },
  };
}

function initializationOptions(context: ExtensionContext, hasFileSystem: boolean): InitializationOptions {
  const onDisk = workspace.workspaceFolders?.every((folder) => folder.uri.scheme === 'file') ?? true;
  return {
    workspaceAudit: workspace.getConfiguration('mcpAuthAudit').get<'auto' | 'onDemand'>('workspaceAudit', 'auto'),
    hostFiles: !hasFileSystem || !onDisk,
    grammars: Uri.joinPath(context.extensionUri, 'dist').toString(true),
  };
}

/** The server learns at its start when it audits files that are not open. */
function restartOnChange(): Releasable {
  return workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration('mcpAuthAudit.workspaceAudit')) return;
    void commands.executeCommand('mcpAuthAudit.restartServer');
  });
}
