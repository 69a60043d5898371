import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialize, toolsOf } from './support/clients.ts';
import { emptyFolder, writeFiles } from './support/folder.ts';
import { startIssuer, type Issuer, type TokenOptions } from './support/issuer.ts';
import type { Running } from './support/launch.ts';
import { environmentWith, launchPython, missingPython } from './support/python.ts';
import { repair } from './support/repair.ts';

const RULE = 'transport/unauthenticated-endpoint';
const SERVERS = [
  { name: 'fastmcp', title: 'FastMCP 4', packages: ['fastmcp==4.1.2'], gates: ['require-api-key', 'require-oauth'] },
  { name: 'sdk-v1', title: 'the SDK v1', packages: ['mcp==1.30.0', 'pyjwt[crypto]'], gates: ['require-oauth'] },
  { name: 'sdk-v2', title: 'the SDK v2', packages: ['mcp==2.3.0', 'pyjwt[crypto]'], gates: ['require-oauth'] },
] as const;

const WRONG_TOKENS: readonly (readonly [what: string, options: TokenOptions])[] = [
  ['for another server', { audience: 'https://other.example.com/mcp' }],
  ['of another issuer', { issuer: 'https://other.example.com' }],
  ['that has expired', { secondsToLive: -60 }],
  ['that somebody forged', { forged: true }],
];

/** Python servers without authentication, repaired, started with the real packages and called. */
describe('gates that fixes insert into Python', function () {
  this.timeout(600_000);
  let folder: string;

  before(async function () {
    const missing = missingPython();
    if (missing !== undefined) {
      console.warn(`      The repaired Python servers are not started: ${missing}.`);
      this.skip();
    }
    folder = emptyFolder('python');
    for (const { name, gates, packages } of SERVERS) {
      environmentWith(name, packages);
      const text = readFileSync(new URL(`servers/${name}.py`, import.meta.url), 'utf8');
      for (const gate of gates) {
        const requirements = packages.join('\n');
        const repaired = await repair({ 'server.py': text, 'requirements.txt': requirements }, RULE, gate);
        writeFiles(folder, { [`${name}-${gate}.py`]: repaired['server.py'] ?? '' });
      }
    }
  });

  for (const { name, title, packages, gates } of SERVERS) {
    const start = (gate: string, environment: Readonly<Record<string, string>>): Promise<Running> =>
      launchPython(environmentWith(name, packages), join(folder, `${name}-${gate}.py`), environment);

    for (const gate of gates) {
      it(`${title} does not start without the environment of ${gate}`, async () => {
        await assert.rejects(start(gate, {}), /KeyError/);
      });
    }

    if ((gates as readonly string[]).includes('require-api-key')) {
      describe(`${title} with an API key`, () => {
        const key = randomBytes(24).toString('base64url');
        let server: Running;
        let url: URL;

        before(async () => {
          server = await start('require-api-key', { MCP_API_KEY: key });
          url = new URL(`http://127.0.0.1:${server.port}/mcp`);
        });
        after(() => server.stop());

        it('refuses a caller without a key', async () => {
          assert.equal((await initialize(url, {})).status, 401);
        });

        it('refuses a wrong key', async () => {
          const headers = { authorization: `Bearer ${randomBytes(24).toString('base64url')}` };
          assert.equal((await initialize(url, { headers })).status, 401);
        });

        it('lists its tools for the right key', async () => {
          assert.deepEqual(await toolsOf(1, url, { headers: { authorization: `Bearer ${key}` } }), ['forecast']);
        });
      });
    }

    describe(`${title} with OAuth`, () => {
      const audience = 'https://mcp.example.com/mcp';
      let issuer: Issuer;
      let server: Running;
      let url: URL;

      before(async () => {
        issuer = await startIssuer('RS256');
        const environment = { OAUTH_ISSUER: issuer.url, OAUTH_JWKS_URI: issuer.keysUrl, MCP_SERVER_URL: audience };
        server = await start('require-oauth', environment);
        url = new URL(`http://127.0.0.1:${server.port}/mcp`);
      });
      after(async () => {
        await server.stop();
        await issuer.stop();
      });

      const send = async (token: string): Promise<Response> =>
        initialize(url, { headers: { authorization: `Bearer ${token}` } });

      it('refuses a caller without a token', async () => {
        assert.equal((await initialize(url, {})).status, 401);
      });

      it('says where to get a token', async () => {
        const answer = await initialize(url, {});
        assert.match(answer.headers.get('www-authenticate') ?? '', /resource_metadata="https:\/\/mcp\.example\.com\//);
      });

      for (const [what, options] of WRONG_TOKENS) {
        it(`refuses a token ${what}`, async () => {
          assert.equal((await send(await issuer.token(audience, options))).status, 401);
        });
      }

      it('lists its tools for the right token', async () => {
        const headers = { authorization: `Bearer ${await issuer.token(audience)}` };
        assert.deepEqual(await toolsOf(1, url, { headers }), ['forecast']);
      });
    });
  }
});
