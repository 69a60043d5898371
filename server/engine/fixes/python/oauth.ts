import type { FixContext } from '../fixes.ts';
import type { Call } from '../../program/nodes.ts';
import { setKeyword } from './call.ts';
import { define } from './definitions.ts';
import type { PythonDraft } from './draft.ts';

/** The verifier and, for clients that ask where to get a token, the metadata (fastmcp 2.13 and later). */
export function fastmcpProvider(draft: PythonDraft): string {
  const os = draft.import('os');
  const verifier = draft.import('fastmcp.server.auth.providers.jwt', 'JWTVerifier');
  const provider = draft.import('fastmcp.server.auth', 'RemoteAuthProvider');
  const url = draft.import('pydantic', 'AnyHttpUrl');
  return define(
    draft,
    'auth_provider',
    (self) => `${self} = ${provider}(
    token_verifier=${verifier}(
        jwks_uri=${os}.environ["OAUTH_JWKS_URI"],
        issuer=${os}.environ["OAUTH_ISSUER"],
        audience=${os}.environ["MCP_SERVER_URL"],
    ),
    authorization_servers=[${url}(${os}.environ["OAUTH_ISSUER"])],
    base_url=${os}.environ["MCP_SERVER_URL"].rsplit("/", 1)[0],
)`,
  );
}

/** A verifier of JSON Web Tokens, and the settings that the SDK asks for beside it. */
export function configureSdk(draft: PythonDraft, call: Call, context: FixContext): void {
  const os = draft.import('os');
  const asyncio = draft.import('asyncio');
  const jwt = draft.import('jwt');
  const token = draft.import('mcp.server.auth.provider', 'AccessToken');
  const verifier = draft.import('mcp.server.auth.provider', 'TokenVerifier');
  const settings = draft.import('mcp.server.auth.settings', 'AuthSettings');
  const url = draft.import('pydantic', 'AnyHttpUrl');
  const configured = define(
    draft,
    'auth_settings',
    (self) => `OAUTH_ISSUER = ${os}.environ["OAUTH_ISSUER"]
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


${self} = ${settings}(
    issuer_url=${url}(OAUTH_ISSUER),
    resource_server_url=${url}(MCP_SERVER_URL),${knowsResource(draft, context) ? '\n    validate_token_resource=True,' : ''}
)`,
  );
  setKeyword(draft, call, 'token_verifier', 'IssuerTokenVerifier()');
  setKeyword(draft, call, 'auth', configured);
}

/** `validate_token_resource` exists from mcp 1.30.0 and 2.2.0 (CVE-2026-116684). */
function knowsResource({ module }: PythonDraft, { packages }: FixContext): boolean {
  const [major = 0, minor = 0] = (packages.version(module.path, 'mcp') ?? '').split('.').map(Number);
  return (major === 1 && minor >= 30) || (major === 2 && minor >= 2) || major > 2;
}
