import assert from 'node:assert/strict';
import type { BindAddress, CorsPolicy } from '../../server/engine/facts/facts.ts';
import { factsOf, MAIN, shownEndpoint, type Files } from './support.ts';

const IMPORTS = `import express, { Router } from 'express';
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
function endpoints(source: string, others: Readonly<Record<string, string>> = {}): string[] {
  return factsOf({ [MAIN]: IMPORTS + source, ...others }).endpoints.map(shownEndpoint);
}

function specify(cases: readonly (readonly [what: string, source: string, expected: readonly string[]])[]): void {
  for (const [what, source, expected] of cases) it(what, () => assert.deepEqual(endpoints(source), expected));
}

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

  describe('gates', () => {
    specify([
      [
        'stand before the route',
        `const app = express(); app.use(gate); app.post('/mcp', handler);`,
        ['POST /mcp < gate enforced'],
      ],
      ['stand in the route', `const app = express(); app.post('/mcp', gate, handler);`, ['POST /mcp < gate enforced']],
      [
        'stand in a list',
        `const app = express(); app.post('/mcp', [express.json(), gate], handler);`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'stand in a list of its own name',
        `const all = [express.json(), gate]; const app = express(); app.post('/mcp', all, handler);`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'are spread',
        `const all = [gate]; const app = express(); app.post('/mcp', ...all, handler);`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'cover a path',
        `const app = express(); app.use('/mcp', gate); app.post('/mcp', handler);`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'cover what is below their path',
        `const app = express(); app.use('/api', gate); app.post('/api/mcp', handler);`,
        ['POST /api/mcp < gate enforced'],
      ],
      [
        'miss another path',
        `const app = express(); app.use('/admin', gate); app.post('/mcp', handler);`,
        ['POST /mcp'],
      ],
      ['come too late', `const app = express(); app.post('/mcp', handler); app.use(gate);`, ['POST /mcp !after gate']],
      [
        'lie on the wrong path',
        `const app = express(); app.use('/sse', gate); app.post('/mcp', handler);`,
        ['POST /mcp !path gate'],
      ],
      [
        'keep their order',
        `const second = (req, res, next) => { if (!req.get('authorization')) return res.sendStatus(401); next(); }; const app = express(); app.use(gate); app.post('/mcp', second, handler);`,
        ['POST /mcp < gate enforced < second presence-only'],
      ],
      [
        'of a whole chain',
        `const app = express(); app.route('/mcp').all(gate).post(handler);`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'of another method are none',
        `const app = express(); app.get('/mcp', gate); app.post('/mcp', handler);`,
        ['POST /mcp'],
      ],
      [
        'may be anything that nobody can see into',
        `import { auth } from '@company/auth'; const app = express(); app.use(auth()); app.post('/mcp', handler);`,
        ['POST /mcp < ?'],
      ],
      [
        'are no parsers, loggers and headers',
        `import helmet from 'helmet'; import morgan from 'morgan'; const app = express(); app.use(express.json(), cors(), helmet(), morgan('dev')); app.post('/mcp', handler);`,
        ['POST /mcp'],
      ],
      [
        'of a library',
        `import passport from 'passport'; const app = express(); app.post('/mcp', passport.authenticate('jwt', { session: false }), handler);`,
        ['POST /mcp < authenticate enforced'],
      ],
      [
        'of the SDK',
        `import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'; const app = express(); app.post('/mcp', requireBearerAuth({ verifier }), handler);`,
        ['POST /mcp < requireBearerAuth enforced'],
      ],
      [
        'in the handler',
        `const app = express(); app.post('/mcp', (req, res) => { if (req.get('x-api-key') !== KEY) return res.sendStatus(401); handler(req, res); });`,
        ['POST /mcp < the handler enforced'],
      ],
      [
        'under a condition',
        `const app = express(); if (process.env.AUTH === 'on') app.use(gate); app.post('/mcp', handler);`,
        ['POST /mcp < gate fail-open'],
      ],
      [
        'under a condition that the route has, too',
        `const app = express(); if (process.env.HTTP === 'on') { app.use(gate); app.post('/mcp', handler); }`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'under a condition that a call decides',
        `const create = (middleware) => { const app = express(); if (middleware) app.use(middleware); app.post('/mcp', handler); }; create(gate);`,
        ['POST /mcp < middleware enforced'],
      ],
      [
        'under a condition that a default decides',
        `function create({ auth = true } = {}) { const app = express(); if (auth) app.use(gate); app.post('/mcp', handler); } create();`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'that no call gives are none',
        `const create = (middleware) => { const app = express(); if (middleware) app.use(middleware); app.post('/mcp', handler); }; create();`,
        ['POST /mcp'],
      ],
      [
        'join a list later',
        `const all = [express.json()]; all.push(gate); const app = express(); app.post('/mcp', ...all, handler);`,
        ['POST /mcp < gate enforced'],
      ],
      [
        'may join a list',
        `const all = []; if (process.env.API_KEY) all.push(gate); const app = express(); app.post('/mcp', all, handler);`,
        ['POST /mcp < ?'],
      ],
      [
        'leave out what is on no list of theirs',
        `const app = express(); app.use((req, res, next) => (['/health'].includes(req.path) ? next() : gate(req, res, next))); app.post('/mcp', handler);`,
        ['POST /mcp < the middleware enforced'],
      ],
      [
        'after a program that ends',
        `const app = express(); if (!process.env.API_KEY) process.exit(1); app.use(gate); app.post('/mcp', handler);`,
        ['POST /mcp < gate enforced'],
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

  describe('listeners', () => {
    const bind = (source: string, others: Files = {}): BindAddress | undefined => {
      const { listeners } = factsOf({ [MAIN]: IMPORTS + source, ...(typeof others === 'string' ? {} : others) });
      return listeners[0]?.bind;
    };
    const shown = (source: string): string => {
      const found = bind(`const app = express(); app.post('/mcp', handler); ${source}`);
      if (!found) return 'none';
      if (found.kind === 'literal') return found.address;
      return found.kind === 'environment' ? `${found.variable} or ${found.fallback ?? 'everything'}` : found.kind;
    };
    const cases: readonly (readonly [what: string, source: string, expected: string])[] = [
      ['with a port alone', `app.listen(3000);`, 'implicit'],
      ['with nothing', `app.listen();`, 'implicit'],
      ['with a callback', `app.listen(3000, () => {});`, 'implicit'],
      ['with a host', `app.listen(3000, '127.0.0.1');`, '127.0.0.1'],
      ['with a constant host', `const HOST = '0.0.0.0'; app.listen(3000, HOST, () => {});`, '0.0.0.0'],
      ['with a host of the environment', `app.listen(3000, process.env.HOST);`, 'HOST or everything'],
      ['with a fallback', `app.listen(3000, process.env.HOST ?? 'localhost');`, 'HOST or localhost'],
      [
        'with a default of a pattern',
        `const { HOST = 'localhost' } = process.env; app.listen(3000, HOST);`,
        'HOST or localhost',
      ],
      ['with a host that nobody knows', `import { host } from 'conf'; app.listen(3000, host);`, 'unknown'],
      ['with an undefined host', `app.listen(3000, undefined, () => {});`, 'implicit'],
      [
        'of a plain server around the app',
        `import http from 'node:http'; http.createServer(app).listen(3000, '::1');`,
        '::1',
      ],
      ['of a socket path', `app.listen('/run/mcp.sock');`, 'none'],
      ['in a callback', `server.connect(x).then(() => { app.listen(3000, '127.0.0.1'); });`, '127.0.0.1'],
    ];
    for (const [what, source, expected] of cases)
      it(`${what}: ${expected}`, () => assert.equal(shown(source), expected));

    it('know whether MCP is behind them', () => {
      const { listeners } = factsOf(
        `${IMPORTS}const app = express(); app.post('/mcp', handler); const other = express(); app.listen(1); other.listen(2);`,
      );
      assert.deepEqual(
        listeners.map(({ servesMcp }) => servesMcp),
        [true, false],
      );
    });

    it('know the factory of the SDK and its host', () => {
      const { listeners } = factsOf(
        `${IMPORTS}const app = createMcpExpressApp({ host: '0.0.0.0' }); app.post('/mcp', handler); app.listen(3000);`,
      );
      assert.equal(listeners[0]?.factory?.host, '0.0.0.0');
    });

    it('end at their address', () => {
      const facts = factsOf(`${IMPORTS}const app = express(); app.listen(3000, '0.0.0.0', () => {});`);
      assert.deepEqual(
        facts.listeners.map(({ at }) => facts.textAt(at)),
        [`app.listen(3000, '0.0.0.0'`],
      );
    });
  });

  describe('cross-origin policies', () => {
    const policies = (source: string): Pick<CorsPolicy, 'origins' | 'credentials' | 'coversMcp'>[] =>
      factsOf(IMPORTS + `const app = express(); ${source} app.post('/mcp', handler);`).corsPolicies.map(
        ({ origins, credentials, coversMcp }) => ({ origins, credentials, coversMcp }),
      );
    const cases: readonly (readonly [
      what: string,
      source: string,
      origins: CorsPolicy['origins'],
      credentials?: boolean,
    ])[] = [
      ['of the package by itself', `app.use(cors());`, 'any'],
      ['with a star', `app.use(cors({ origin: '*' }));`, 'any'],
      ['with true', `app.use(cors({ origin: true, credentials: true }));`, 'reflected', true],
      ['with one origin', `app.use(cors({ origin: 'https://app.example' }));`, 'list'],
      ['with a list', `app.use(cors({ origin: ['https://app.example'] }));`, 'list'],
      ['with a star in the list', `app.use(cors({ origin: ['*'] }));`, 'any'],
      [
        'with a function that always agrees',
        `app.use(cors({ origin: (origin, done) => done(null, true) }));`,
        'reflected',
      ],
      ['with options of another name', `const options = { origin: '*' }; app.use(cors(options));`, 'any'],
      [
        'by hand',
        `app.use((req, res, next) => { res.setHeader('Access-Control-Allow-Origin', '*'); next(); });`,
        'any',
      ],
      [
        'by hand, reflected',
        `app.use((req, res, next) => { res.header('Access-Control-Allow-Origin', req.headers.origin); res.header('Access-Control-Allow-Credentials', 'true'); next(); });`,
        'reflected',
        true,
      ],
    ];
    for (const [what, source, origins, credentials = false] of cases) {
      it(`${what}: ${origins}`, () => assert.deepEqual(policies(source), [{ origins, credentials, coversMcp: true }]));
    }

    it('on another path do not cover MCP', () => {
      assert.deepEqual(
        policies(`app.use('/public', cors());`).map(({ coversMcp }) => coversMcp),
        [false],
      );
    });
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
