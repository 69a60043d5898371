import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { CONNECTION_OPTIONS } from './connection.ts';
import { hostWith } from './host.ts';
import { startServer } from './server.ts';

// A worker in a browser: messages of the page that started it, and files as far as the client reads them.
const connection = createConnection(
  new BrowserMessageReader(globalThis),
  new BrowserMessageWriter(globalThis),
  CONNECTION_OPTIONS,
);
startServer(connection, hostWith(undefined));
