import type { Endpoint } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';
import { setKeyword } from './call.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';

/** Which server a construction makes: FastMCP of its own package, or the SDK's. */
type Family = 'fastmcp' | 'sdk';

interface Server {
  readonly call: Call;
  readonly family: Family;
}

/** Ways to close an open endpoint of a server that is constructed in the same file; elsewhere a plan. */
export const guardPythonEndpoint: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'endpoint')) return;
  yield withApiKey(subject, context);
  yield withOAuth(subject, context);
};

function withApiKey(endpoint: Endpoint, context: FixContext): Fix {
  const title = 'Require an API key';
  const found = draftOf(endpoint, context);
  if (found?.server.family !== 'fastmcp')
    return guided('require-api-key', title, [
      'Put an ASGI middleware around the app that `uvicorn` runs: compare the header `x-api-key` with a key of the environment by `hmac.compare_digest`, and answer 401 when they differ.',
      'Read the key by `os.environ["MCP_API_KEY"]`, so that the server does not start without it.',
    ]);
  const { draft, server } = found;
  defineApiKeyVerifier(draft);
  setKeyword(draft, server.call, 'auth', 'ApiKeyVerifier()');
  return {
    id: 'require-api-key',
    title,
    class: 'values',
    edits: draft.edits(),
    steps: [
      'Set `MCP_API_KEY` to 32 random bytes, for instance from `openssl rand -hex 32`; without it the server does not start.',
      'Clients send it as `Authorization: Bearer <key>`.',
    ],
  };
}

function withOAuth(endpoint: Endpoint, context: FixContext): Fix {
  const title = 'Require an OAuth bearer token';
  const found = draftOf(endpoint, context);
  if (!found)
    return guided('require-oauth', title, [
      'Construct the server with a verifier that checks signature, issuer, audience and expiry of access tokens: `auth=` of FastMCP, `token_verifier=` and `auth=AuthSettings(…)` of the SDK.',
      'Answer 401 with `WWW-Authenticate: Bearer resource_metadata="…"`, and publish the protected resource metadata (RFC 9728): both do so themselves once they have a verifier.',
    ]);
  const { draft, server } = found;
  if (server.family === 'fastmcp') {
    const provider = fastmcpProvider(draft);
    setKeyword(draft, server.call, 'auth', provider);
  } else configureSdk(draft, server.call, context);
  return {
    id: 'require-oauth',
    title,
    class: 'values',
    edits: draft.edits(),
    steps: [
      'Set `OAUTH_ISSUER` to your authorization server, `OAUTH_JWKS_URI` to its keys, and `MCP_SERVER_URL` to the URL of this server, for instance `https://mcp.example.com/mcp`; without them the server does not start.',
      ...(server.family === 'sdk' ? ['Install `pyjwt[crypto]`.'] : []),
    ],
  };
}

function draftOf(endpoint: Endpoint, context: FixContext): { draft: PythonDraft; server: Server } | undefined {
  const module = context.module(endpoint.at.path);
  const call = module && (nodeAt(module, endpoint.at, 'call') ?? callAround(endpoint, module.calls));
  const server = call && serverOf(call);
  return module && server && { draft: createPythonDraft(module), server };
}

/** `mcp.run` of `mcp.run(transport="http")` */
function callAround({ at }: Endpoint, calls: readonly Call[]): Call | undefined {
  return calls.find((call) => call.start === at.start && call.callee.end === at.end);
}

/** The `FastMCP(…)` that `mcp` of `mcp.run(…)` stands for. */
function serverOf({ callee }: Call): Server | undefined {
  const made = callee.kind === 'member' ? constructionOf(callee.object) : undefined;
  const origin = made?.callee.kind === 'name' ? made.callee.binding?.origin : undefined;
  if (!made || origin?.kind !== 'import') return undefined;
  const [top = ''] = origin.module.replace('python:', '').split('.');
  if (top !== 'fastmcp' && top !== 'mcp') return undefined;
  return { call: made, family: top === 'fastmcp' ? 'fastmcp' : 'sdk' };
}

function constructionOf(node: Expression): Call | undefined {
  if (node.kind === 'call') return node;
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  if (origin?.kind !== 'variable' || origin.path.length > 0 || origin.value?.kind !== 'call') return undefined;
  // One of several servers is not ours to choose.
  return node.kind === 'name' && node.binding?.writes.length === 0 ? origin.value : undefined;
}

function defineApiKeyVerifier(draft: PythonDraft): void {
  const [hashlib, hmac, os] = ['hashlib', 'hmac', 'os'].map((each) => draft.import(each));
  const token = draft.import('fastmcp.server.auth', 'AccessToken');
  const verifier = draft.import('fastmcp.server.auth', 'TokenVerifier');
  draft.declare(`MCP_API_KEY = ${os ?? 'os'}.environ["MCP_API_KEY"]
if not MCP_API_KEY:
    raise RuntimeError("Set MCP_API_KEY: without a key the server must not start.")


class ApiKeyVerifier(${verifier}):
    """Accepts one key, compared in constant time."""

    async def verify_token(self, token: str) -> ${token} | None:
        given = ${hashlib ?? 'hashlib'}.sha256(token.encode()).digest()
        expected = ${hashlib ?? 'hashlib'}.sha256(MCP_API_KEY.encode()).digest()
        if not ${hmac ?? 'hmac'}.compare_digest(given, expected):
            return None
        return ${token}(token=token, client_id="api-key", scopes=[])
`);
}

/** The verifier and, for clients that ask where to get a token, the metadata (fastmcp 2.13 and later). */
function fastmcpProvider(draft: PythonDraft): string {
  const os = draft.import('os');
  const verifier = draft.import('fastmcp.server.auth.providers.jwt', 'JWTVerifier');
  const provider = draft.import('fastmcp.server.auth', 'RemoteAuthProvider');
  const url = draft.import('pydantic', 'AnyHttpUrl');
  draft.declare(`auth_provider = ${provider}(
    token_verifier=${verifier}(
        jwks_uri=${os}.environ["OAUTH_JWKS_URI"],
        issuer=${os}.environ["OAUTH_ISSUER"],
        audience=${os}.environ["MCP_SERVER_URL"],
    ),
    authorization_servers=[${url}(${os}.environ["OAUTH_ISSUER"])],
    base_url=${os}.environ["MCP_SERVER_URL"].rsplit("/", 1)[0],
)
`);
  return 'auth_provider';
}

/** A verifier of JSON Web Tokens, and the settings that the SDK asks for beside it. */
function configureSdk(draft: PythonDraft, call: Call, context: FixContext): void {
  const os = draft.import('os');
  const asyncio = draft.import('asyncio');
  const jwt = draft.import('jwt');
  const token = draft.import('mcp.server.auth.provider', 'AccessToken');
  const verifier = draft.import('mcp.server.auth.provider', 'TokenVerifier');
  const settings = draft.import('mcp.server.auth.settings', 'AuthSettings');
  const url = draft.import('pydantic', 'AnyHttpUrl');
  draft.declare(`OAUTH_ISSUER = ${os}.environ["OAUTH_ISSUER"]
MCP_SERVER_URL = ${os}.environ["MCP_SERVER_URL"]
issuer_keys = ${jwt}.PyJWKClient(${os}.environ["OAUTH_JWKS_URI"])


class IssuerTokenVerifier(${verifier}):
    """Accepts access tokens that the issuer made for this server."""

    async def verify_token(self, token: str) -> ${token} | None:
        try:
            key = await ${asyncio}.to_thread(issuer_keys.get_signing_key_from_jwt, token)
            claims = ${jwt}.decode(
                token,
                key.key,
                algorithms=["RS256", "ES256"],
                issuer=OAUTH_ISSUER,
                audience=MCP_SERVER_URL,
                options={"require": ["exp", "sub"]},
            )
        except ${jwt}.PyJWTError:
            return None
        return ${token}(
            token=token,
            client_id=claims.get("client_id", claims["sub"]),
            scopes=claims.get("scope", "").split(),
            expires_at=claims["exp"],
            resource=MCP_SERVER_URL,
        )


auth_settings = ${settings}(
    issuer_url=${url}(OAUTH_ISSUER),
    resource_server_url=${url}(MCP_SERVER_URL),${knowsResource(draft, context) ? '\n    validate_token_resource=True,' : ''}
)
`);
  setKeyword(draft, call, 'token_verifier', 'IssuerTokenVerifier()');
  setKeyword(draft, call, 'auth', 'auth_settings');
}

/** `validate_token_resource` exists from mcp 1.30.0 and 2.2.0 (CVE-2026-116684). */
function knowsResource({ module }: PythonDraft, { packages }: FixContext): boolean {
  const [major = 0, minor = 0] = (packages.version(module.path, 'mcp') ?? '').split('.').map(Number);
  return (major === 1 && minor >= 30) || (major === 2 && minor >= 2) || major > 2;
}
