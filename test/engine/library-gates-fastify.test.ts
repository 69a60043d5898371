import { specifyLibraries } from './library-gates.ts';

const FASTIFY = (hook: string, setup: string): string => `
import Fastify from 'fastify';
import { transport } from './mcp.js';
${setup}
app.post('/mcp', { preHandler: ${hook} }, async (request, reply) => {
  await transport.handleRequest(request.raw, reply.raw, request.body);
});
`;

/** Two checks, of which the second one takes any key. */
const JWT_AND_ANY_KEY = `
import auth from '@fastify/auth';
const app = Fastify();
app.register(auth);
app.decorate('verifyJwt', async (request) => { await request.jwtVerify(); });
app.decorate('verifyKey', async (request) => { if (!request.headers['x-api-key']) throw new Error('no'); });
`;

describe('gates of Fastify', () => {
  specifyLibraries([
    [
      'jwtVerify in a hook',
      FASTIFY(
        'app.authenticate',
        `import jwt from '@fastify/jwt'; import { secret } from './keys.js';
      const app = Fastify();
      app.register(jwt, { secret });
      app.decorate('authenticate', async (request, reply) => { await request.jwtVerify(); });`,
      ),
      'authenticate enforced',
    ],
    [
      'jwtVerify that answers itself',
      FASTIFY(
        '[app.authenticate]',
        `import { secret } from './keys.js';
      const app = Fastify();
      app.decorate('authenticate', async (request, reply) => { try { await request.jwtVerify(); } catch (error) { reply.send(error); } });`,
      ),
      'authenticate enforced',
    ],
    [
      'jwtVerify whose error is swallowed',
      FASTIFY(
        'app.authenticate',
        `const app = Fastify();
      app.decorate('authenticate', async (request, reply) => { try { await request.jwtVerify(); } catch (error) { request.log.warn('no token'); } });`,
      ),
      'authenticate fail-open',
    ],
    [
      'one of two checks',
      FASTIFY(
        'app.auth([app.verifyJwt, app.verifyKey])',
        `import auth from '@fastify/auth';
      const app = Fastify();
      app.register(auth);
      app.decorate('verifyJwt', async (request) => { await request.jwtVerify(); });
      app.decorate('verifyKey', async (request) => { if (request.headers['x-api-key'] !== KEY) throw new Error('no'); });
      const KEY = must('KEY');
      function must(name) { const value = process.env[name]; if (!value) throw new Error(name); return value; }`,
      ),
      'auth enforced',
    ],
    [
      'one of two checks of which one is open',
      FASTIFY('app.auth([app.verifyJwt, app.verifyKey])', JWT_AND_ANY_KEY),
      'auth presence-only',
    ],
    [
      'both of two checks',
      FASTIFY(`app.auth([app.verifyKey, app.verifyJwt], { relation: 'and' })`, JWT_AND_ANY_KEY),
      'verifyKey presence-only, verifyJwt enforced',
    ],
    [
      'bearer tokens',
      FASTIFY(
        '[]',
        `import bearerAuth from '@fastify/bearer-auth'; import { keys } from './keys.js';
      const app = Fastify();
      app.register(bearerAuth, { keys });`,
      ),
      'bearerAuth enforced',
    ],
    [
      'bearer tokens that only some routes ask for',
      FASTIFY(
        '[]',
        `import bearerAuth from '@fastify/bearer-auth'; import { keys } from './keys.js';
      const app = Fastify();
      app.register(bearerAuth, { addHook: false, keys });`,
      ),
      'no gate',
    ],
    [
      'basic authentication',
      FASTIFY(
        'app.basicAuth',
        `import basicAuth from '@fastify/basic-auth'; import { validate } from './keys.js';
      const app = Fastify();
      app.register(basicAuth, { validate });`,
      ),
      'basicAuth enforced',
    ],
    [
      'a strategy of passport',
      FASTIFY(
        `passport.authenticate('jwt', { session: false })`,
        `import passport from '@fastify/passport';
      const app = Fastify();
      app.register(passport.initialize());`,
      ),
      'authenticate enforced',
    ],
  ]);
});
