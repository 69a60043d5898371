import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { emptyFolder, writeFiles } from './support/folder.ts';
import { findingsOf, repair, type Files } from './support/repair.ts';
import { typeErrors } from './support/typecheck.ts';

interface Case {
  readonly title: string;
  readonly rule: string;
  readonly fix: string;
  readonly source: string;
}

const MCP = `import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express, { type Request, type Response } from 'express';

const app = express();

async function serve(req: Request, res: Response): Promise<void> {
  const transport = new StreamableHTTPServerTransport();
  await transport.handleRequest(req, res, req.body);
}
`;

const CASES: readonly Case[] = [
  {
    title: 'a listener without a host',
    rule: 'transport/all-interfaces',
    fix: 'bind-to-loopback',
    source: `${MCP}\napp.post('/mcp', serve);\napp.listen(3000, () => console.log('ready'));\n`,
  },
  {
    title: 'a listener with options',
    rule: 'transport/all-interfaces',
    fix: 'bind-to-loopback',
    source: `import { createServer } from 'node:http';\n${MCP}\napp.post('/mcp', serve);\ncreateServer(app).listen({ port: 3000 });\n`,
  },
  {
    title: 'a listener whose host is a variable',
    rule: 'transport/all-interfaces',
    fix: 'bind-to-loopback',
    source: `${MCP}\napp.post('/mcp', serve);\napp.listen(3000, process.env.HOST as string);\n`,
  },
  {
    title: 'an app factory whose host binds nothing',
    rule: 'transport/unbound-factory-host',
    fix: 'bind-to-loopback',
    source: `import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';\n${MCP}\nconst mcp = createMcpExpressApp({ host: '127.0.0.1' });\nmcp.post('/mcp', serve);\nmcp.listen(3000);\n`,
  },
  {
    title: 'an origin that is sent back to everybody',
    rule: 'transport/permissive-cors',
    fix: 'allow-listed-origins',
    source: `${MCP}
app.use((req, res, next) => {
  res.setHeader('Access-Control-Allow-Origin', '*');
  next();
});
app.post('/mcp', serve);
app.listen(3000, '127.0.0.1');
`,
  },
  {
    title: 'a gate that is mounted after its route',
    rule: 'transport/late-gate',
    fix: 'move-gate',
    source: `import { createHash, timingSafeEqual } from 'node:crypto';
${MCP}
const expected = process.env.MCP_API_KEY;
if (!expected) throw new Error('MCP_API_KEY must be set');
const digest = (value: string) => createHash('sha256').update(value).digest();
const expectedDigest = digest(expected);

const checkKey: express.RequestHandler = (req, res, next) => {
  if (timingSafeEqual(digest(req.get('x-api-key') ?? ''), expectedDigest)) next();
  else res.status(401).end();
};

app.post('/mcp', serve);
app.use(checkKey);
app.listen(3000, '127.0.0.1');
`,
  },
  {
    title: 'a comparison that tells by its time',
    rule: 'credential/timing-unsafe-comparison',
    fix: 'compare-in-constant-time',
    source: `${MCP}
const expected = process.env.MCP_API_KEY;
if (!expected) throw new Error('MCP_API_KEY must be set');

app.use((req, res, next) => {
  if (req.headers['x-api-key'] !== expected) {
    res.status(401).end();
    return;
  }
  next();
});
app.post('/mcp', serve);
`,
  },
  {
    title: 'a secret with a default',
    rule: 'credential/default-value',
    fix: 'require-setting',
    source: `import { createHmac } from 'node:crypto';

export function sign(text: string): string {
  return createHmac('sha256', process.env.SESSION_SECRET || 'keyboard cat').update(text).digest('hex');
}
`,
  },
  {
    title: 'a credential in the source',
    rule: 'credential/hardcoded',
    fix: 'read-from-environment',
    source: `export const options = { headers: { 'x-api-key': '${randomBytes(24).toString('base64url')}' } };\n`,
  },
  {
    title: 'a gate that is open without its secret',
    rule: 'credential/fail-open-check',
    fix: 'refuse-to-start',
    source: `import { timingSafeEqual } from 'node:crypto';
${MCP}
const expected = process.env.MCP_API_KEY;

app.use((req, res, next) => {
  if (expected && !timingSafeEqual(Buffer.from(req.get('x-api-key') ?? ''), Buffer.from(expected))) {
    res.status(401).end();
    return;
  }
  next();
});
app.post('/mcp', serve);
app.listen(3000, '127.0.0.1');
`,
  },
  {
    title: 'a key in the URL',
    rule: 'credential/in-url',
    fix: 'read-header',
    source: `${MCP}
app.post('/mcp', (req, res) => {
  if (req.query.api_key === process.env.MCP_API_KEY) void serve(req, res);
  else res.status(401).end();
});
`,
  },
  {
    title: 'a token that is decoded only',
    rule: 'oauth/decode-without-verify',
    fix: 'verify-token',
    source: `import { decodeJwt } from 'jose';

export async function verifyToken(token: string): Promise<string | undefined> {
  const claims = decodeJwt(token);
  return claims.sub;
}
`,
  },
  {
    title: 'a token for any server',
    rule: 'oauth/unbound-audience',
    fix: 'bind-audience',
    source: `import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { createRemoteJWKSet, jwtVerify } from 'jose';
${MCP}
const keys = createRemoteJWKSet(new URL('https://issuer.example.com/keys'));
const verifier = {
  async verifyAccessToken(token: string) {
    const { payload } = await jwtVerify(token, keys, { issuer: 'https://issuer.example.com' });
    return { token, clientId: String(payload.client_id), scopes: [], expiresAt: payload.exp };
  },
};

app.post('/mcp', requireBearerAuth({ verifier }), serve);
app.listen(3000, '127.0.0.1');
`,
  },
  {
    title: 'a client that takes any certificate',
    rule: 'mtls/verification-off',
    fix: 'verify-certificates',
    source: `import { Agent } from 'node:https';\n\nexport const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });\n`,
  },
  {
    title: 'a process that takes any certificate',
    rule: 'mtls/verification-off',
    fix: 'verify-certificates',
    source: `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\n\nexport const answer = fetch('https://example.com');\n`,
  },
  {
    title: 'a client certificate that is not enforced',
    rule: 'mtls/unenforced-client-certificate',
    fix: 'enforce-client-certificates',
    source: `import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
${MCP}
app.post('/mcp', serve);
createServer({ ca: readFileSync('ca.pem'), requestCert: true, rejectUnauthorized: false }, app).listen(3000, '127.0.0.1');
`,
  },
  {
    title: 'a way around a gate',
    rule: 'transport/ungated-sibling',
    fix: 'share-gate',
    source: `import { createHash, timingSafeEqual } from 'node:crypto';
${MCP}
const expected = process.env.MCP_API_KEY;
if (!expected) throw new Error('MCP_API_KEY must be set');
const sha256 = (value: string) => createHash('sha256').update(value).digest();
const expectedDigest = sha256(expected);
const requireKey: express.RequestHandler = (req, res, next) => {
  if (!timingSafeEqual(sha256(req.get('x-api-key') ?? ''), expectedDigest)) return void res.status(401).end();
  next();
};
app.post('/mcp', requireKey, serve);
app.post('/rpc', serve);
app.listen(3000, '127.0.0.1');
`,
  },
  {
    title: 'an authority whose certificates nobody asks for',
    rule: 'mtls/ca-without-request',
    fix: 'request-client-certificates',
    source: `import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
${MCP}
app.post('/mcp', serve);
createServer({ ca: readFileSync('ca.pem') }, app).listen(3000, '127.0.0.1');
`,
  },
];

describe('repairs', () => {
  let folder: string;

  before(() => {
    folder = emptyFolder('repairs');
  });

  for (const [index, { title, rule, fix, source }] of CASES.entries()) {
    it(`end ${title}`, async () => {
      const before: Files = { 'server.ts': source };
      const after = await repair(before, rule, fix);
      writeFiles(folder, { [`before-${index}.ts`]: source, [`after-${index}.ts`]: after['server.ts'] ?? '' });
      const [found, left] = await Promise.all([findingsOf(before, rule), findingsOf(after, rule)]);
      assert.deepEqual({ found: found.length, left: left.length }, { found: 1, left: 0 });
    });
  }

  it('type-check', () => {
    assert.equal(typeErrors(folder), '');
  });
});
