import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start } from './extension.ts';

/** The entry on the desktop and on a remote host: the server is a process of its own. */
export function activate(context: ExtensionContext): void {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const server = { module, transport: TransportKind.ipc };
  start(context, (options) => new LanguageClient('mcpAuthAudit', 'MCP Auth Audit', server, options), true);
}

export { deactivate } from './extension.ts';
