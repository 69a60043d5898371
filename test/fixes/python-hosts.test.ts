import assert from 'node:assert/strict';
import { join } from 'node:path';
import { initialize, toolsOf } from './support/clients.ts';
import { emptyFolder, writeFiles } from './support/folder.ts';
import { hostFetch } from './support/host-fetch.ts';
import type { Running } from './support/launch.ts';
import { interpreterOf, launchPython, preparePython, PYTHON_PACKAGES, type PythonPackages } from './support/python.ts';
import { repair } from './support/repair.ts';

const RULE = 'transport/missing-host-validation';
const TOOL = `
@mcp.tool()
def forecast(city: str) -> str:
    return f"Sunny in {city}"
`;

interface Server {
  readonly title: string;
  readonly packages: PythonPackages;
  readonly source: string;
  /** On loopback, where these tests run, it compares names without being told to. */
  readonly guardsLoopback?: true;
}

/** The address comes from outside, so that the names have to come from there, too. */
const SERVERS: readonly Server[] = [
  {
    title: 'FastMCP 4',
    packages: 'fastmcp',
    source: `import os

from fastmcp import FastMCP

mcp = FastMCP("weather")
${TOOL}

mcp.run(transport="http", host=os.environ["HOST"], port=int(os.environ["PORT"]))
`,
  },
  {
    title: 'FastMCP of the SDK v1',
    packages: 'sdk-v1',
    source: `import os

from mcp.server.fastmcp import FastMCP
from mcp.server.transport_security import TransportSecuritySettings

security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
mcp = FastMCP("weather", host=os.environ["HOST"], port=int(os.environ["PORT"]), transport_security=security)
${TOOL}

mcp.run(transport="streamable-http")
`,
  },
  {
    title: 'MCPServer of the SDK v2',
    packages: 'sdk-v2',
    source: `import os

from mcp.server.mcpserver import MCPServer

mcp = MCPServer("weather")
${TOOL}

mcp.run(transport="streamable-http", host=os.environ["HOST"], port=int(os.environ["PORT"]))
`,
    guardsLoopback: true,
  },
  {
    title: 'a session manager of the SDK v1 in Starlette',
    packages: 'sdk-v1',
    source: `import contextlib
import os

import uvicorn
from mcp.server.fastmcp import FastMCP
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.applications import Starlette
from starlette.routing import Mount

mcp = FastMCP("weather")
${TOOL}

manager = StreamableHTTPSessionManager(app=mcp._mcp_server, stateless=True)


async def handle(scope, receive, send):
    await manager.handle_request(scope, receive, send)


@contextlib.asynccontextmanager
async def lifespan(app):
    async with manager.run():
        yield


app = Starlette(routes=[Mount("/", app=handle)], lifespan=lifespan)
uvicorn.run(app, host=os.environ["HOST"], port=int(os.environ["PORT"]))
`,
  },
];

/** Servers that look at neither `Host` nor `Origin`, repaired, started with the real packages and called. */
describe('the fix for foreign hosts in Python', function () {
  this.timeout(600_000);
  let folder: string;

  before(async function () {
    await preparePython(this);
    folder = emptyFolder('python-hosts');
  });

  for (const [index, { title, packages, source, guardsLoopback }] of SERVERS.entries()) {
    describe(title, () => {
      let open: Running | undefined;
      let repaired: Running;

      before(async () => {
        const requirements = PYTHON_PACKAGES[packages].join('\n');
        const files = await repair({ 'server.py': source, 'requirements.txt': requirements }, RULE, 'validate-host');
        const names = [`open-${index}.py`, `repaired-${index}.py`] as const;
        writeFiles(folder, { [names[0]]: source, [names[1]]: files['server.py'] ?? '' });
        const python = interpreterOf(packages);
        const environment = { HOST: '127.0.0.1', MCP_ALLOWED_HOSTS: 'notes.example.com,127.0.0.1:*' };
        [repaired, open] = await Promise.all([
          launchPython(python, join(folder, names[1]), environment),
          guardsLoopback ? undefined : launchPython(python, join(folder, names[0]), environment),
        ]);
      });
      after(() => Promise.all([repaired.stop(), open?.stop()]));

      const urlOf = ({ port }: Running): URL => new URL(`http://127.0.0.1:${port}/mcp`);
      const statusOf = async (server: Running, headers: Readonly<Record<string, string>>): Promise<number> =>
        (await initialize(urlOf(server), { headers, fetch: hostFetch })).status;

      if (!guardsLoopback) {
        it('is needed: before it a foreign host is answered', async () => {
          assert.ok(open);
          assert.equal(await statusOf(open, { host: 'attacker.example' }), 200);
        });
      }

      it('refuses a foreign host', async () => {
        assert.equal(await statusOf(repaired, { host: 'attacker.example' }), 421);
      });

      it('refuses a foreign origin', async () => {
        assert.equal(await statusOf(repaired, { origin: 'https://attacker.example' }), 403);
      });

      it('knows the names that it was given', async () => {
        assert.equal(await statusOf(repaired, { host: 'notes.example.com' }), 200);
      });

      it('lists its tools for clients of this machine', async () => {
        assert.deepEqual(await toolsOf(1, urlOf(repaired), {}), ['forecast']);
      });
    });
  }
});
