/** An MCP server on Express as people write it, with most of the syntax that TypeScript adds. */
export const typescriptServer = `#!/usr/bin/env node
// A server for notes. See https://example.org/notes
import { randomUUID, timingSafeEqual } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import * as z from 'zod';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

interface Note {
  readonly id: string;
  text?: string;
}

type Handler<T extends Request = Request> = (req: T, res: Response, next: NextFunction) => void | Promise<void>;

enum Level { Quiet, Loud = 'loud' }

const { PORT = '3000', HOST: host = '127.0.0.1', ...rest } = process.env;
const port = Number.parseInt(PORT, 10) as number;
export const notes = new Map<string, Note>();
let sessions: Record<string, StreamableHTTPServerTransport> = {};

/** Compares in constant time; /[/*]/ is no comment. */
function sameKey(given: string | undefined, expected: string): boolean {
  if (given === undefined || given.length !== expected.length) return false;
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected!));
}

const requireKey: Handler = (req, res, next) => {
  const key = req.headers['x-api-key'] ?? req.header('authorization')?.replace(/^Bearer\\s+/i, '');
  const expected = process.env.API_KEY;
  if (!expected || !sameKey(<string>key, expected)) {
    res.status(401).set('WWW-Authenticate', \`Bearer realm="\${host}:\${port}"\`).json({ error: 'invalid_token' });
    return;
  }
  next();
};

abstract class Store<T> implements Iterable<T> {
  static #instances = 0;
  protected declare readonly kind: string;
  constructor(private readonly items: T[] = [], public level = Level.Quiet) { Store.#instances++; }
  get size() { return this.items.length; }
  abstract load(): Promise<void>;
  *[Symbol.iterator](): Iterator<T> { yield* this.items; }
  static { console.error('ready', Store.#instances); }
}

class Notes extends Store<Note> {
  @logged() async load() {
    for await (const note of read('notes.json')) notes.set(note.id, { ...note, at: Date.now() });
  }
}

const app = express();
app.use(express.json({ limit: '1mb' }), requireKey);

app.post('/mcp', async (req: Request, res: Response) => {
  const id = req.headers['mcp-session-id'] as string | undefined;
  let transport = id ? sessions[id] : undefined;
  try {
    if (!transport) {
      transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });
      const server = new McpServer({ name: 'notes', version: '1.0.0' });
      server.tool('read', { id: z.string().min(1) }, async ({ id }) => ({ content: [{ type: 'text', text: notes.get(id)?.text ?? '' }] }));
      await server.connect(transport satisfies Transport);
    }
    await transport.handleRequest(req, res, req.body);
  } catch (error: unknown) {
    switch (true) {
      case error instanceof RangeError: res.status(400).end(); break;
      default: if (!res.headersSent) res.status(500).json({ jsonrpc: '2.0', error: { code: -32603, message: String(error) }, id: null });
    }
  } finally {
    sessions = { ...sessions, [randomUUID()]: transport! };
  }
});

app.listen(port, host, () => console.error(\`http://\${host}:\${port}/mcp\`)); // loopback only
export default app;
`;

/** The same way into MCP on plain JavaScript modules of the older kind. */
export const commonjsServer = `'use strict';
/* A server for notes. */
const http = require('http');
const crypto = require('node:crypto');
const express = require('express');
const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
const { SSEServerTransport } = require('@modelcontextprotocol/sdk/server/sse.js');
const key = process.env.MCP_KEY || null, port = +process.env.PORT || 3000;
var app = express(), transports = {};

function auth(req, res, next) {
  var given = req.get('x-api-key');
  if (key == null) return next(); // open while developing
  if (!given) { res.sendStatus(401); return; }
  else if (given !== key) return res.status(403).send('no'), undefined;
  next();
}

app.use('/messages', auth);
app.get('/sse', auth, async function (req, res) {
  const transport = new SSEServerTransport('/messages', res);
  transports[transport.sessionId] = transport;
  res.on('close', () => { delete transports[transport.sessionId]; });
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  await server.connect(transport);
});
app.post('/messages', async (req, res) => {
  const transport = transports[req.query.sessionId];
  transport ? await transport.handlePostMessage(req, res, req.body) : res.status(404).end();
});

outer: for (var at = 0, tries = 3; at < tries; at++) {
  do { if (at % 2) continue outer; } while (false);
}
http.createServer(app).listen(port, '0.0.0.0');
module.exports = { app, auth, hash: (text) => crypto.createHash('sha256').update(text).digest('hex') };
`;
