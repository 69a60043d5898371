import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';

const SERVER = `import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { createServer } from './notes.js';

const app = express();
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await createServer().connect(transport);
  await transport.handleRequest(req, res, req.body);
});
app.listen(3000, '0.0.0.0');
`;
const compose = (port: string): string => `services:\n  mcp:\n    build: .\n    ports:\n      - "${port}"\n`;
const COMPOSE = '/workspace/compose.yml';
const CODE = '/workspace/src/server.ts';

const auditorOf = (port: string): ReturnType<typeof createAuditor> =>
  createAuditor(
    memoryWorkspace(
      new Map([
        [COMPOSE, compose(port)],
        [CODE, SERVER],
      ]),
      '/workspace',
    ),
  );
const severities = async (port: string, path: string): Promise<Record<string, string>> => {
  const { findings } = await auditorOf(port).audit([path]);
  return Object.fromEntries(findings.map(({ rule, severity }) => [rule, severity]));
};

describe('a published port', () => {
  it('is judged by code that nobody has opened', async () => {
    assert.deepEqual(await severities('3000:3000', COMPOSE), { 'config/published-open-port': 'warning' });
  });

  it('makes an address of a container what it is', async () => {
    assert.equal((await severities('3000:3000', CODE))['transport/all-interfaces'], 'error');
  });

  it('for this machine alone leaves the address of a container to the container', async () => {
    assert.equal((await severities('127.0.0.1:3000:3000', CODE))['transport/all-interfaces'], 'info');
  });

  it('has a fix, which holds', async () => {
    const auditor = auditorOf('3000:3000');
    const [finding] = (await auditor.audit([COMPOSE])).findings;
    assert.ok(finding);
    const [fix] = await auditor.fixes(COMPOSE, finding);
    assert.deepEqual(
      fix?.edits.map(({ text }) => text),
      ['127.0.0.1:'],
    );
  });
});
