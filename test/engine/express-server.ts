import assert from 'node:assert/strict';
import { factsOf, MAIN, shownEndpoint } from './support.ts';

/** What a server in Express imports, how it hands MCP over, and a gate that holds. */
export const IMPORTS = `import express, { Router } from 'express';
import cors from 'cors';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const handler = (req, res) => new StreamableHTTPServerTransport({}).handleRequest(req, res, req.body);
const KEY = 'set';
const gate = (req, res, next) => { if (req.get('x-api-key') !== KEY) return res.sendStatus(401); next(); };
`;

/** The endpoints of a server, one line each. */
export function endpoints(source: string, others: Readonly<Record<string, string>> = {}): string[] {
  return factsOf({ [MAIN]: IMPORTS + source, ...others }).endpoints.map(shownEndpoint);
}

export function specify(
  cases: readonly (readonly [what: string, source: string, expected: readonly string[]])[],
): void {
  for (const [what, source, expected] of cases) it(what, () => assert.deepEqual(endpoints(source), expected));
}
