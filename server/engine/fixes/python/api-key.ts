import type { Edit } from '../../fix.ts';
import { define } from './definitions.ts';
import type { PythonDraft } from './draft.ts';
import type { KeyForm } from './guard-with-key.ts';
import { speaksStdio } from './stdio.ts';

const VARIABLE = 'MCP_API_KEY';
const HEADER = 'x-api-key';
const REFUSAL = '{"jsonrpc": "2.0", "error": {"code": -32001, "message": "Unauthorized"}, "id": None}';
const CHALLENGE = `{"WWW-Authenticate": 'ApiKey realm="mcp"'}`;

/** What is left to do. The SDK's settings ask for an issuer: of a key, that is the server itself. */
export function apiKeySteps(form: KeyForm, edits: readonly Edit[]): string[] {
  const header = form === 'bearer' ? '`Authorization: Bearer <key>`' : `the header \`${HEADER}\``;
  const issuer = edits.some(({ text }) => text.includes('MCP_SERVER_URL'))
    ? ['Set `MCP_SERVER_URL` to the URL of this server: the settings of the SDK ask for an issuer.']
    : [];
  return [
    ...issuer,
    `Set \`${VARIABLE}\` to 32 random bytes, for instance from \`openssl rand -hex 32\`; without it the server does not start.`,
    `Let clients send it as ${header}. One key for everybody cannot be revoked for one caller: when there are several, give each a key of its own.`,
  ];
}

/** The class of ASGI middleware that refuses callers without the key. */
export function apiKeyMiddleware(draft: PythonDraft): string {
  const [hashlib = '', hmac = '', os = ''] = ['hashlib', 'hmac', 'os'].map((each) => draft.import(each));
  const headers = draft.import('starlette.datastructures', 'Headers');
  const answer = draft.import('starlette.responses', 'JSONResponse');
  const [app, receive, scope, send] = ['ASGIApp', 'Receive', 'Scope', 'Send'].map((each) =>
    draft.import('starlette.types', each),
  );
  // A program that also speaks over standard streams needs no key there.
  const key = speaksStdio(draft.module) ? undefined : keyConstant(draft, os);
  const read = `${os}.environ["${VARIABLE}"]`;
  const digest = (text: string): string => `${hashlib}.sha256(${text}.encode()).digest()`;
  const own = `        key = ${read}
        if not key:
            raise RuntimeError("${missing(VARIABLE)}")
`;
  return define(
    draft,
    'RequireApiKey',
    (self) => `class ${self}:
    """Answers 401 to whoever does not show the key, which is compared in constant time."""

    def __init__(self, app: ${app}) -> None:
${key === undefined ? own : ''}        self.app = app
        self.expected = ${digest(key ?? 'key')}

    async def __call__(self, scope: ${scope}, receive: ${receive}, send: ${send}) -> None:
        if scope["type"] != "lifespan":
            given = ${headers}(scope=scope).get("${HEADER}", "")
            if not ${hmac}.compare_digest(${digest('given')}, self.expected):
                body = ${REFUSAL}
                refusal = ${answer}(body, 401, ${CHALLENGE})
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)
`,
  );
}

/** A dependency of FastAPI. */
export function apiKeyDependency(draft: PythonDraft): string {
  const header = draft.import('fastapi', 'Header');
  const error = draft.import('fastapi', 'HTTPException');
  const isKey = keyTest(draft);
  return define(
    draft,
    'require_api_key',
    (self) => `def ${self}(x_api_key: str = ${header}(default="")) -> None:
    """Answers 401 to whoever does not show the key."""
    if not ${isKey}(x_api_key):
        raise ${error}(401, "Unauthorized", ${CHALLENGE})
`,
  );
}

/** A decorator for views of Flask, or of Quart, whose views are waited for. */
export function apiKeyDecorator(draft: PythonDraft, framework: 'flask' | 'quart', isAsync: boolean): string {
  const wraps = draft.import('functools', 'wraps');
  const request = draft.import(framework, 'request');
  const isKey = keyTest(draft);
  const [prefix, wait] = isAsync ? ['async ', 'await '] : ['', ''];
  return define(
    draft,
    'require_api_key',
    (self) => `def ${self}(view):
    """Answers 401 to whoever does not show the key."""

    @${wraps}(view)
    ${prefix}def guarded(*args, **kwargs):
        if not ${isKey}(${request}.headers.get("${HEADER}", "")):
            body = ${REFUSAL}
            return body, 401, ${CHALLENGE}
        return ${wait}view(*args, **kwargs)

    return guarded
`,
  );
}

/** A decorator for handlers of aiohttp. */
export function apiKeyHandler(draft: PythonDraft): string {
  const wraps = draft.import('functools', 'wraps');
  const web = draft.import('aiohttp', 'web');
  const isKey = keyTest(draft);
  return define(
    draft,
    'require_api_key',
    (self) => `def ${self}(handler):
    """Answers 401 to whoever does not show the key."""

    @${wraps}(handler)
    async def guarded(request: ${web}.Request) -> ${web}.StreamResponse:
        if not ${isKey}(request.headers.get("${HEADER}", "")):
            body = ${REFUSAL}
            return ${web}.json_response(body, status=401, headers=${CHALLENGE})
        return await handler(request)

    return guarded
`,
  );
}

/** A verifier for FastMCP or a server of the SDK, whose clients send the key as a bearer token. */
export function apiKeyVerifier(draft: PythonDraft, family: 'fastmcp' | 'sdk'): string {
  const home = family === 'fastmcp' ? 'fastmcp.server.auth' : 'mcp.server.auth.provider';
  const token = draft.import(home, 'AccessToken');
  const verifier = draft.import(home, 'TokenVerifier');
  const [hashlib = '', hmac = '', os = ''] = ['hashlib', 'hmac', 'os'].map((each) => draft.import(each));
  const key = keyConstant(draft, os);
  return define(
    draft,
    'ApiKeyVerifier',
    (self) => `class ${self}(${verifier}):
    """Accepts one key, compared in constant time."""

    async def verify_token(self, token: str) -> ${token} | None:
        given = ${hashlib}.sha256(token.encode()).digest()
        expected = ${hashlib}.sha256(${key}.encode()).digest()
        if not ${hmac}.compare_digest(given, expected):
            return None
        return ${token}(token=token, client_id="api-key", scopes=[])
`,
  );
}

/** `is_api_key(given)` */
function keyTest(draft: PythonDraft): string {
  const [hashlib = '', hmac = '', os = ''] = ['hashlib', 'hmac', 'os'].map((each) => draft.import(each));
  const key = keyConstant(draft, os);
  return define(
    draft,
    'is_api_key',
    (self) => `def ${self}(given: str) -> bool:
    """Compares by digest, in constant time."""
    expected = ${hashlib}.sha256(${key}.encode()).digest()
    return ${hmac}.compare_digest(${hashlib}.sha256(given.encode()).digest(), expected)
`,
  );
}

function keyConstant(draft: PythonDraft, os: string): string {
  return define(
    draft,
    VARIABLE,
    (self) => `${self} = ${os}.environ["${VARIABLE}"]
if not ${self}:
    raise RuntimeError("${missing(VARIABLE)}")
`,
  );
}

function missing(variable: string): string {
  return `Set ${variable}: without a key the server must not start.`;
}
