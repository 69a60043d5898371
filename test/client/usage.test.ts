import assert from 'node:assert/strict';
import { usageOf } from '../../client/matrix/usage.ts';
import type { WireEndpoint, WireServer } from '../../server/lsp/protocol.ts';

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

const endpoint = (uri: string, gated: WireEndpoint['gated']): WireEndpoint => ({
  uri,
  range: nowhere,
  route: '/mcp',
  gated,
});

const server = (uri: string, of: Partial<WireServer>): WireServer => ({
  uri,
  range: nowhere,
  name: 'notes',
  transports: ['streamable-http'],
  patterns: [],
  endpoints: [],
  ...of,
});

const keyed = server('file:///keyed.ts', {
  patterns: ['api-key'],
  endpoints: [endpoint('file:///keyed.ts', 'enforced')],
});
const open = server('file:///open.ts', { endpoints: [endpoint('file:///open.ts', 'none')] });
const half = server('file:///half.ts', { patterns: ['oauth'], endpoints: [endpoint('file:///half.ts', 'fail-open')] });
const local = server('file:///local.ts', { transports: ['stdio'] });
const workspace = { servers: [keyed, open, half, local] };

describe('what the matrix says about the open file', () => {
  it('marks its own patterns apart from those of other files', () => {
    const { inFile, elsewhere } = usageOf(workspace, 'file:///keyed.ts', 'keyed.ts');
    assert.deepEqual([inFile, elsewhere], [['api-key'], ['oauth']]);
  });

  it('counts a server as the file’s own when one of its endpoints is there', () => {
    const split = server('file:///main.ts', {
      patterns: ['mutual-tls'],
      endpoints: [endpoint('file:///routes.ts', 'enforced')],
    });
    assert.deepEqual(usageOf({ servers: [split] }, 'file:///routes.ts', 'routes.ts').inFile, ['mutual-tls']);
  });

  const sentences: readonly (readonly [string, string, string])[] = [
    ['a guarded server', 'keyed.ts', '`keyed.ts` uses API keys.'],
    ['an open server', 'open.ts', '`open.ts` uses no authentication: one endpoint lets anyone in.'],
    ['a gate that fails open', 'half.ts', '`half.ts` uses OAuth 2.0, but one endpoint lets anyone in.'],
    ['a file without a server', 'other.ts', '`other.ts` has no MCP server.'],
  ];
  for (const [what, file, expected] of sentences) {
    it(`describes ${what}`, () => assert.equal(usageOf(workspace, `file:///${file}`, file).sentence, expected));
  }

  it('does not ask a local server for authentication', () => {
    assert.match(usageOf(workspace, 'file:///local.ts', 'local.ts').sentence, /no pattern is needed\.$/);
  });

  it('says nothing about a file before the workspace is audited', () => {
    assert.equal(usageOf(undefined, 'file:///a.ts', 'a.ts').sentence, '`a.ts` is being audited.');
  });

  it('asks for a file when none is open', () => {
    assert.match(usageOf(workspace, undefined, undefined).sentence, /^Open the source/);
  });

  it('knows nothing before the server has answered', () => {
    assert.deepEqual(usageOf(undefined, undefined, undefined).elsewhere, []);
  });
});
