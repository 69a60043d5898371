import { type ExtensionContext, Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { start } from './extension.ts';

let worker: Worker | undefined;

/** The entry in a browser: the server is a worker, and asks the client for files. */
export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true);
  const connect = (): Promise<MessageTransports> => Promise.resolve(startWorker(script));
  start(context, (options) => new LanguageClient('mcpAuthAudit', 'MCP Auth Audit', connect, options), false);
}

/** The host has a `Worker` of its own making, which the client would not recognize as one: it is given the two ends. */
function startWorker(script: string): MessageTransports {
  worker?.terminate();
  worker = new Worker(script, { name: 'MCP Auth Audit' });
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}

export { deactivate } from './extension.ts';
