import { specifyLibraries } from './library-gates.ts';

const EXPRESS = (before: string, imports = ''): string => `
import express from 'express';
import { transport } from './mcp.js';
${imports}
const app = express();
app.use(${before});
app.post('/mcp', (req, res) => transport.handleRequest(req, res, req.body));
`;

describe('gates of Express', () => {
  specifyLibraries([
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
  ]);
});
