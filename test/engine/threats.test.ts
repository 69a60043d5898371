import assert from 'node:assert/strict';
import type { ThreatModel } from '../../server/engine/facts/threats.ts';
import { factsOf } from './support.ts';

interface Parts {
  readonly upstream?: string;
  readonly gate?: string;
  readonly host?: string;
}

/** What a server is exposed to that uses something upstream, behind a gate, on an address. */
function threatOf({ upstream = '', gate = '', host = '0.0.0.0' }: Parts): ThreatModel {
  const { threats } = factsOf(`
import express from 'express';
import { google } from 'googleapis';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
${upstream}
const app = express();
${gate}
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await transport.handleRequest(req, res, req.body);
});
app.listen(3000, '${host}');
`);
  return threats[0] ?? assert.fail('there is an endpoint');
}

const KEY = `
const key = process.env.MCP_API_KEY;
if (!key) throw new Error();
app.use((req, res, next) => {
  if (req.headers['x-api-key'] !== key) return res.status(401).end();
  next();
});`;
const MAIL = `
const auth = new google.auth.OAuth2();
auth.setCredentials({ refresh_token: process.env.REFRESH_TOKEN });
const gmail = google.gmail({ version: 'v1', auth });`;

describe('who a server tells apart', () => {
  it('is nobody without a gate', () => {
    assert.equal(threatOf({}).pattern, 'none');
  });

  it('is nobody but those with the key, when one setting is compared', () => {
    const { pattern, sharedKey } = threatOf({ gate: KEY });
    assert.deepEqual([pattern, sharedKey?.variable], ['shared-key', 'MCP_API_KEY']);
  });

  it('is nobody but those with the key, when it is sent as a bearer token', () => {
    const gate = KEY.replace("req.headers['x-api-key'] !== key", 'req.headers.authorization !== `Bearer ${key}`');
    assert.equal(threatOf({ gate }).pattern, 'shared-key');
  });

  it('is every user behind a verifier of tokens', () => {
    const gate = `
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { verifier } from '@acme/login';
app.use(requireBearerAuth({ verifier }));`;
    const { pattern, tenants } = threatOf({ gate });
    assert.deepEqual([pattern, tenants], ['oauth', 'many']);
  });

  it('is not known behind a gate that cannot be seen into', () => {
    const gate = `import { gate } from '@acme/gates';\napp.use(gate);`;
    assert.equal(threatOf({ gate }).pattern, 'unknown');
  });
});

describe('who reaches a server', () => {
  it('is everybody on all interfaces', () => {
    assert.equal(threatOf({}).remote, true);
  });

  it('is this machine on a loopback address', () => {
    assert.equal(threatOf({ host: '127.0.0.1' }).remote, false);
  });
});

describe('what a server acts on', () => {
  it('is the mail of a user who granted it', () => {
    assert.equal(threatOf({ upstream: MAIL }).userData?.provider, 'Gmail');
  });

  it('is what the address of an interface names', () => {
    const upstream = `
const body = { grant_type: 'refresh_token' };
export const mail = () => fetch('https://graph.microsoft.com/v1.0/me/messages');`;
    assert.equal(threatOf({ upstream }).userData?.provider, 'Microsoft 365');
  });

  it('is nobody’s with a service account', () => {
    const upstream = `const auth = new google.auth.GoogleAuth();\nconst drive = google.drive({ version: 'v3', auth });`;
    assert.equal(threatOf({ upstream }).userData, undefined);
  });

  it('is nobody’s when it asks for the weather', () => {
    assert.equal(threatOf({ upstream: `fetch('https://api.weather.gov/alerts');` }).userData, undefined);
  });
});

describe('a handler that a platform serves', () => {
  it('is reached by everybody', () => {
    const { threats } = factsOf(`
import { createMcpHandler } from '@modelcontextprotocol/server';
import { createServer } from '@acme/tools';
const handler = createMcpHandler(createServer);
export default { fetch: (request) => handler.fetch(request) };
`);
    assert.deepEqual(
      threats.map(({ remote }) => remote),
      [true],
    );
  });
});
