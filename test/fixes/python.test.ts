import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, type Authority } from './support/certificates.ts';
import { initialize, toolsOf } from './support/clients.ts';
import { emptyFolder, writeFiles } from './support/folder.ts';
import { startIssuer, type Issuer, type TokenOptions } from './support/issuer.ts';
import type { Running } from './support/launch.ts';
import { interpreterOf, launchPython, preparePython, PYTHON_PACKAGES, type PythonPackages } from './support/python.ts';
import { repair } from './support/repair.ts';
import { tlsFetch } from './support/tls-fetch.ts';

const RULE = 'transport/unauthenticated-endpoint';
const KEY = 'require-api-key';
const OAUTH = 'require-oauth';
const CERTIFICATE = 'require-client-certificate';
const GATES = [KEY, OAUTH, CERTIFICATE];

interface Server {
  /** Of a file in `servers`. */
  readonly name: string;
  readonly title: string;
  readonly packages: PythonPackages;
  readonly gates: readonly string[];
  /** FastMCP has verifiers of bearer tokens; everywhere else the key has a header of its own. */
  readonly bearer?: true;
  readonly path?: string;
  /** What it reads beside its gate. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further ways to the tools. */
  readonly siblings?: readonly string[];
}

const SERVERS: readonly Server[] = [
  { name: 'fastmcp', title: 'FastMCP 2', packages: 'fastmcp-v2', gates: GATES, bearer: true },
  { name: 'fastmcp', title: 'FastMCP 3', packages: 'fastmcp-v3', gates: GATES, bearer: true },
  { name: 'fastmcp', title: 'FastMCP 4', packages: 'fastmcp', gates: GATES, bearer: true },
  {
    name: 'fastmcp-chosen',
    title: 'FastMCP 2 that may speak over standard streams',
    packages: 'fastmcp-v2',
    gates: [KEY],
    environment: { TRANSPORT: 'http' },
  },
  {
    name: 'fastmcp-chosen',
    title: 'FastMCP 4 that may speak over standard streams',
    packages: 'fastmcp',
    gates: [KEY],
    environment: { TRANSPORT: 'http' },
  },
  { name: 'sdk-v1', title: 'FastMCP of the SDK v1', packages: 'sdk-v1', gates: GATES },
  {
    name: 'sdk-v1-chosen',
    title: 'FastMCP of the SDK v1 with a transport from outside',
    packages: 'sdk-v1',
    gates: [KEY],
    bearer: true,
    environment: { TRANSPORT: 'streamable-http', MCP_SERVER_URL: 'https://mcp.example.com' },
  },
  { name: 'sdk-v2', title: 'MCPServer of the SDK v2', packages: 'sdk-v2', gates: GATES },
  {
    name: 'web-starlette',
    title: 'Starlette with transports of the SDK',
    packages: 'web',
    gates: [KEY, CERTIFICATE],
    path: '/mcp/',
    siblings: ['/sse', '/messages/'],
  },
  { name: 'web-fastapi-mount', title: 'FastAPI with a mounted server', packages: 'web', gates: [KEY] },
  { name: 'web-fastapi', title: 'FastAPI', packages: 'web', gates: [KEY] },
  { name: 'web-fastapi-mcp', title: 'fastapi-mcp', packages: 'web', gates: [KEY] },
  { name: 'web-flask', title: 'Flask', packages: 'web', gates: [KEY] },
  { name: 'web-aiohttp', title: 'aiohttp', packages: 'web', gates: [KEY] },
];

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
    await preparePython(this);
    folder = emptyFolder('python');
    for (const { name, gates, packages } of SERVERS) {
      const text = readFileSync(new URL(`servers/${name}.py`, import.meta.url), 'utf8');
      const requirements = PYTHON_PACKAGES[packages].join('\n');
      for (const gate of gates) {
        const repaired = await repair({ 'server.py': text, 'requirements.txt': requirements }, RULE, gate);
        writeFiles(folder, { [`${name}-${packages}-${gate}.py`]: repaired['server.py'] ?? '' });
      }
    }
  });

  it('leave files that compile', () => {
    const files = readdirSync(folder).map((name) => join(folder, name));
    execFileSync('python3', ['-m', 'py_compile', ...files], { stdio: 'pipe' });
  });

  for (const {
    name,
    title,
    packages,
    gates,
    bearer = false,
    path = '/mcp',
    siblings = [],
    environment = {},
  } of SERVERS) {
    const start = (gate: string, own: Readonly<Record<string, string>>): Promise<Running> =>
      launchPython(interpreterOf(packages), join(folder, `${name}-${packages}-${gate}.py`), { ...environment, ...own });
    const addressOf = ({ port }: Running, scheme = 'http'): URL => new URL(`${scheme}://127.0.0.1:${port}${path}`);

    it(`${title} does not start without the environment of its gate`, async () => {
      await Promise.all(gates.map((gate) => assert.rejects(start(gate, {}), /KeyError/, gate)));
    });

    describe(`${title} with an API key`, () => {
      const key = randomBytes(24).toString('base64url');
      const showing = (shown: string): { readonly headers: Readonly<Record<string, string>> } => ({
        headers: bearer ? { authorization: `Bearer ${shown}` } : { 'x-api-key': shown },
      });
      let server: Running;
      let url: URL;

      before(async () => {
        server = await start(KEY, { MCP_API_KEY: key });
        url = addressOf(server);
      });
      after(() => server.stop());

      it('refuses a caller without a key', async () => {
        assert.equal((await initialize(url, {})).status, 401);
      });

      it('says which credential it wants', async () => {
        const answer = await initialize(url, {});
        assert.match(answer.headers.get('www-authenticate') ?? '', bearer ? /^Bearer/ : /^ApiKey realm="mcp"$/);
      });

      it('refuses a wrong key', async () => {
        assert.equal((await initialize(url, showing(randomBytes(24).toString('base64url')))).status, 401);
      });

      it('refuses an empty key', async () => {
        assert.equal((await initialize(url, showing(''))).status, 401);
      });

      for (const sibling of siblings) {
        it(`refuses on ${sibling} too`, async () => {
          const method = sibling === '/sse' ? 'GET' : 'POST';
          const answer = await fetch(new URL(sibling, url), { method, signal: AbortSignal.timeout(10_000) });
          assert.equal(answer.status, 401);
        });
      }

      it('lists its tools for the right key', async () => {
        assert.deepEqual(await toolsOf(1, url, showing(key)), ['forecast']);
      });
    });

    if (gates.includes(OAUTH)) {
      describe(`${title} with OAuth`, () => {
        const audience = 'https://mcp.example.com/mcp';
        let issuer: Issuer;
        let server: Running;
        let url: URL;

        before(async () => {
          issuer = await startIssuer('RS256');
          const own = { OAUTH_ISSUER: issuer.url, OAUTH_JWKS_URI: issuer.keysUrl, MCP_SERVER_URL: audience };
          server = await start(OAUTH, own);
          url = addressOf(server);
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
          const challenge = answer.headers.get('www-authenticate') ?? '';
          assert.match(challenge, /resource_metadata="https:\/\/mcp\.example\.com\//);
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

    if (gates.includes(CERTIFICATE)) {
      describe(`${title} with client certificates`, () => {
        let authority: Authority;
        let other: Authority;
        let server: Running;
        let url: URL;

        before(async () => {
          const certificates = emptyFolder(`certificates-${name}-${packages}`);
          authority = createAuthority(certificates, 'own');
          other = createAuthority(certificates, 'other');
          const { key, cert } = authority.issue('server', 'IP:127.0.0.1');
          server = await start(CERTIFICATE, {
            MCP_TLS_KEY_FILE: key,
            MCP_TLS_CERT_FILE: cert,
            MCP_TLS_CLIENT_CA_FILE: authority.cert,
          });
          url = addressOf(server, 'https');
        });
        after(() => server.stop());

        it('refuses a caller without a certificate', async () => {
          const refused = initialize(url, { fetch: tlsFetch(authority, undefined) });
          await assert.rejects(refused, { code: /SSL|ECONNRESET|TLS/ });
        });

        it('refuses a certificate of another authority', async () => {
          const client = other.issue('stranger', 'DNS:agent.example.com');
          const refused = initialize(url, { fetch: tlsFetch(authority, client) });
          await assert.rejects(refused, { code: /SSL|ECONNRESET|TLS/ });
        });

        it('lists its tools for a certificate of its authority', async () => {
          const client = authority.issue('agent', 'DNS:agent.example.com');
          assert.deepEqual(await toolsOf(1, url, { fetch: tlsFetch(authority, client) }), ['forecast']);
        });
      });
    }
  }
});
