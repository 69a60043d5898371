import assert from 'node:assert/strict';
import type { Endpoint } from '../../server/engine/facts/facts.ts';
import { factsOf, shownEndpoint, type Files } from './support.ts';

const FASTMCP = 'from fastmcp import FastMCP\nmcp = FastMCP("a")\n';
const OFFICIAL = 'from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("a")\n';
const SECOND = 'from mcp.server import MCPServer\nmcp = MCPServer("a")\n';
const STARLETTE = 'from starlette.applications import Starlette\nfrom starlette.routing import Mount\n';

/** `ALL /mcp on 0.0.0.0` */
function shown(endpoint: Endpoint): string {
  const addresses = endpoint.listeners.map(({ bind }) =>
    bind.kind === 'literal' ? bind.address : bind.kind === 'environment' ? bind.variable : bind.kind,
  );
  return [shownEndpoint(endpoint), ...addresses].join(' on ');
}

type Case = readonly [why: string, code: string | Files, endpoint: string | undefined];

function specify(cases: readonly Case[]): void {
  for (const [why, code, endpoint] of cases) {
    it(why, () => {
      const { endpoints } = factsOf(typeof code === 'string' ? { '/app/main.py': code } : code);
      assert.deepEqual(endpoints.map(shown), endpoint === undefined ? [] : [endpoint]);
    });
  }
}

describe('the path of a server in Python', () => {
  specify([
    [
      'stands in its constructor',
      'from mcp.server.fastmcp import FastMCP\nFastMCP("a", streamable_http_path="/x").run("streamable-http")',
      'ALL /x on 127.0.0.1',
    ],
    [
      'of server-sent events, too',
      'from mcp.server.fastmcp import FastMCP\nFastMCP("a", sse_path="/events").run("sse")',
      'ALL /events on 127.0.0.1',
    ],
    [
      'comes below a mount',
      `${STARLETTE}from mcp.server.fastmcp import FastMCP\nmcp = FastMCP("a", streamable_http_path="/")\napp = Starlette(routes=[Mount("/api", app=mcp.streamable_http_app())])`,
      'ALL /api',
    ],
    [
      'is assigned to its settings',
      `${STARLETTE}${OFFICIAL}mcp.settings.streamable_http_path = "/"\napp = Starlette(routes=[Mount("/api", app=mcp.streamable_http_app())])`,
      'ALL /api',
    ],
    [
      'of the second SDK is given to what makes the app',
      `${STARLETTE}${SECOND}app = Starlette(routes=[Mount("/api", app=mcp.streamable_http_app(streamable_http_path="/"))])`,
      'ALL /api',
    ],
    [
      'of the second SDK is given to what runs it',
      `${SECOND}mcp.run("streamable-http", streamable_http_path="/x", host="0.0.0.0")`,
      'ALL /x on 0.0.0.0',
    ],
    ['of FastMCP is one for both transports', `${FASTMCP}mcp.run(transport="sse", path="/x")`, 'ALL /x on 127.0.0.1'],
    ['of FastMCP may stand first', `${FASTMCP}app = mcp.http_app("/x")`, 'ALL /x'],
    [
      'of FastMCP is assigned to the settings of all',
      `import fastmcp\n${FASTMCP}fastmcp.settings.streamable_http_path = "/x"\nfastmcp.settings.host = "0.0.0.0"\nmcp.run(transport="http")`,
      'ALL /x on 0.0.0.0',
    ],
    [
      'is the default of a variable',
      `import os\n${FASTMCP}mcp.run(transport="http", path=os.getenv("MCP_PATH", "/y"))`,
      'ALL /y on 127.0.0.1',
    ],
    ['may be known to nobody', `${FASTMCP}mcp.run(transport="http", path=where())`, 'ALL ? on 127.0.0.1'],
    ['is not where clients are told to post to', `${OFFICIAL}mcp.run("sse", mount_path="/x")`, 'ALL /sse on 127.0.0.1'],
  ]);
});

describe('a server of Python is started', () => {
  const serve = 'mcp.run(transport=transport, host=host)';
  specify([
    [
      'by a function that only `pyproject.toml` names',
      `${FASTMCP}def main():\n    mcp.run(transport="http", host="0.0.0.0")`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'by `python -m`',
      {
        '/app/notes/__main__.py': 'from .server import main\nmain()',
        '/app/notes/server.py': `${FASTMCP}def main():\n    mcp.run(transport="http", host="0.0.0.0")`,
      },
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'with the arguments that a later function gives',
      `import asyncio\n${FASTMCP}async def serve(host):\n    await mcp.run_http_async(host=host)\ndef main():\n    asyncio.run(serve("0.0.0.0"))`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'with the defaults of its parameters',
      `${FASTMCP}def main(transport="http", host="0.0.0.0"):\n    ${serve}`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'over standard streams when that is the default',
      `${FASTMCP}def main(transport="stdio", host="0.0.0.0"):\n    ${serve}`,
      undefined,
    ],
    [
      'over what an option of typer says',
      `import typer\n${FASTMCP}app = typer.Typer()\n@app.command()\ndef main(transport: str = "stdio", host: str = typer.Option("0.0.0.0")):\n    ${serve}\napp()`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'over what an option of click says',
      `import click\n${FASTMCP}@click.command()\n@click.option("--transport", default="stdio")\n@click.option("--host", default="0.0.0.0")\ndef main(transport, host):\n    ${serve}\nmain()`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'over what the command line says',
      `import sys\n${FASTMCP}mcp.run(transport=sys.argv[1] if len(sys.argv) > 1 else "stdio", host="0.0.0.0")`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'by the name of its module',
      {
        '/app/main.py': 'import uvicorn\nuvicorn.run("server:app", host="0.0.0.0")',
        '/app/server.py': `${FASTMCP}app = mcp.http_app()`,
      },
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'by a command of Django',
      `from django.core.management.base import BaseCommand\n${FASTMCP}class Command(BaseCommand):\n    def add_arguments(self, parser):\n        parser.add_argument("--transport", default="stdio")\n        parser.add_argument("--host", default="0.0.0.0")\n    def handle(self, *args, **options):\n        host = options["host"]\n        mcp.run(transport=options["transport"], host=host)`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'by Hypercorn with an address of its own',
      `import asyncio\nfrom hypercorn.asyncio import serve\nfrom hypercorn.config import Config\n${FASTMCP}config = Config()\nconfig.bind = ["0.0.0.0:8000"]\nasyncio.run(serve(mcp.http_app(), config))`,
      'ALL /mcp on 0.0.0.0',
    ],
    [
      'by Hypercorn with what a variable says',
      `import asyncio, os\nfrom hypercorn.asyncio import serve\nfrom hypercorn.config import Config\n${FASTMCP}host = os.getenv("HOST", "0.0.0.0")\nconfig = Config.from_mapping(bind=f"{host}:8000")\nasyncio.run(serve(mcp.http_app(), config))`,
      'ALL /mcp on HOST',
    ],
    [
      'by Hypercorn without an address',
      `import asyncio\nfrom hypercorn.asyncio import serve\nfrom hypercorn.config import Config\n${FASTMCP}asyncio.run(serve(mcp.http_app(), Config()))`,
      'ALL /mcp on 127.0.0.1',
    ],
    [
      'by the name of what makes it',
      {
        '/app/main.py': 'import uvicorn\nuvicorn.run("server:create", factory=True, host="0.0.0.0")',
        '/app/server.py': `${FASTMCP}def create():\n    return mcp.http_app()`,
      },
      'ALL /mcp on 0.0.0.0',
    ],
  ]);
});
