import assert from 'node:assert/strict';
import type { BindAddress } from '../../server/engine/facts/facts.ts';
import { factsOf, shownEndpoint, type Modelled } from './support.ts';

const MAIN = '/app/main.py';

function python(code: string, more: Readonly<Record<string, string>> = {}): Modelled {
  return factsOf({ [MAIN]: code, ...more });
}

function endpointsOf(code: string, more: Readonly<Record<string, string>> = {}): string[] {
  return python(code, more).endpoints.map(shownEndpoint);
}

function shownBind(bind: BindAddress): string {
  if (bind.kind === 'literal') return bind.address;
  return bind.kind === 'environment' ? `${bind.variable} ?? ${bind.fallback ?? 'nothing'}` : bind.kind;
}

function listenersOf(code: string): string[] {
  return python(code).listeners.map(({ name, bind }) => `${name} ${shownBind(bind)}`);
}

const FASTMCP = 'from fastmcp import FastMCP\n';
const OFFICIAL = 'from mcp.server.fastmcp import FastMCP\n';
const CHECK = `async def check(request, call_next):
    return await call_next(request)
`;

describe('a FastMCP server', () => {
  const cases: readonly (readonly [why: string, code: string, endpoints: readonly string[]])[] = [
    ['over standard streams has no endpoint', `${FASTMCP}FastMCP("a").run()`, []],
    ['told so has none either', `${FASTMCP}FastMCP("a").run(transport="stdio")`, []],
    ['over HTTP has one', `${FASTMCP}FastMCP("a").run(transport="http")`, ['ALL /mcp']],
    ['of the SDK has one, too', `${OFFICIAL}FastMCP("a").run("streamable-http")`, ['ALL /mcp']],
    ['over SSE answers there', `${FASTMCP}FastMCP("a").run(transport="sse")`, ['ALL /sse']],
    ['is asked for its path', `${FASTMCP}FastMCP("a").run(transport="http", path="/api")`, ['ALL /api']],
    ['is made of an application', `${FASTMCP}FastMCP.from_fastapi(api).run(transport="http")`, ['ALL /mcp']],
    ['is made of a description', `${FASTMCP}FastMCP.from_openapi(spec, client).run(transport="http")`, ['ALL /mcp']],
    [
      'stands before another server',
      `from fastmcp.server import create_proxy\ncreate_proxy(url).run(transport="http")`,
      ['ALL /mcp'],
    ],
    [
      'made of an application takes a provider, too',
      `${FASTMCP}FastMCP.from_fastapi(api, auth=JWTVerifier(jwks_uri=U)).run(transport="http")`,
      ['ALL /mcp < JWTVerifier enforced'],
    ],
    [
      'with a provider has a gate',
      `${FASTMCP}FastMCP("a", auth=JWTVerifier(jwks_uri=U)).run(transport="http")`,
      ['ALL /mcp < JWTVerifier enforced'],
    ],
    ['with `auth=None` has none', `${FASTMCP}FastMCP("a", auth=None).run(transport="http")`, ['ALL /mcp']],
    [
      'with options that nobody can read may have one',
      `${FASTMCP}FastMCP("a", **options()).run(transport="http")`,
      ['ALL /mcp < ?'],
    ],
    [
      'with options that can be read has what they say',
      `${FASTMCP}options = {"auth": None}\nFastMCP("a", **options).run(transport="http")`,
      ['ALL /mcp'],
    ],
    [
      'of the SDK is told by its verifier',
      `${OFFICIAL}FastMCP("a", token_verifier=Verifier(), auth=AuthSettings()).run("sse")`,
      ['ALL /sse < AuthSettings enforced'],
    ],
  ];
  for (const [why, code, expected] of cases) {
    it(why, () => {
      const imports =
        'from fastmcp.server.auth import JWTVerifier\nfrom mcp.server.auth.settings import AuthSettings\nfrom verifiers import Verifier\n';
      assert.deepEqual(endpointsOf(imports + code), expected);
    });
  }

  it('whose transport the environment chooses may be served over HTTP', () => {
    const code = `import os\n${FASTMCP}FastMCP("a").run(transport=os.environ["MCP_TRANSPORT"])`;
    assert.deepEqual(endpointsOf(code), ['ALL /mcp']);
  });

  it('of a class of its own is one', () => {
    const code = `${FASTMCP}class Notes(FastMCP):\n    def __init__(self):\n        super().__init__("notes", auth=None)\n\nNotes().run(transport="http")`;
    assert.deepEqual(endpointsOf(code), ['ALL /mcp']);
  });

  it('of another module is found where it is run', () => {
    const endpoints = endpointsOf(
      'from server import mcp\n\nif __name__ == "__main__":\n    mcp.run(transport="http")',
      {
        '/app/server.py': `${FASTMCP}mcp = FastMCP("a")`,
      },
    );
    assert.deepEqual(endpoints, ['ALL /mcp']);
  });

  it('that is made without its provider when that fails is open then', () => {
    const code = `${FASTMCP}from fastmcp.server.auth import RemoteAuthProvider
try:
    auth = RemoteAuthProvider(url=U)
except Exception:
    auth = None
FastMCP("a", auth=auth).run(transport="http")`;
    assert.deepEqual(endpointsOf(code), ['ALL /mcp < RemoteAuthProvider fail-open']);
  });
});

describe('a server of Python without a host listens', () => {
  const cases: readonly (readonly [listener: string, code: string])[] = [
    ['run 127.0.0.1', `${FASTMCP}FastMCP("a").run(transport="http")`],
    ['run 0.0.0.0', `${OFFICIAL}FastMCP("a", host="0.0.0.0").run("sse")`],
    ['run 0.0.0.0', `${OFFICIAL}mcp = FastMCP("a")\nmcp.settings.host = "0.0.0.0"\nmcp.run("sse")`],
    ['run 0.0.0.0', `${FASTMCP}options = dict(transport="http", host="0.0.0.0")\nFastMCP("a").run(**options)`],
    ['uvicorn.run 127.0.0.1', `import uvicorn\n${FASTMCP}uvicorn.run(FastMCP("a").http_app())`],
    ['uvicorn.run 0.0.0.0', `import uvicorn\n${FASTMCP}uvicorn.run(FastMCP("a").http_app(), host="0.0.0.0")`],
    ['web.run_app implicit', 'from aiohttp import web\nweb.run_app(web.Application())'],
    ['app.run 127.0.0.1', 'from flask import Flask\napp = Flask(__name__)\napp.run()'],
  ];
  for (const [listener, code] of cases) {
    it(`${listener}: ${code.split('\n').at(-1) ?? ''}`, () => {
      assert.deepEqual(listenersOf(code), [listener]);
    });
  }
});

describe('an app of Python', () => {
  it('mounts the app of a server below its path', () => {
    const code = `from fastapi import FastAPI
${OFFICIAL}app = FastAPI()
app.mount("/tools", FastMCP("a").streamable_http_app())`;
    assert.deepEqual(endpointsOf(code), ['ALL /tools/mcp']);
  });

  it('lists its routes', () => {
    const code = `from starlette.applications import Starlette
from starlette.routing import Mount, Route
from mcp.server.sse import SseServerTransport
sse = SseServerTransport("/messages/")
async def handle(request):
    async with sse.connect_sse(request.scope, request.receive, request._send) as streams:
        pass
app = Starlette(routes=[Route("/sse", endpoint=handle), Mount("/messages/", app=sse.handle_post_message)])`;
    assert.deepEqual(endpointsOf(code), ['ALL /sse', 'ALL /messages']);
  });

  it('mounts apps below a path, or for a name', () => {
    const code = `from starlette.applications import Starlette
from starlette.routing import Host, Mount
${OFFICIAL}app = Starlette(routes=[
    Mount("/tools", FastMCP("a").streamable_http_app()),
    Host("mcp.example.com", app=FastMCP("b").sse_app()),
])`;
    assert.deepEqual(endpointsOf(code), ['ALL /tools/mcp', 'ALL /sse']);
  });

  it('passes the middleware of the app on the way to one that is mounted', () => {
    const code = `from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from gates import Unknown
${OFFICIAL}app = Starlette(
    routes=[Mount("/tools", app=FastMCP("a").streamable_http_app())],
    middleware=[Middleware(Unknown)],
)`;
    assert.deepEqual(endpointsOf(code), ['ALL /tools/mcp < ?']);
  });

  it('passes its middleware, whenever that is added', () => {
    const code = `from fastapi import FastAPI
${OFFICIAL}app = FastAPI()
app.mount("/", FastMCP("a").sse_app())
from gates import Unknown
app.add_middleware(Unknown)`;
    assert.deepEqual(endpointsOf(code), ['ALL /sse < ?']);
  });

  it('passes no gate by a middleware that lets everybody go on', () => {
    const code = `from fastapi import FastAPI
${OFFICIAL}app = FastAPI()
app.middleware("http")(check)
app.mount("/", FastMCP("a").sse_app())`;
    assert.deepEqual(endpointsOf(CHECK + code), ['ALL /sse']);
  });

  it('with any origin and credentials answers with the origin itself', () => {
    const code = `from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
${OFFICIAL}app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
app.mount("/", FastMCP("a").sse_app())`;
    const [policy] = python(code).corsPolicies;
    assert.deepEqual([policy?.origins, policy?.coversMcp], ['reflected', true]);
  });

  it('is named to uvicorn by its module', () => {
    const code = `import uvicorn
from fastapi import FastAPI
${OFFICIAL}app = FastAPI()
app.mount("/", FastMCP("a").sse_app())
uvicorn.run("main:app", host="0.0.0.0")`;
    assert.deepEqual(
      python(code).endpoints.map(({ listeners }) => listeners.map(({ bind }) => shownBind(bind))),
      [['0.0.0.0']],
    );
  });
});

describe('an app of Python that is called by hand', () => {
  it('stands behind what the code around it asks, where that is mounted', () => {
    const code = `from starlette.applications import Starlette
from starlette.routing import Mount
${FASTMCP}inner = FastMCP("a").http_app()
class Handler:
    async def __call__(self, scope, receive, send):
        await inner(scope, receive, send)
from gates import Unknown
app = Starlette(routes=[Mount("/tools", app=Handler())])
app.add_middleware(Unknown)`;
    assert.deepEqual(endpointsOf(code), ['ALL /tools/mcp < ?']);
  });

  it('may have a gate before it where nobody knows', () => {
    const code = `${FASTMCP}inner = FastMCP("a").http_app()
async def serve(scope, receive, send):
    await inner(scope, receive, send)`;
    assert.deepEqual(endpointsOf(code), ['ALL /mcp < ?']);
  });
});

describe('a server of a class of its own that hands on what it is given', () => {
  it('is known by what it is given', () => {
    const code = `${FASTMCP}class Notes(FastMCP):
    def __init__(self, name="notes", **settings):
        super().__init__(name=name, **settings)

Notes().run(transport="http")`;
    assert.deepEqual(endpointsOf(code), ['ALL /mcp']);
  });
});

describe('a server of Python is called', () => {
  const cases: readonly (readonly [why: string, code: string, name: string])[] = [
    ['by its first argument', `${FASTMCP}FastMCP("notes")`, 'notes'],
    ['by the argument that says so', `${FASTMCP}FastMCP(name="notes")`, 'notes'],
    ['by its class, when it has no name', `${FASTMCP}FastMCP()`, 'FastMCP'],
    ['by its class, when it is made of something', `${FASTMCP}FastMCP.as_proxy("https://notes.example")`, 'FastMCP'],
    ['as fastapi-mcp is told', 'from fastapi_mcp import FastApiMCP\nFastApiMCP(app, name="notes")', 'notes'],
  ];
  for (const [why, code, name] of cases) {
    it(why, () =>
      assert.deepEqual(
        python(code).servers.map((server) => server.name),
        [name],
      ),
    );
  }
});
