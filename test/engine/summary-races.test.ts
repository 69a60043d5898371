import assert from 'node:assert/strict';
import { open } from './auditing.ts';

const SERVER = `import express from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
const server = new McpServer({ name: 'notes', version: '1.0.0' });
app.post('/mcp', (req, res) => new StreamableHTTPServerTransport({}).handleRequest(req, res, req.body));
app.listen(3000, '127.0.0.1');
`;
const PATHS = ['/app/a.ts', '/app/b.ts'];
/** More turns than a summary of two small files takes. */
const TURNS = 150;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

describe('a summary that is made while the editor works', () => {
  it('has every server, whenever a file is opened meanwhile', async () => {
    for (let turn = 0; turn < TURNS; turn++) {
      const { auditor } = open(Object.fromEntries(PATHS.map((path) => [path, SERVER])));
      const summary = auditor.summary();
      await turns(turn);
      auditor.invalidate('/app/a.ts');
      const audit = auditor.audit(['/app/a.ts']);
      const { servers } = await summary;
      await audit;
      assert.deepEqual(
        servers.map(({ path }) => path),
        PATHS,
        `opened after ${turn} turns`,
      );
    }
  });
});
