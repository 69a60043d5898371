import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { start } from './extension.ts';

/** The entry in a browser: the server is a worker, and asks the client for files. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  const worker = (): Promise<Worker> => Promise.resolve(new Worker(script, { name: 'MCP Auth Audit' }));
  start(context, (options) => new LanguageClient('mcpAuthAudit', 'MCP Auth Audit', worker, options), false);
}

export { deactivate } from './extension.ts';
