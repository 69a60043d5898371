import assert from 'node:assert/strict';
import { factsOf, shownEndpoint } from './support.ts';

/** What is registered, and the endpoints that come of it. */
type Case = readonly [what: string, source: string, ...endpoints: readonly string[]];

const HEAD = `
import express from 'express';
import { transport } from './mcp.js';
const app = express();
const mcp = (req, res) => transport.handleRequest(req, res);
const sse = (req, res) => transport.handlePostMessage(req, res);
const health = (req, res) => res.end('ok');
const KEY = must('KEY');
function must(name) { const value = process.env[name]; if (!value) throw new Error(name); return value; }
const gate = (req, res, next) => { if (req.headers['x-api-key'] !== KEY) return res.sendStatus(401); next(); };
`;

const CASES: readonly Case[] = [
  ['a loop over paths', `for (const path of ['/mcp', '/v2/mcp']) app.post(path, mcp);`, 'POST /mcp', 'POST /v2/mcp'],
  [
    'a loop over objects',
    `const routes = [{ path: '/mcp', guard: gate, handler: mcp }, { path: '/messages', guard: health, handler: sse }];
    for (const { path, guard, handler } of routes) app.post(path, guard, handler);`,
    'POST /mcp < guard enforced',
    'POST /messages',
  ],
  [
    'what a loop declares',
    `for (const route of [{ path: '/mcp' }]) { const { path } = route; const guards = [gate]; app.post(path, ...guards, mcp); }`,
    'POST /mcp < gate enforced',
  ],
  [
    'forEach',
    `[{ path: '/mcp', handler: mcp }, { path: '/health', handler: health }].forEach(({ path, handler }) => app.use(path, handler));`,
    'ALL /mcp',
  ],
  [
    'a table of handlers by path',
    `const table = { '/mcp': mcp, '/messages': sse };
    for (const [path, handler] of Object.entries(table)) app.all(path, gate, handler);`,
    'ALL /mcp < gate enforced',
    'ALL /messages < gate enforced',
  ],
  [
    'a map',
    `const routes = new Map([['/mcp', mcp]]);
    for (const [path, handler] of routes) app.post(path, handler);`,
    'POST /mcp',
  ],
  [
    'gates in a list',
    `const before = [gate];
    before.forEach((each) => app.use(each));
    app.post('/mcp', mcp);`,
    'POST /mcp < each enforced',
  ],
  [
    'routers by path',
    `const router = express.Router();
    router.post('/', mcp);
    for (const base of ['/a/mcp', '/b/mcp']) app.use(base, router);`,
    'POST /a/mcp',
    'POST /b/mcp',
  ],
  ['a list that nobody knows', `for (const path of paths()) app.post(path, mcp); function paths() {}`, 'POST ?'],
];

describe('routes that a table lists', () => {
  for (const [what, source, ...expected] of CASES) {
    it(what, () =>
      assert.deepEqual(
        factsOf(HEAD + source)
          .endpoints.map(shownEndpoint)
          .sort(),
        expected,
      ),
    );
  }
});
