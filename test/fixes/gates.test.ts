import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, type Authority } from './support/certificates.ts';
import { initialize, toolsOf } from './support/clients.ts';
import { emptyFolder, writeFiles } from './support/folder.ts';
import { startIssuer, type Issuer, type TokenOptions } from './support/issuer.ts';
import { launch, type Running } from './support/launch.ts';
import { repair } from './support/repair.ts';
import { tlsFetch } from './support/tls-fetch.ts';
import { typeErrors } from './support/typecheck.ts';

const RULE = 'transport/unauthenticated-endpoint';
const PLAIN_GATES = ['require-api-key', 'require-oauth'];
const GATES = [...PLAIN_GATES, 'require-client-certificate'];
const SERVERS = [
  { name: 'express-v1', title: 'Express with the SDK v1', major: 1, siblings: ['/sse', '/messages'], gates: GATES },
  { name: 'express-v2', title: 'Express with the SDK v2', major: 2, siblings: [], gates: GATES },
  { name: 'node-v1', title: 'node:http with the SDK v1', major: 1, siblings: [], gates: GATES },
  { name: 'node-v2', title: 'node:http with the SDK v2', major: 2, siblings: [], gates: GATES },
  { name: 'hono-v2', title: 'Hono with the SDK v2', major: 2, siblings: [], gates: PLAIN_GATES },
] as const;

/** Servers without authentication, repaired, started and called. */
describe('gates that fixes insert', () => {
  let folder: string;

  before(async () => {
    folder = emptyFolder('gates');
    for (const { name, gates } of SERVERS) {
      const text = readFileSync(new URL(`servers/${name}.ts`, import.meta.url), 'utf8');
      writeFiles(folder, { [`${name}-open.ts`]: text });
      for (const gate of gates) {
        const { 'server.ts': repaired = '' } = await repair({ 'server.ts': text }, RULE, gate);
        writeFiles(folder, { [`${name}-${gate}.ts`]: repaired });
      }
    }
  });

  const start = (name: string, gate: string, environment: Readonly<Record<string, string>>): Promise<Running> =>
    launch(join(folder, `${name}-${gate}.ts`), environment);

  it('type-check against the packages', () => {
    assert.equal(typeErrors(folder), '');
  });

  for (const { name, title, major, siblings, gates } of SERVERS) {
    describe(title, () => {
      it('lists its tools for anybody before', async () => {
        const server = await start(name, 'open', {});
        const url = new URL(`http://127.0.0.1:${server.port}/mcp`);
        const tools = await toolsOf(major, url, {}).finally(() => server.stop());
        assert.deepEqual(tools, ['forecast']);
      });

      describe('with an API key', () => {
        const key = randomBytes(24).toString('base64url');
        let server: Running;
        let url: URL;

        before(async () => {
          server = await start(name, 'require-api-key', { MCP_API_KEY: key });
          url = new URL(`http://127.0.0.1:${server.port}/mcp`);
        });
        after(() => server.stop());

        it('refuses a caller without a key', async () => {
          const answer = await initialize(url, {});
          assert.equal(answer.status, 401);
        });

        it('says which credential it wants', async () => {
          const answer = await initialize(url, {});
          assert.equal(answer.headers.get('www-authenticate'), 'ApiKey realm="mcp"');
        });

        it('refuses with an error that an MCP client can read', async () => {
          const answer = await initialize(url, {});
          const expected = { jsonrpc: '2.0', error: { code: -32001, message: 'Unauthorized' }, id: null };
          assert.deepEqual(await answer.json(), expected);
        });

        it('refuses a wrong key', async () => {
          const answer = await initialize(url, { headers: { 'x-api-key': `${key}x` } });
          assert.equal(answer.status, 401);
        });

        it('refuses an empty key', async () => {
          const answer = await initialize(url, { headers: { 'x-api-key': '' } });
          assert.equal(answer.status, 401);
        });

        it('lists its tools for the right key', async () => {
          assert.deepEqual(await toolsOf(major, url, { headers: { 'x-api-key': key } }), ['forecast']);
        });

        for (const sibling of siblings) {
          it(`refuses on ${sibling} too`, async () => {
            const method = sibling === '/sse' ? 'GET' : 'POST';
            const answer = await fetch(new URL(sibling, url), { method, signal: AbortSignal.timeout(10_000) });
            assert.equal(answer.status, 401);
          });
        }

        it('does not start without its key', async () => {
          await assert.rejects(start(name, 'require-api-key', {}), /MCP_API_KEY must be set/);
        });
      });

      describe('with OAuth', () => {
        const resource = 'https://mcp.example.com/mcp';
        let issuer: Issuer;
        let server: Running;
        let url: URL;

        before(async () => {
          issuer = await startIssuer();
          const environment = { MCP_RESOURCE_URL: resource, OAUTH_ISSUER: issuer.url, OAUTH_JWKS_URI: issuer.keysUrl };
          server = await start(name, 'require-oauth', environment);
          url = new URL(`http://127.0.0.1:${server.port}/mcp`);
        });
        after(() => Promise.all([server.stop(), issuer.stop()]));

        const bearer = async (options?: TokenOptions): Promise<{ headers: Record<string, string> }> => ({
          headers: { authorization: `Bearer ${await issuer.token(resource, options)}` },
        });
        const statusFor = async (options: TokenOptions): Promise<number> =>
          (await initialize(url, await bearer(options))).status;

        it('refuses a caller without a token', async () => {
          const answer = await initialize(url, {});
          assert.equal(answer.status, 401);
        });

        it('tells where its metadata is', async () => {
          const answer = await initialize(url, {});
          const expected =
            /^Bearer .*resource_metadata="https:\/\/mcp\.example\.com\/\.well-known\/oauth-protected-resource/;
          assert.match(answer.headers.get('www-authenticate') ?? '', expected);
        });

        it('publishes its metadata there', async () => {
          const refusal = await initialize(url, {});
          const [, metadata = ''] =
            /resource_metadata="([^"]+)"/.exec(refusal.headers.get('www-authenticate') ?? '') ?? [];
          const answer = await fetch(new URL(new URL(metadata).pathname, url));
          const { resource: named, authorization_servers: servers } = (await answer.json()) as Record<string, unknown>;
          assert.deepEqual({ named, servers }, { named: resource, servers: [issuer.url] });
        });

        it('refuses what is no token', async () => {
          const answer = await initialize(url, { headers: { authorization: 'Bearer none' } });
          assert.equal(answer.status, 401);
        });

        it('refuses a token for another server', async () => {
          assert.equal(await statusFor({ audience: 'https://other.example.com/mcp' }), 401);
        });

        it('refuses a token that has expired', async () => {
          assert.equal(await statusFor({ secondsToLive: -60 }), 401);
        });

        it('refuses a token of another issuer', async () => {
          assert.equal(await statusFor({ issuer: 'https://other.example.com' }), 401);
        });

        it('refuses a token that another key has signed', async () => {
          assert.equal(await statusFor({ forged: true }), 401);
        });

        if (name.startsWith('express')) {
          it('refuses a token without the scope', async () => {
            assert.equal(await statusFor({ scope: 'mail:read' }), 403);
          });
        }

        it('lists its tools for a token of its own', async () => {
          assert.deepEqual(await toolsOf(major, url, await bearer()), ['forecast']);
        });

        it('does not start without its issuer', async () => {
          const environment = { MCP_RESOURCE_URL: resource, OAUTH_JWKS_URI: issuer.keysUrl };
          await assert.rejects(start(name, 'require-oauth', environment), /OAUTH_ISSUER must be set/);
        });
      });

      if (!gates.includes('require-client-certificate')) return;

      describe('with client certificates', () => {
        const allowed = 'DNS:agent.example.com';
        let authority: Authority;
        let other: Authority;
        let server: Running;
        let url: URL;
        let environment: Record<string, string>;

        before(async () => {
          const certificates = emptyFolder(`certificates-${name}`);
          authority = createAuthority(certificates, 'own');
          other = createAuthority(certificates, 'other');
          const { key, cert } = authority.issue('server', 'IP:127.0.0.1');
          environment = {
            MCP_TLS_KEY_FILE: key,
            MCP_TLS_CERT_FILE: cert,
            MCP_TLS_CLIENT_CA_FILE: authority.cert,
            MCP_CLIENT_SANS: `URI:spiffe://example.com/other, ${allowed}`,
          };
          server = await start(name, 'require-client-certificate', environment);
          url = new URL(`https://127.0.0.1:${server.port}/mcp`);
        });
        after(() => server.stop());

        it('refuses a caller without a certificate', async () => {
          await assert.rejects(initialize(url, { fetch: tlsFetch(authority, undefined) }), {
            code: /SSL|ECONNRESET|TLS/,
          });
        });

        it('refuses a certificate of another authority', async () => {
          const client = other.issue('stranger', allowed);
          await assert.rejects(initialize(url, { fetch: tlsFetch(authority, client) }), { code: /SSL|ECONNRESET|TLS/ });
        });

        it('refuses a certificate with a name that is not on its list', async () => {
          const client = authority.issue('guest', 'DNS:guest.example.com');
          const answer = await initialize(url, { fetch: tlsFetch(authority, client) });
          assert.equal(answer.status, 403);
        });

        it('lists its tools for a certificate on its list', async () => {
          const client = authority.issue('agent', allowed);
          assert.deepEqual(await toolsOf(major, url, { fetch: tlsFetch(authority, client) }), ['forecast']);
        });

        it('does not start without its list', async () => {
          const without = { ...environment, MCP_CLIENT_SANS: '' };
          await assert.rejects(start(name, 'require-client-certificate', without), /MCP_CLIENT_SANS must be set/);
        });
      });
    });
  }
});
