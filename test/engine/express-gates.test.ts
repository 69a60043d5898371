import { specify } from './express-server.ts';

describe('gates of Express', () => {
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
    ['miss another path', `const app = express(); app.use('/admin', gate); app.post('/mcp', handler);`, ['POST /mcp']],
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
