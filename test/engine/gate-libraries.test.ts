import assert from 'node:assert/strict';
import { factsOf, shownGate } from './support.ts';

/** What stands before the route, how the program is written, and what is known about the first gate. */
type Case = readonly [what: string, source: string, gate: string];

const HONO = (before: string, imports = ''): string => `
import { Hono } from 'hono';
import { transport } from './mcp.js';
${imports}
const app = new Hono();
app.use('/mcp', ${before});
app.post('/mcp', (c) => transport.handleRequest(c));
`;

const EXPRESS = (before: string, imports = ''): string => `
import express from 'express';
import { transport } from './mcp.js';
${imports}
const app = express();
app.use(${before});
app.post('/mcp', (req, res) => transport.handleRequest(req, res, req.body));
`;

const FASTIFY = (hook: string, setup: string): string => `
import Fastify from 'fastify';
import { transport } from './mcp.js';
${setup}
app.post('/mcp', { preHandler: ${hook} }, async (request, reply) => {
  await transport.handleRequest(request.raw, reply.raw, request.body);
});
`;

/** A check in the handler of a plain fetch server. */
const NEXT = (body: string, imports = ''): string => `
import { createMcpHandler } from 'mcp-handler';
${imports}
const handler = createMcpHandler(() => {});
export async function POST(request) {
  ${body}
  return handler(request);
}
`;

const REFUSE = `return new Response(null, { status: 401 });`;

const GROUPS: Readonly<Record<string, readonly Case[]>> = {
  Hono: [
    [
      'jwt',
      HONO('jwt({ secret, alg })', `import { jwt } from 'hono/jwt'; import { secret, alg } from './keys.js';`),
      'jwt enforced',
    ],
    [
      'jwk',
      HONO('jwk({ jwks_uri })', `import { jwk } from 'hono/jwk'; import { jwks_uri } from './keys.js';`),
      'jwk enforced',
    ],
    [
      'jwk that lets strangers pass',
      HONO(
        'jwk({ jwks_uri, allow_anon: true })',
        `import { jwk } from 'hono/jwk'; import { jwks_uri } from './keys.js';`,
      ),
      'jwk fail-open',
    ],
    [
      'bearerAuth',
      HONO(
        'bearerAuth({ token })',
        `import { bearerAuth } from 'hono/bearer-auth'; import { token } from './keys.js';`,
      ),
      'bearerAuth enforced',
    ],
    [
      'bearerAuth whose verifier says yes',
      HONO('bearerAuth({ verifyToken: async () => true })', `import { bearerAuth } from 'hono/bearer-auth';`),
      'bearerAuth presence-only',
    ],
    [
      'basicAuth',
      HONO(
        'basicAuth({ username, password })',
        `import { basicAuth } from 'hono/basic-auth'; import { username, password } from './keys.js';`,
      ),
      'basicAuth enforced',
    ],
    [
      'verify of hono/jwt',
      HONO(
        `async (c, next) => {
      const token = c.req.header('authorization')?.slice(7) ?? '';
      try { await verify(token, secret, 'HS256'); } catch { return c.json({}, 401); }
      await next();
    }`,
        `import { verify } from 'hono/jwt'; import { secret } from './keys.js';`,
      ),
      'the middleware enforced',
    ],
    [
      'the user of Clerk',
      HONO(
        `async (c, next) => { const auth = getAuth(c); if (!auth?.userId) return c.json({}, 401); await next(); }`,
        `import { getAuth } from '@hono/clerk-auth';`,
      ),
      'the middleware enforced',
    ],
    [
      'Clerk for MCP',
      HONO('mcpAuthClerk', `import { mcpAuthClerk } from '@clerk/mcp-tools/hono';`),
      'mcpAuthClerk enforced',
    ],
  ],
  Express: [
    [
      'a strategy of passport',
      EXPRESS(`passport.authenticate('bearer', { session: false })`, `import passport from 'passport';`),
      'authenticate enforced',
    ],
    [
      'a strategy of passport that takes everybody',
      EXPRESS(`passport.authenticate(['jwt', 'anonymous'], { session: false })`, `import passport from 'passport';`),
      'authenticate fail-open',
    ],
    [
      'passport with a callback',
      EXPRESS(`passport.authenticate('jwt', (error, user) => {})`, `import passport from 'passport';`),
      'authenticate unknown',
    ],
    [
      'express-jwt',
      EXPRESS(
        `expressjwt({ secret, algorithms: ['RS256'] })`,
        `import { expressjwt } from 'express-jwt'; import { secret } from './keys.js';`,
      ),
      'expressjwt enforced',
    ],
    [
      'express-jwt without the need of a token',
      EXPRESS(
        `expressjwt({ secret, algorithms: ['RS256'], credentialsRequired: false })`,
        `import { expressjwt } from 'express-jwt'; import { secret } from './keys.js';`,
      ),
      'expressjwt fail-open',
    ],
    [
      'express-jwt whose need is a setting',
      EXPRESS(
        `expressjwt({ secret, algorithms: ['RS256'], credentialsRequired })`,
        `import { expressjwt } from 'express-jwt'; import { secret, credentialsRequired } from './keys.js';`,
      ),
      'expressjwt unknown',
    ],
    [
      'express-jwt but for the health check',
      EXPRESS(
        `expressjwt({ secret, algorithms: ['RS256'] }).unless({ path: ['/health'] })`,
        `import { expressjwt } from 'express-jwt'; import { secret } from './keys.js';`,
      ),
      'expressjwt enforced',
    ],
    [
      'express-jwt but for MCP',
      EXPRESS(
        `expressjwt({ secret, algorithms: ['RS256'] }).unless({ path: ['/mcp'] })`,
        `import { expressjwt } from 'express-jwt'; import { secret } from './keys.js';`,
      ),
      'expressjwt unknown',
    ],
    [
      'Auth0',
      EXPRESS(
        `auth({ audience, issuerBaseURL })`,
        `import { auth } from 'express-oauth2-jwt-bearer'; import { audience, issuerBaseURL } from './keys.js';`,
      ),
      'auth enforced',
    ],
    [
      'Auth0 without the need of a token',
      EXPRESS(
        `auth({ audience, issuerBaseURL, authRequired: false })`,
        `import { auth } from 'express-oauth2-jwt-bearer'; import { audience, issuerBaseURL } from './keys.js';`,
      ),
      'auth fail-open',
    ],
    [
      'express-basic-auth',
      EXPRESS(`basicAuth({ users })`, `import basicAuth from 'express-basic-auth'; import { users } from './keys.js';`),
      'express-basic-auth enforced',
    ],
    [
      'express-basic-auth that takes everybody',
      EXPRESS(`basicAuth({ authorizer: () => true })`, `import basicAuth from 'express-basic-auth';`),
      'express-basic-auth presence-only',
    ],
    ['helmet', EXPRESS(`helmet()`, `import helmet from 'helmet';`), 'no gate'],
    ['passport without a strategy', EXPRESS(`passport.initialize()`, `import passport from 'passport';`), 'no gate'],
    [
      'Clerk that only reads the session',
      EXPRESS(`clerkMiddleware()`, `import { clerkMiddleware } from '@clerk/express';`),
      'no gate',
    ],
    [
      'Clerk for MCP',
      EXPRESS(`mcpAuthClerk`, `import { mcpAuthClerk } from '@clerk/mcp-tools/express';`),
      'mcpAuthClerk enforced',
    ],
    [
      'the user of Clerk',
      EXPRESS(
        `(req, res, next) => { const { userId } = getAuth(req); if (!userId) return res.sendStatus(401); next(); }`,
        `import { getAuth } from '@clerk/express';`,
      ),
      'the middleware enforced',
    ],
    [
      'an identity token of Google',
      EXPRESS(
        `async (req, res, next) => {
      try {
        const ticket = await client.verifyIdToken({ idToken: req.headers.authorization?.slice(7), audience });
        req.user = ticket.getPayload();
      } catch { return res.sendStatus(401); }
      next();
    }`,
        `import { OAuth2Client } from 'google-auth-library'; import { audience } from './keys.js'; const client = new OAuth2Client();`,
      ),
      'the middleware enforced',
    ],
    [
      'the user of Supabase',
      EXPRESS(
        `async (req, res, next) => {
      const { data, error } = await supabase.auth.getUser(req.headers.authorization?.replace('Bearer ', ''));
      if (error || !data.user) return res.sendStatus(401);
      next();
    }`,
        `import { createClient } from '@supabase/supabase-js'; import { url, key } from './keys.js'; const supabase = createClient(url, key);`,
      ),
      'the middleware enforced',
    ],
    [
      'the claims of Supabase that nobody heeds',
      EXPRESS(
        `async (req, res, next) => {
      const { error } = await supabase.auth.getClaims(req.headers.authorization?.slice(7));
      if (error && req.query.strict) return res.sendStatus(401);
      next();
    }`,
        `import { createClient } from '@supabase/supabase-js'; import { url, key } from './keys.js'; const supabase = createClient(url, key);`,
      ),
      'the middleware fail-open',
    ],
    [
      'a session of Stytch',
      EXPRESS(
        `async (req, res, next) => {
      const token = req.headers.authorization?.split(' ')[1];
      if (!token) return res.sendStatus(401);
      try { await client.idp.introspectTokenLocal(token); next(); } catch { res.sendStatus(401); }
    }`,
        `import { Client } from 'stytch'; import { settings } from './keys.js'; const client = new Client(settings);`,
      ),
      'the middleware enforced',
    ],
    [
      'an access token of Auth0',
      EXPRESS(
        `async (req, res, next) => {
      try { await api.verifyAccessToken({ accessToken: req.headers.authorization?.slice(7) ?? '' }); } catch { return res.sendStatus(401); }
      next();
    }`,
        `import { ApiClient } from '@auth0/auth0-api-js'; import { settings } from './keys.js'; const api = new ApiClient(settings);`,
      ),
      'the middleware enforced',
    ],
    [
      'a sealed session of WorkOS',
      EXPRESS(
        `async (req, res, next) => {
      const session = workos.userManagement.loadSealedSession({ sessionData: req.cookies['wos-session'], cookiePassword });
      const answer = await session.authenticate();
      if (!answer.authenticated) return res.sendStatus(401);
      next();
    }`,
        `import { WorkOS } from '@workos-inc/node'; import { cookiePassword } from './keys.js'; const workos = new WorkOS();`,
      ),
      'the middleware enforced',
    ],
    [
      'a session of better-auth',
      EXPRESS(
        `async (req, res, next) => {
      const session = await auth.api.getMcpSession({ headers: req.headers });
      if (!session) return res.sendStatus(401);
      next();
    }`,
        `import { betterAuth } from 'better-auth'; const auth = betterAuth({});`,
      ),
      'the middleware enforced',
    ],
    [
      'a verifier of Cognito behind a class',
      EXPRESS(
        `async (req, res, next) => {
      const token = tokens.from(req.headers.authorization);
      if (!token) return res.sendStatus(401);
      req.user = await tokens.validate(token);
      next();
    }`,
        `import { CognitoJwtVerifier } from 'aws-jwt-verify';
    class Tokens {
      from(header) { const found = header?.match(/^Bearer (.+)$/); return found ? found[1] : null; }
      async validate(token) {
        const verifier = CognitoJwtVerifier.create({ tokenUse: 'access' });
        return await verifier.verify(token);
      }
    }
    const tokens = new Tokens();`,
      ),
      'the middleware enforced',
    ],
  ],
  Fastify: [
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
      FASTIFY(
        'app.auth([app.verifyJwt, app.verifyKey])',
        `import auth from '@fastify/auth';
      const app = Fastify();
      app.register(auth);
      app.decorate('verifyJwt', async (request) => { await request.jwtVerify(); });
      app.decorate('verifyKey', async (request) => { if (!request.headers['x-api-key']) throw new Error('no'); });`,
      ),
      'auth presence-only',
    ],
    [
      'both of two checks',
      FASTIFY(
        `app.auth([app.verifyKey, app.verifyJwt], { relation: 'and' })`,
        `import auth from '@fastify/auth';
      const app = Fastify();
      app.register(auth);
      app.decorate('verifyJwt', async (request) => { await request.jwtVerify(); });
      app.decorate('verifyKey', async (request) => { if (!request.headers['x-api-key']) throw new Error('no'); });`,
      ),
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
  ],
  'a route of a platform': [
    [
      'auth() of Auth.js',
      NEXT(
        `const session = await auth(); if (!session) ${REFUSE}`,
        `import NextAuth from 'next-auth'; const { auth } = NextAuth({});`,
      ),
      'the handler enforced',
    ],
    [
      'getServerSession',
      NEXT(
        `const session = await getServerSession(options); if (!session?.user) ${REFUSE}`,
        `import { getServerSession } from 'next-auth'; import { options } from './options.js';`,
      ),
      'the handler enforced',
    ],
    [
      'getToken',
      NEXT(
        `const token = await getToken({ req: request }); if (!token) ${REFUSE}`,
        `import { getToken } from 'next-auth/jwt';`,
      ),
      'the handler enforced',
    ],
    [
      'getToken that nobody heeds',
      NEXT(`const token = await getToken({ req: request });`, `import { getToken } from 'next-auth/jwt';`),
      'no gate',
    ],
    [
      'auth() of Clerk',
      NEXT(`const { userId } = await auth(); if (!userId) ${REFUSE}`, `import { auth } from '@clerk/nextjs/server';`),
      'the handler enforced',
    ],
    [
      'withAuth of AuthKit',
      NEXT(
        `const { user } = await withAuth(); if (!user) ${REFUSE}`,
        `import { withAuth } from '@workos-inc/authkit-nextjs';`,
      ),
      'the handler enforced',
    ],
    [
      'withMcpAuth of better-auth',
      `
      import { createMcpHandler } from 'mcp-handler';
      import { betterAuth } from 'better-auth';
      import { withMcpAuth } from 'better-auth/plugins';
      const auth = betterAuth({});
      const handler = withMcpAuth(auth, (request, session) => createMcpHandler(() => {})(request));
      export { handler as GET, handler as POST };`,
      'withMcpAuth enforced',
    ],
    [
      'mcpHandler of better-auth',
      `
      import { createMcpHandler } from 'mcp-handler';
      import { mcpHandler } from '@better-auth/oauth-provider';
      import { options } from './options.js';
      const handler = mcpHandler(options, (request, jwt) => createMcpHandler(() => {})(request));
      export { handler as GET, handler as POST };`,
      'mcpHandler enforced',
    ],
  ],
};

for (const [group, cases] of Object.entries(GROUPS)) {
  describe(`gates of ${group}`, () => {
    for (const [what, source, expected] of cases) it(what, () => assert.equal(shown(source), expected));
  });
}

function shown(source: string): string {
  const [endpoint] = factsOf(source).endpoints;
  if (!endpoint) return 'no endpoint';
  if (endpoint.uncertain) return 'uncertain';
  return endpoint.gates.map(shownGate).join(', ') || 'no gate';
}
