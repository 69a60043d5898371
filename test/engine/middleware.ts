import assert from 'node:assert/strict';
import type { Gate } from '../../server/engine/facts/facts.ts';
import { factsOf, MAIN, type Files } from './support.ts';

const IMPORTS = `
import express from 'express';
import jwt from 'jsonwebtoken';
import * as jose from 'jose';
import { createHash, timingSafeEqual } from 'node:crypto';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
`;
const SERVER = `
app.use(gate);
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({});
  await transport.handleRequest(req, res, req.body);
});
`;
/** The program stops without the key. */
export const KEY = `const API_KEY = process.env.API_KEY;\nif (!API_KEY) throw new Error('API_KEY is missing');\n`;

/** What a middleware does, how it is written, and what it is worth. */
export type MiddlewareCase = readonly [
  what: string,
  source: string,
  verdict: string,
  others?: Readonly<Record<string, string>>,
];

/** `(req, res, next) => { … }` */
export const gate = (body: string): string => `const gate = (req, res, next) => { ${body} };`;

/** An Express server that uses `gate` before MCP, however `source` declares it. */
export function serverOf(source: string): string {
  return IMPORTS + source + SERVER;
}

/** The first gate before MCP. */
export function firstGate(files: Files): Gate | undefined {
  return factsOf(files).endpoints[0]?.gates[0];
}

export function specifyGates(groups: Readonly<Record<string, readonly MiddlewareCase[]>>): void {
  for (const [group, cases] of Object.entries(groups)) {
    describe(group, () => {
      for (const [what, source, verdict, others] of cases) {
        it(`${what}: ${verdict}`, () => assert.equal(judged(source, others), verdict));
      }
    });
  }
}

/** What `const gate` makes of the endpoint behind it: a verdict, what opens it, and the evidence. */
function judged(source: string, others: Readonly<Record<string, string>> = {}): string {
  const { endpoints } = factsOf({ [MAIN]: serverOf(source), ...others });
  const [endpoint] = endpoints;
  if (!endpoint) return 'no endpoint';
  const [gate] = endpoint.gates;
  if (!gate) return endpoint.uncertain ? 'uncertain' : 'no gate';
  const opening = gate.opening === undefined ? '' : ` by ${gate.opening}`;
  const setting = gate.setting === undefined ? '' : ` ${gate.setting}`;
  return `${gate.verdict}${opening}${setting}`;
}
