import { specifyLibraries } from './library-gates.ts';

const HONO = (before: string, imports = ''): string => `
import { Hono } from 'hono';
import { transport } from './mcp.js';
${imports}
const app = new Hono();
app.use('/mcp', ${before});
app.post('/mcp', (c) => transport.handleRequest(c));
`;

describe('gates of Hono', () => {
  specifyLibraries([
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
  ]);
});
