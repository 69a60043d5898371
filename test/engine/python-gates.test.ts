import assert from 'node:assert/strict';
import { factsOf, shownEndpoint } from './support.ts';

const HEAD = `import os, hmac, secrets, sys
import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from fastmcp import FastMCP
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse, Response
KEY = os.environ["API_KEY"]
MAYBE = os.getenv("API_KEY")
EMPTY = os.getenv("API_KEY", "")
mcp = FastMCP("a")
`;

/** The gate that a dispatch method makes. */
function dispatch(body: string): string {
  return gateOf(`${HEAD}
class Gate(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
${indented(body, 8)}
app = mcp.http_app(middleware=[Middleware(Gate)])
`);
}

/** The gate that a pure ASGI middleware makes. */
function asgi(body: string): string {
  return gateOf(`${HEAD}
class Gate:
    def __init__(self, app, key=None):
        self.app = app
        self.key = key
    async def refuse(self, scope, receive, send):
        await JSONResponse({"error": "no"}, status_code=401)(scope, receive, send)
    async def __call__(self, scope, receive, send):
${indented(body, 8)}
app = mcp.http_app(middleware=[Middleware(Gate)])
`);
}

/** The gate that a dependency of a route makes. */
function dependency(code: string): string {
  return gateOf(`${HEAD}
app = FastAPI(dependencies=[Depends(check)])
manager = StreamableHTTPSessionManager(app=Server("a"))
@app.post("/mcp")
async def handle(request: Request):
    await manager.handle_request(request.scope, request.receive, request._send)
${code}
`);
}

function indented(text: string, by: number): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');
}

function gateOf(code: string): string {
  const shown = factsOf({ '/app/main.py': code }).endpoints.map(shownEndpoint);
  return shown.map((each) => each.split(' < ').slice(1).join(' < ') || 'none').join(', ');
}

type Cases = readonly (readonly [why: string, body: string, expected: string])[];

function check(cases: Cases, gate: (body: string) => string): void {
  for (const [why, body, expected] of cases) it(why, () => assert.equal(gate(body), expected));
}

const GO = 'return await call_next(request)';
const NO = 'return JSONResponse({"error": "unauthorized"}, status_code=401)';

describe('a Starlette middleware', () => {
  check(
    [
      ['compares a header', `if request.headers.get("x-api-key") != KEY:\n    ${NO}\n${GO}`, 'Gate enforced'],
      [
        'raises',
        `if request.headers["x-api-key"] != KEY:\n    raise HTTPException(status_code=401)\n${GO}`,
        'Gate enforced',
      ],
      [
        'takes the scheme off',
        `auth = request.headers.get("Authorization", "")\nif not auth.startswith("Bearer "):\n    ${NO}\ntoken = auth[len("Bearer "):]\nif token != KEY:\n    ${NO}\n${GO}`,
        'Gate enforced',
      ],
      [
        'splits the header',
        `auth = request.headers.get("authorization")\nif not auth:\n    ${NO}\nscheme, _, token = auth.partition(" ")\nif scheme.lower() != "bearer" or token != KEY:\n    ${NO}\n${GO}`,
        'Gate enforced',
      ],
      [
        'compares in constant time',
        `token = request.headers.get("x-api-key", "")\nif not hmac.compare_digest(token, KEY):\n    ${NO}\n${GO}`,
        'Gate enforced',
      ],
      [
        'compares bytes in constant time',
        `token = request.headers.get("x-api-key") or ""\nif secrets.compare_digest(token.encode(), KEY.encode()):\n    ${GO}\n${NO}`,
        'Gate enforced',
      ],
      ['looks into a set', `if request.headers.get("x-api-key") not in {KEY, "b"}:\n    ${NO}\n${GO}`, 'Gate enforced'],
      [
        'asks whether any of several keys is it',
        `given = request.headers.get("x-api-key")\nif not any(hmac.compare_digest(given, each) for each in keys()):\n    ${NO}\n${GO}`,
        'Gate enforced',
      ],
      [
        'only asks for a header',
        `if not request.headers.get("authorization"):\n    ${NO}\n${GO}`,
        'Gate presence-only',
      ],
      [
        'only asks whether the header is there',
        `if "authorization" not in request.headers:\n    ${NO}\n${GO}`,
        'Gate presence-only',
      ],
      [
        'lets everybody in without a key',
        `if MAYBE and request.headers.get("x-api-key") != MAYBE:\n    ${NO}\n${GO}`,
        'Gate fail-open',
      ],
      [
        'compares nothing with nothing',
        `if request.headers.get("x-api-key") != MAYBE:\n    ${NO}\n${GO}`,
        'Gate fail-open',
      ],
      [
        'lets everybody in when the check fails',
        `try:\n    jwt.decode(request.headers["authorization"], KEY, algorithms=["HS256"])\nexcept Exception:\n    pass\n${GO}`,
        'Gate fail-open',
      ],
      [
        'refuses when the check fails',
        `try:\n    claims = jwt.decode(request.headers["authorization"], KEY, algorithms=["HS256"])\nexcept jwt.PyJWTError:\n    ${NO}\nrequest.state.user = claims\n${GO}`,
        'Gate enforced',
      ],
      [
        'does not take an unverified token for a verified one',
        `token = request.headers.get("authorization")\nif not token:\n    ${NO}\nclaims = jwt.decode(token, options={"verify_signature": False})\n${GO}`,
        'Gate presence-only',
      ],
      [
        'leaves other paths open',
        `if request.url.path in ("/health", "/docs"):\n    ${GO}\nif request.headers.get("x-api-key") != KEY:\n    ${NO}\n${GO}`,
        'Gate enforced',
      ],
      [
        'leaves prefixes open',
        `if any(request.url.path.startswith(p) for p in OPEN):\n    ${GO}\nif request.method == "OPTIONS":\n    ${GO}\nif request.headers.get("x-api-key") != KEY:\n    ${NO}\n${GO}`,
        'Gate enforced',
      ],
      ['reads the query', `if request.query_params.get("api_key") != KEY:\n    ${NO}\n${GO}`, 'Gate enforced'],
      ['logs', `print(request.headers.get("user-agent"))\n${GO}`, 'none'],
    ],
    dispatch,
  );
});

const ASGI_GO = 'await self.app(scope, receive, send)';
const ASGI_NO = 'await JSONResponse({"error": "no"}, status_code=401)(scope, receive, send)';

describe('a middleware of ASGI', () => {
  check(
    [
      [
        'reads the headers as a dictionary',
        `if scope["type"] != "http":\n    ${ASGI_GO}\n    return\nheaders = dict(scope["headers"])\nif headers.get(b"authorization", b"").decode() != f"Bearer {KEY}":\n    ${ASGI_NO}\n    return\n${ASGI_GO}`,
        'Gate enforced',
      ],
      [
        'looks through the headers',
        `token = None\nfor name, value in scope.get("headers", []):\n    if name == b"authorization":\n        token = value.decode()\nif token != KEY:\n    response = Response(status_code=401)\n    await response(scope, receive, send)\n    return\n${ASGI_GO}`,
        'Gate enforced',
      ],
      [
        'is for HTTP only',
        `if scope["type"] == "http":\n    request = Request(scope, receive)\n    if request.headers.get("x-api-key") != KEY:\n        ${ASGI_NO}\n        return\n${ASGI_GO}`,
        'Gate enforced',
      ],
      [
        'has an own method that refuses',
        `if Request(scope).headers.get("x-api-key") != KEY:\n    await self.refuse(scope, receive, send)\n    return\n${ASGI_GO}`,
        'Gate enforced',
      ],
    ],
    asgi,
  );
});

describe('a dependency of FastAPI', () => {
  check(
    [
      [
        'compares a header',
        `def check(x_api_key: str = Header(...)):\n    if x_api_key != KEY:\n        raise HTTPException(401)`,
        'check enforced',
      ],
      [
        'compares what a scheme gives',
        `async def check(credentials: HTTPAuthorizationCredentials = Depends(HTTPBearer())):\n    if credentials.credentials != KEY:\n        raise HTTPException(status_code=401)\n    return credentials.credentials`,
        'check enforced',
      ],
      [
        'decodes what a scheme gives',
        `bearer = HTTPBearer()\nasync def check(credentials: HTTPAuthorizationCredentials = Security(bearer)):\n    try:\n        return jwt.decode(credentials.credentials, KEY, algorithms=["HS256"])\n    except jwt.InvalidTokenError:\n        raise HTTPException(status_code=401)`,
        'check enforced',
      ],
      [
        'compares what an API key scheme gives',
        `scheme = APIKeyHeader(name="X-API-Key", auto_error=False)\ndef check(key: str | None = Security(scheme)):\n    if not key or not secrets.compare_digest(key, KEY):\n        raise HTTPException(status_code=403)`,
        'check enforced',
      ],
      [
        'takes its parameter apart in the annotation',
        `from typing import Annotated\ndef check(token: Annotated[str | None, Header(alias="Authorization")] = None):\n    if token != f"Bearer {KEY}":\n        raise HTTPException(status_code=403)`,
        'check enforced',
      ],
      [
        'passes without a key',
        `def check(x_api_key: str = Header(None)):\n    if not MAYBE:\n        return\n    if x_api_key != MAYBE:\n        raise HTTPException(401)`,
        'check fail-open',
      ],
      [
        'passes without a key to verify with',
        `class Auth:\n    def __init__(self):\n        self.public_key = None\n    def verify(self, credentials: HTTPAuthorizationCredentials = Depends(HTTPBearer())):\n        if not self.public_key:\n            return {"name": "anonymous"}\n        return jwt.decode(credentials.credentials, self.public_key, algorithms=["RS256"])\ncheck = Auth().verify`,
        'check fail-open',
      ],
      [
        'hands what the framework gives it to a helper',
        `def authorize(given):\n    if given is None:\n        raise HTTPException(401)\n    scheme, _, value = given.partition(" ")\n    if scheme.lower() != "bearer" or value != KEY:\n        raise HTTPException(401)\ndef check(authorization: str | None = Header(None)):\n    authorize(authorization)`,
        'check enforced',
      ],
      [
        'asks a helper',
        `def is_valid(key):\n    return key is not None and hmac.compare_digest(key, KEY)\ndef check(request: Request):\n    if not is_valid(key=request.headers.get("x-api-key")):\n        raise HTTPException(status_code=401)`,
        'check enforced',
      ],
    ],
    dependency,
  );
});

const WRAPPER = `${HEAD}
import uvicorn
class Gate:
    def __init__(self, app):
        self.app = app
    async def __call__(self, scope, receive, send):
        if dict(scope["headers"]).get(b"x-api-key") != KEY:
            await JSONResponse({"error": "no"}, status_code=401)(scope, receive, send)
            return
        await self.app(scope, receive, send)
def with_gate(app):
    async def asgi(scope, receive, send):
        if dict(scope["headers"]).get(b"x-api-key") != KEY:
            await JSONResponse({"error": "no"}, status_code=401)(scope, receive, send)
            return
        await app(scope, receive, send)
    return asgi
class Plain:
    def __init__(self, app):
        self.app = app
    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)
`;

describe('an app that is wrapped', () => {
  check(
    [
      ['by an object', 'uvicorn.run(Gate(mcp.http_app()))', 'Gate enforced'],
      ['and is called the same then', 'app = mcp.http_app()\napp = Gate(app)\nuvicorn.run(app)', 'Gate enforced'],
      ['by name', 'uvicorn.run(Gate(app=mcp.http_app()))', 'Gate enforced'],
      ['in a function', 'def main():\n    app = mcp.http_app()\n    uvicorn.run(Gate(app))\nmain()', 'Gate enforced'],
      ['by a function', 'uvicorn.run(with_gate(mcp.http_app()))', 'the handler enforced < with_gate enforced'],
      ['by what lets everybody in', 'uvicorn.run(Plain(mcp.http_app()))', 'none'],
    ],
    (code) => gateOf(WRAPPER + code),
  );
});

describe('the endpoint that FastApiMCP mounts', () => {
  const head = `${HEAD}
from fastapi_mcp import AuthConfig, FastApiMCP
app = FastAPI()
def check(x_api_key: str = Header(...)):
    if x_api_key != KEY:
        raise HTTPException(401)
`;
  const cases: readonly (readonly [why: string, code: string, endpoints: readonly string[]])[] = [
    ['is where it always is', 'FastApiMCP(app).mount_http()', ['ALL /mcp']],
    ['is where it is put', 'FastApiMCP(app).mount_sse(mount_path="/events")', ['ALL /events']],
    [
      'has the dependencies of its configuration',
      'server = FastApiMCP(app, auth_config=AuthConfig(dependencies=[Depends(check)]))\nserver.mount()',
      ['ALL /mcp < check enforced'],
    ],
    [
      'has the middleware of the app',
      '@app.middleware("http")\nasync def gate(request, call_next):\n    if request.headers.get("x-api-key") != KEY:\n        raise HTTPException(401)\n    return await call_next(request)\nFastApiMCP(app).mount_http()',
      ['ALL /mcp < gate enforced'],
    ],
    ['may have what nobody can read', 'FastApiMCP(app, auth_config=make_config()).mount_http()', ['ALL /mcp < ?']],
  ];
  for (const [why, code, expected] of cases) {
    it(why, () => assert.deepEqual(factsOf({ '/app/main.py': head + code }).endpoints.map(shownEndpoint), expected));
  }
});

describe('the scheme of a verifier of the workspace', () => {
  /** What `auth=` of a server says when its verifier does this with `token`. */
  function schemeOf(body: string): string | undefined {
    const code = `${HEAD}
class Own(TokenVerifier):
    async def verify_token(self, token):
${indented(body, 8)}
server = FastMCP("b", auth=Own())
server.run(transport="http")
`;
    return factsOf({ '/app/main.py': code }).endpoints[0]?.gates[0]?.scheme;
  }

  it('is an API key where it compares what is sent with what it knows', () => {
    assert.equal(schemeOf('return ok(token) if hmac.compare_digest(token, KEY) else None'), 'api-key');
    assert.equal(schemeOf('return None if token != KEY else ok(token)'), 'api-key');
  });

  it('is OAuth where it decodes a token', () => {
    assert.equal(schemeOf('return jwt.decode(token, KEY, algorithms=["RS256"])'), 'oauth');
    assert.equal(schemeOf('return None if token == "" else jwt.decode(token, KEY, algorithms=["RS256"])'), 'oauth');
  });

  it('is OAuth where it compares the signature of a token', () => {
    assert.equal(
      schemeOf('made = hmac.new(KEY, token)\nreturn ok(token) if hmac.compare_digest(made, token) else None'),
      'oauth',
    );
  });
});
