import assert from 'node:assert/strict';
import { endpoints, IMPORTS, specify } from './express-server.ts';
import { factsOf, MAIN, shownEndpoint } from './support.ts';

describe('Express', () => {
  describe('routes', () => {
    specify([
      ['by method', `const app = express(); app.post('/mcp', handler);`, ['POST /mcp']],
      ['of all methods', `const app = express(); app.all('/mcp', handler);`, ['ALL /mcp']],
      ['of a middleware', `const app = express(); app.use('/mcp', handler);`, ['ALL /mcp']],
      [
        'of several methods, each for itself',
        `const app = express(); app.get('/mcp', handler); app.delete('/mcp', handler);`,
        ['GET /mcp', 'DELETE /mcp'],
      ],
      ['with a constant path', `const PATH = '/mcp'; const app = express(); app.post(PATH, handler);`, ['POST /mcp']],
      ['with several paths', `const app = express(); app.post(['/mcp', '/sse'], handler);`, ['POST /mcp', 'POST /sse']],
      [
        'with a path that nobody knows',
        `import { path } from 'conf'; const app = express(); app.post(path, handler);`,
        ['POST ?'],
      ],
      ['in a chain', `const app = express(); app.route('/mcp').get(handler).post(handler);`, ['GET /mcp', 'POST /mcp']],
      ['on an app that is assigned later', `let app; app = express(); app.post('/mcp', handler);`, ['POST /mcp']],
      [
        'on an app in a field',
        `class Server { app = express(); constructor() { this.routes(); } routes() { this.app.post('/mcp', handler); } } new Server();`,
        ['POST /mcp'],
      ],
      [
        'on an app that the constructor makes',
        `class Server { constructor() { this.app = express(); this.routes(); } routes() { this.app.post('/mcp', handler); } } new Server();`,
        ['POST /mcp'],
      ],
      [
        'on an app that a function returns',
        `const make = () => express(); const app = make(); app.post('/mcp', handler);`,
        ['POST /mcp'],
      ],
      [
        'on an app that a function is given',
        `const routes = (app) => app.post('/mcp', handler); routes(express());`,
        ['POST /mcp'],
      ],
      [
        'of a required Express',
        `const e = require('express'); const app = e(); app.post('/mcp', handler);`,
        ['POST /mcp'],
      ],
      ['of an app of the SDK', `const app = createMcpExpressApp(); app.post('/mcp', handler);`, ['POST /mcp']],
      [
        'of a method of an instance',
        `class Api { handle(req, res) { handler(req, res); } } const api = new Api(); const app = express(); app.post('/mcp', api.handle.bind(api));`,
        ['POST /mcp'],
      ],
      [
        'of an arrow that calls a method',
        `class Api { handle(req, res) { return handler(req, res); } } const api = new Api(); const app = express(); app.post('/mcp', (req, res) => api.handle(req, res));`,
        ['POST /mcp'],
      ],
      [
        'of a transport that is looked up',
        `const transports = {}; const app = express(); app.post('/mcp', async (req, res) => { const transport = transports[req.headers['mcp-session-id']]; await transport.handleRequest(req, res, req.body); });`,
        ['POST /mcp'],
      ],
      [
        'of server-sent events',
        `const app = express(); app.get('/sse', async (req, res) => { const transport = new SSEServerTransport('/messages', res); await server.connect(transport); }); app.post('/messages', (req, res) => transport.handlePostMessage(req, res));`,
        ['GET /sse', 'POST /messages'],
      ],
      [
        'that do not reach MCP are none',
        `const app = express(); app.get('/health', (req, res) => res.json({ ok: true }));`,
        [],
      ],
    ]);
  });

  describe('routers', () => {
    specify([
      [
        'add their prefix',
        `const app = express(); const router = Router(); router.post('/mcp', handler); app.use('/api', router);`,
        ['POST /api/mcp'],
      ],
      [
        'are made by a member, too',
        `const app = express(); const router = express.Router(); router.post('/', handler); app.use('/mcp', router);`,
        ['POST /mcp'],
      ],
      [
        'nest',
        `const app = express(); const a = Router(); const b = Router(); b.post('/mcp', handler); a.use('/v1', b); app.use('/api', a);`,
        ['POST /api/v1/mcp'],
      ],
      [
        'are mounted twice',
        `const app = express(); const router = Router(); router.post('/mcp', handler); app.use('/a', router); app.use('/b', router);`,
        ['POST /a/mcp', 'POST /b/mcp'],
      ],
      ['may be mounted nowhere', `const router = Router(); router.post('/mcp', handler);`, ['POST /mcp']],
      [
        'pass the gates before their mount',
        `const app = express(); const router = Router(); router.post('/mcp', handler); app.use(gate); app.use('/api', router);`,
        ['POST /api/mcp < gate enforced'],
      ],
      [
        'pass the gates of their mount',
        `const app = express(); const router = Router(); router.post('/mcp', handler); app.use('/api', gate, router);`,
        ['POST /api/mcp < gate enforced'],
      ],
      [
        'pass their own gates',
        `const app = express(); const router = Router(); router.use(gate); router.post('/mcp', handler); app.use(router);`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'miss the gates after their mount',
        `const app = express(); const router = Router(); router.post('/mcp', handler); app.use(router); app.use(gate);`,
        ['POST /mcp'],
      ],
    ]);
  });

  describe('across files', () => {
    const cases: readonly (readonly [string, string, Readonly<Record<string, string>>, readonly string[]])[] = [
      [
        'an app of another file',
        `import { app } from './app.js'; app.post('/mcp', handler);`,
        { '/app/app.ts': `import express from 'express'; export const app = express();` },
        ['POST /mcp'],
      ],
      [
        'routes that another file adds',
        `import { routes } from './routes.js'; const app = express(); app.use(gate); routes(app);`,
        {
          '/app/routes.ts': `export const routes = (app) => app.post('/mcp', (req, res) => transport.handleRequest(req, res));`,
        },
        ['POST /mcp < gate enforced'],
      ],
      [
        'a router of another file',
        `import router from './router.js'; const app = express(); app.use('/api', router);`,
        {
          '/app/router.ts': `import { Router } from 'express'; const router = Router(); router.post('/mcp', (req, res) => transport.handleRequest(req, res)); export default router;`,
        },
        ['POST /api/mcp'],
      ],
      [
        'a gate of another file',
        `import { check } from './auth.js'; const app = express(); app.use(check); app.post('/mcp', handler);`,
        {
          '/app/auth.ts': `const KEY = 'x'; export const check = (req, res, next) => { if (req.get('x-api-key') !== KEY) return res.sendStatus(401); next(); };`,
        },
        ['POST /mcp < check enforced'],
      ],
      [
        'a handler of another file',
        `import { serve } from './mcp.js'; const app = express(); app.post('/mcp', serve);`,
        {
          '/app/mcp.ts': `export async function serve(req, res) { await transport.handleRequest(req, res, req.body); }`,
        },
        ['POST /mcp'],
      ],
    ];
    for (const [what, source, others, expected] of cases)
      it(what, () => assert.deepEqual(endpoints(source, others), expected));
  });

  describe('servers', () => {
    it('name themselves and their transports', () => {
      const { servers } = factsOf(
        `${IMPORTS}const server = new McpServer({ name: 'notes', version: '1' }); if (process.argv.includes('--stdio')) await server.connect(new StdioServerTransport()); else { const app = express(); app.post('/mcp', handler); app.listen(3000); }`,
      );
      assert.deepEqual(
        servers.map(({ name, transports }) => [name, [...transports].sort()]),
        [['notes', ['stdio', 'streamable-http']]],
      );
    });

    it('know the version of their SDK', () => {
      const { servers } = factsOf(`${IMPORTS}new McpServer({ name: 'notes', version: '1' });`, {
        versions: { '@modelcontextprotocol/sdk': '1.20.0' },
      });
      assert.deepEqual(
        servers.map(({ sdk }) => sdk),
        [{ package: '@modelcontextprotocol/sdk', version: '1.20.0', major: 1 }],
      );
    });

    it('of the second SDK are handled by what makes handlers', () => {
      const { endpoints: found } = factsOf({
        [MAIN]: `import { createMcpHandler } from '@modelcontextprotocol/server';
          import { toNodeHandler } from '@modelcontextprotocol/node';
          import { createMcpExpressApp } from '@modelcontextprotocol/express';
          const app = createMcpExpressApp();
          app.all('/mcp', toNodeHandler(createMcpHandler(() => server)));
          app.listen(3000);`,
      });
      assert.deepEqual(found.map(shownEndpoint), ['ALL /mcp']);
    });
  });
});
