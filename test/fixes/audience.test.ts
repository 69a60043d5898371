import assert from 'node:assert/strict';
import { join } from 'node:path';
import { initialize, toolsOf } from './support/clients.ts';
import { emptyFolder, writeFiles } from './support/folder.ts';
import { startIssuer, type Issuer } from './support/issuer.ts';
import { launch, type Running } from './support/launch.ts';
import { repair } from './support/repair.ts';

/** A gate and a verifier that look at the signature and the issuer only. */
const SERVER = `import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const issuer = String(process.env.ISSUER);
const keys = createRemoteJWKSet(new URL('/keys', issuer));

const verifier = {
  async verifyAccessToken(token: string) {
    const { payload } = await jwtVerify(token, keys, { issuer }).catch(() => {
      throw new InvalidTokenError('not valid');
    });
    return { token, clientId: String(payload.client_id), scopes: [], expiresAt: payload.exp };
  },
};

const app = express();
app.use(express.json());

app.post('/mcp', requireBearerAuth({ verifier }), async (req, res) => {
  const server = new McpServer({ name: 'weather', version: '1.0.0' });
  server.registerTool('forecast', {}, () => ({ content: [] }));
  const transport = new StreamableHTTPServerTransport();
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});

const listener = app.listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(JSON.stringify(listener.address()));
});
`;

describe('the fix for tokens of other servers', () => {
  const resource = 'https://mcp.example.com/mcp';
  const other = 'https://other.example.com/mcp';
  let issuer: Issuer;
  let open: Running;
  let bound: Running;

  before(async () => {
    const folder = emptyFolder('audience');
    const repaired = await repair({ 'server.ts': SERVER }, 'oauth/unbound-audience', 'bind-audience');
    writeFiles(folder, { 'open.ts': SERVER, 'bound.ts': repaired['server.ts'] ?? '' });
    issuer = await startIssuer();
    const environment = { ISSUER: issuer.url, MCP_RESOURCE_URL: resource };
    [open, bound] = (await Promise.all(
      ['open.ts', 'bound.ts'].map((file) => launch(join(folder, file), environment)),
    )) as [Running, Running];
  });
  after(() => Promise.all([open.stop(), bound.stop(), issuer.stop()]));

  const urlOf = ({ port }: Running): URL => new URL(`http://127.0.0.1:${port}/mcp`);
  const bearer = async (audience: string): Promise<{ headers: Record<string, string> }> => ({
    headers: { authorization: `Bearer ${await issuer.token(audience)}` },
  });

  it('is needed: before it a token for another server is accepted', async () => {
    const answer = await initialize(urlOf(open), await bearer(other));
    assert.equal(answer.status, 200);
  });

  it('refuses a token for another server', async () => {
    const answer = await initialize(urlOf(bound), await bearer(other));
    assert.equal(answer.status, 401);
  });

  it('still accepts a token for this one', async () => {
    assert.deepEqual(await toolsOf(1, urlOf(bound), await bearer(resource)), ['forecast']);
  });
});
