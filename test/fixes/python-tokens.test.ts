import assert from 'node:assert/strict';
import { join } from 'node:path';
import { initialize, toolsOf } from './support/clients.ts';
import { emptyFolder, writeFiles } from './support/folder.ts';
import { startIssuer, type Issuer, type TokenOptions } from './support/issuer.ts';
import type { Running } from './support/launch.ts';
import { interpreterOf, launchPython, preparePython, PYTHON_PACKAGES, type PythonPackages } from './support/python.ts';
import { repair } from './support/repair.ts';

const RESOURCE = 'https://mcp.example.com/mcp';

type Wrong = 'another server' | 'another issuer' | 'the past' | 'nobody';
const WRONG: Readonly<Record<Wrong, TokenOptions>> = {
  'another server': { audience: 'https://other.example.com/mcp' },
  'another issuer': { issuer: 'https://other.example.com' },
  'the past': { secondsToLive: -60 },
  nobody: { forged: true },
};

interface Server {
  readonly title: string;
  readonly packages: PythonPackages;
  readonly source: string;
  readonly rule: string;
  readonly fix: string;
  /** Tokens that it takes before the fix, and must not take after it. */
  readonly opened: readonly Wrong[];
  /** It is started as it was, too; not all are, because each start takes seconds. */
  readonly startsOpen?: true;
}

/** A server of the SDK, in either major, with a verifier that looks at tokens as the body says. */
function sdkServer(server: 'FastMCP' | 'MCPServer', body: string): string {
  const isFirst = server === 'FastMCP';
  return `import os

import jwt
from mcp.server.auth.provider import AccessToken, TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.${isFirst ? 'fastmcp' : 'mcpserver'} import ${server}
from pydantic import AnyHttpUrl

ISSUER = os.environ["OAUTH_ISSUER"]
RESOURCE = os.environ["RESOURCE"]
issuer_keys = jwt.PyJWKClient(os.environ["OAUTH_JWKS_URI"])


class Verifier(TokenVerifier):
    async def verify_token(self, token: str) -> AccessToken | None:
        try:
            ${body}
        except jwt.PyJWTError:
            return None
        return AccessToken(token=token, client_id=claims["client_id"], scopes=[])


settings = AuthSettings(issuer_url=AnyHttpUrl(ISSUER), resource_server_url=AnyHttpUrl(RESOURCE))
mcp = ${server}("weather", token_verifier=Verifier(), auth=settings${isFirst ? ', port=int(os.environ["PORT"])' : ''})


@mcp.tool()
def forecast(city: str) -> str:
    return f"Sunny in {city}"


mcp.run(transport="streamable-http"${isFirst ? '' : ', port=int(os.environ["PORT"])'})
`;
}

const KEY = 'issuer_keys.get_signing_key_from_jwt(token).key';
const SERVERS: readonly Server[] = [
  {
    title: 'settings of the SDK v1 that validate no resource',
    packages: 'sdk-v1',
    source: sdkServer(
      'FastMCP',
      `claims = jwt.decode(token, ${KEY}, algorithms=["RS256"], issuer=ISSUER, options={"verify_aud": False})`,
    ),
    rule: 'oauth/unbound-audience',
    fix: 'bind-audience',
    opened: ['another server'],
    startsOpen: true,
  },
  {
    title: 'settings of the SDK v2 that validate no resource',
    packages: 'sdk-v2',
    source: sdkServer(
      'MCPServer',
      `claims = jwt.decode(token, ${KEY}, algorithms=["RS256"], issuer=ISSUER, options={"verify_aud": False})`,
    ),
    rule: 'oauth/unbound-audience',
    fix: 'bind-audience',
    opened: ['another server'],
  },
  {
    title: 'a token of which PyJWT checks no claims',
    packages: 'sdk-v1',
    source: sdkServer(
      'FastMCP',
      `claims = jwt.decode(token, ${KEY}, algorithms=["RS256"], options={"verify_aud": False})`,
    ),
    rule: 'oauth/unchecked-issuer-or-audience',
    fix: 'check-claims',
    opened: ['another server', 'another issuer'],
  },
  {
    title: 'a token that is only read',
    packages: 'sdk-v2',
    source: sdkServer('MCPServer', 'claims = jwt.decode(token, options={"verify_signature": False})'),
    rule: 'oauth/decode-without-verify',
    fix: 'verify-token',
    opened: ['another server', 'another issuer', 'the past', 'nobody'],
  },
  {
    title: 'a token whose expiry is ignored',
    packages: 'sdk-v2',
    source: sdkServer(
      'MCPServer',
      `claims = jwt.decode(token, ${KEY}, algorithms=["RS256"], issuer=ISSUER, audience=RESOURCE, options={"verify_exp": False})`,
    ),
    rule: 'oauth/ignored-expiry',
    fix: 'heed-expiry',
    opened: ['the past'],
  },
  {
    title: 'a verifier of FastMCP that asks for neither issuer nor audience',
    packages: 'fastmcp',
    source: `import os

from fastmcp import FastMCP
from fastmcp.server.auth.providers.jwt import JWTVerifier

mcp = FastMCP("weather", auth=JWTVerifier(jwks_uri=os.environ["OAUTH_JWKS_URI"]))


@mcp.tool
def forecast(city: str) -> str:
    return f"Sunny in {city}"


mcp.run(transport="http", port=int(os.environ["PORT"]))
`,
    rule: 'oauth/unchecked-issuer-or-audience',
    fix: 'check-claims',
    opened: ['another server', 'another issuer'],
    startsOpen: true,
  },
];

/** Servers that take tokens which were not made for them, repaired, started with the real packages and called. */
describe('the fixes for tokens in Python', function () {
  this.timeout(600_000);
  let folder: string;
  let issuer: Issuer;

  before(async function () {
    await preparePython(this);
    folder = emptyFolder('python-tokens');
    issuer = await startIssuer('RS256');
  });
  // where there is no Python, none was started
  after(() => (issuer as Issuer | undefined)?.stop());

  for (const [index, { title, packages, source, rule, fix, opened, startsOpen }] of SERVERS.entries()) {
    describe(title, () => {
      let open: Running | undefined;
      let repaired: Running;

      before(async () => {
        const requirements = PYTHON_PACKAGES[packages].join('\n');
        const files = await repair({ 'server.py': source, 'requirements.txt': requirements }, rule, fix);
        writeFiles(folder, { [`open-${index}.py`]: source, [`repaired-${index}.py`]: files['server.py'] ?? '' });
        const python = interpreterOf(packages);
        const environment = {
          OAUTH_ISSUER: issuer.url,
          OAUTH_JWKS_URI: issuer.keysUrl,
          MCP_SERVER_URL: RESOURCE,
          RESOURCE,
        };
        const start = (name: string): Promise<Running> =>
          launchPython(python, join(folder, `${name}-${index}.py`), environment);
        [repaired, open] = await Promise.all([start('repaired'), startsOpen ? start('open') : undefined]);
      });
      after(() => Promise.all([repaired.stop(), open?.stop()]));

      const urlOf = ({ port }: Running): URL => new URL(`http://127.0.0.1:${port}/mcp`);
      const statusOf = async (server: Running, options: TokenOptions): Promise<number> => {
        const headers = { authorization: `Bearer ${await issuer.token(RESOURCE, options)}` };
        return (await initialize(urlOf(server), { headers })).status;
      };

      for (const who of opened) {
        if (startsOpen) {
          it(`is needed: before it a token of ${who} is accepted`, async () => {
            assert.ok(open);
            assert.equal(await statusOf(open, WRONG[who]), 200);
          });
        }

        it(`refuses a token of ${who}`, async () => {
          assert.equal(await statusOf(repaired, WRONG[who]), 401);
        });
      }

      it('lists its tools for the right token', async () => {
        const headers = { authorization: `Bearer ${await issuer.token(RESOURCE)}` };
        assert.deepEqual(await toolsOf(1, urlOf(repaired), { headers }), ['forecast']);
      });
    });
  }
});
