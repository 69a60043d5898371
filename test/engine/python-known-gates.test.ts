import assert from 'node:assert/strict';
import { factsOf, shownEndpoint } from './support.ts';

const SERVER = `from acme.gateway import RequireSession
from fastmcp import FastMCP
from starlette.middleware import Middleware
mcp = FastMCP("notes")
app = mcp.http_app(middleware=[Middleware(RequireSession)])
`;

function shown(knownGates: readonly string[]): string[] {
  return factsOf({ '/app/main.py': SERVER }, { knownGates }).endpoints.map(shownEndpoint);
}

describe('middleware of Python that nobody can see into', () => {
  it('may be a gate', () => assert.deepEqual(shown([]), ['ALL /mcp < ?']));

  for (const name of ['RequireSession', 'acme.gateway#RequireSession'])
    it(`is one when the configuration says \`${name}\``, () =>
      assert.deepEqual(shown([name]), ['ALL /mcp < RequireSession enforced']));

  it('is none when the configuration names another module', () =>
    assert.deepEqual(shown(['other.gateway#RequireSession']), ['ALL /mcp < ?']));
});
