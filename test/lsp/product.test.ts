import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Diagnostic } from 'vscode-languageserver/node';
import { FileChangeType } from 'vscode-languageserver/node';
import { createAuditor } from '../../server/engine/auditor.ts';
import { pages } from '../../server/engine/rules/pages.ts';
import type { Files } from '../../server/lsp/files.ts';
import '../support/grammars.ts';
import { Client } from './client.ts';
import { A, B, ROOT, WORKSPACE } from './toyServer.ts';

/** A client of the product's own engine, over a disk that is a map. */
function start(disk: Record<string, string> = {}, reading?: (path: string) => Promise<void>): Client {
  const files: Files = {
    list: () => Promise.resolve(Object.keys(disk)),
    async read(path) {
      const text = disk[path];
      await reading?.(path);
      return text === undefined ? undefined : { kind: 'text', text };
    },
  };
  return new Client({ createAuditor, pages, disk: files, settle: 5 });
}

async function changed(client: Client, uri: string, type: FileChangeType): Promise<void> {
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
}

const UNUSED = '// mcp-auth-audit-disable-next-line transport/nothing\n';

/** A server whose gate is in another file. */
const SERVER = `import express from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { gate } from './b.js';

const app = express();
app.use(express.json());
app.use(gate);
app.post('/mcp', async (req, res) => {
  const server = new McpServer({ name: 'example', version: '1.0.0' });
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});
app.listen(3000, '127.0.0.1');
`;
const OPEN_GATE = 'export const gate = (req, res, next) => next();\n';
const CLOSED_GATE = `import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text) => createHash('sha256').update(text).digest();
const expected = process.env.MCP_API_KEY;
if (!expected) throw new Error('MCP_API_KEY is not set');

export function gate(req, res, next) {
  const given = req.headers['x-api-key'];
  if (typeof given !== 'string' || !timingSafeEqual(digest(given), digest(expected))) {
    res.status(401).end();
    return;
  }
  next();
}
`;

const HOSTILE: Readonly<Record<string, string>> = {
  'an unterminated string': "import x from 'y",
  'an unterminated template in a template': 'const a = `${b + `${',
  'an unterminated comment': 'app.listen(3000); /* and so on',
  'an unterminated regular expression': 'const a = /[(',
  'unterminated brackets': 'app.post("/mcp", (a, { b: [',
  'unpaired halves of characters': 'const a = "\ud800"; \udfff',
  'a null character': 'const a\0 = 1;',
  'one line of almost a megabyte': `const a = "${'x'.repeat(990_000)}";`,
  'a thousand brackets inside each other': '['.repeat(1000) + ']'.repeat(1000),
  'a hundred thousand open brackets': '['.repeat(100_000),
  'a long chain of calls': `app${'.use(a)'.repeat(20_000)};`,
  'suppression comments of nothing': '// mcp-auth-audit-disable-next-line\n'.repeat(500),
};

describe('The language server with the product’s engine', function () {
  this.timeout(60_000);

  for (const [name, text] of Object.entries(HOSTILE)) {
    it(`answers for ${name}, without a failure`, async () => {
      const client = start();
      await client.initialize(WORKSPACE);
      await client.open(A, text);
      assert.equal((await client.pull(A)).kind, 'full');
      assert.deepEqual(
        client.notifications.filter(({ method }) => method === 'window/logMessage'),
        [],
      );
    });
  }

  it('reports a comment that suppresses nothing, and removes it', async () => {
    const client = start();
    await client.initialize(WORKSPACE);
    await client.open(A, 'first();\n// mcp-auth-audit-disable-next-line transport/nothing -- old\nsecond();\n');
    const diagnostics = await client.diagnostics(A);
    assert.deepEqual(
      diagnostics.map(({ code, tags }) => ({ code, tags })),
      [{ code: 'suppression/unused', tags: [1] }],
    );
    const [action] = await client.codeActions(A, diagnostics);
    assert(action);
    await client.apply(await client.resolve(action));
    assert.equal(client.text(A), 'first();\nsecond();\n');
  });

  it('reports what a Python server leaves open, as soon as it is typed', async () => {
    const uri = 'file:///project/server.py';
    const client = start();
    await client.initialize(WORKSPACE);
    await client.open(
      uri,
      'from fastmcp import FastMCP\n\nmcp = FastMCP("notes")\nmcp.run(transport="http")\n',
      'python',
    );
    const codes = (await client.diagnostics(uri)).map(({ code }) => code);
    assert.ok(codes.includes('transport/unauthenticated-endpoint'), String(codes));
  });

  it('reads what was never saved by the language that the editor names', async () => {
    const client = start();
    await client.initialize(WORKSPACE);
    await client.open('untitled:Untitled-1', 'import requests\nrequests.get(url, verify=False)\n', 'python');
    const [diagnostic] = await client.diagnostics('untitled:Untitled-1');
    assert.equal(diagnostic?.code, 'mtls/verification-off');
  });

  it('offers no comment inside a text of Python', async () => {
    const uri = 'file:///project/server.py';
    const client = start();
    await client.initialize(WORKSPACE);
    const text = `from fastmcp import FastMCP\n\nhelp = """\nHow to\n"""; FastMCP("notes").run(transport="http")\n`;
    await client.open(uri, text, 'python');
    const actions = await client.codeActions(uri, await client.diagnostics(uri));
    assert.deepEqual(
      actions.filter(({ title }) => title.startsWith('Allow')),
      [],
    );
  });

  it('reads a file again that changed while it was being read', async () => {
    const disk: Record<string, string> = { '/project/b.ts': 'first();\n' };
    let changes = 1;
    const client = start(disk, async (path) => {
      if (path !== '/project/b.ts' || changes-- <= 0) return;
      disk[path] = UNUSED;
      await changed(client, B, FileChangeType.Changed);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await client.initialize({ ...WORKSPACE, initializationOptions: { workspaceAudit: 'onDemand' } });
    await client.diagnostics(B);
    assert.equal((await client.diagnostics(B)).length, 1);
  });

  it('judges an endpoint by its gate in another file, as that file comes, changes and goes', async () => {
    const disk: Record<string, string> = {};
    const client = start(disk);
    await client.initialize(WORKSPACE);
    await client.open(A, SERVER);
    const unauthenticated = async (): Promise<boolean> =>
      (await client.diagnostics(A)).some(({ code }) => code === 'transport/unauthenticated-endpoint');
    assert.equal(await unauthenticated(), false, 'a gate that cannot be found is not reported as missing');
    disk['/project/b.ts'] = OPEN_GATE;
    await changed(client, B, FileChangeType.Created);
    assert.equal(await unauthenticated(), true, 'a gate that lets everybody through');
    disk['/project/b.ts'] = CLOSED_GATE;
    await changed(client, B, FileChangeType.Changed);
    assert.equal(await unauthenticated(), false, 'a gate that holds');
    await client.open(B, OPEN_GATE);
    assert.equal(await unauthenticated(), true, 'the open text counts');
    await client.close(B);
    assert.equal(await unauthenticated(), false, 'without it, the file counts');
  });

  it('repairs an unauthenticated endpoint with each of its fixes', async () => {
    const client = start();
    await client.initialize(WORKSPACE);
    const text = SERVER.replace("import { gate } from './b.js';\n", '').replace('app.use(gate);\n', '');
    await client.open(A, text);
    const isOpen = ({ code }: Diagnostic): boolean => code === 'transport/unauthenticated-endpoint';
    const diagnostics = (await client.diagnostics(A)).filter(isOpen);
    assert.equal(diagnostics.length, 1);
    const actions = (await client.codeActions(A, diagnostics)).filter(({ data }) => data !== undefined);
    assert(actions.length >= 2, actions.map(({ title }) => title).join(', '));
    for (const { title } of actions) {
      await client.close(A);
      await client.open(A, text);
      const again = (await client.diagnostics(A)).filter(isOpen);
      const action = (await client.codeActions(A, again)).find((one) => one.title === title);
      assert(action);
      await client.apply(await client.resolve(action));
      assert.deepEqual((await client.diagnostics(A)).filter(isOpen), [], title);
    }
  });

  it('fixes a whole file with what is safe', async () => {
    const client = start();
    await client.initialize(WORKSPACE);
    const agent = 'export const agent = new https.Agent({ rejectUnauthorized: false });';
    await client.open(A, `import https from 'node:https';\n${SERVER}\n${agent}\n`);
    const isUnverified = ({ code }: Diagnostic): boolean => code === 'mtls/verification-off';
    assert.equal((await client.diagnostics(A)).filter(isUnverified).length, 1);
    const [action] = await client.codeActions(A, [], ['source.fixAll.mcpAuthAudit']);
    assert(action);
    await client.apply(action);
    assert.deepEqual((await client.diagnostics(A)).filter(isUnverified), []);
  });

  it('says what is wrong with the configuration, at its place', async () => {
    const client = start();
    await client.initialize(WORKSPACE);
    const uri = `${ROOT}/.mcp-auth-audit.json`;
    await client.open(uri, '{ "rulez": {} }', 'jsonc');
    const [diagnostic] = await client.diagnostics(uri);
    assert(diagnostic);
    assert.deepEqual(diagnostic.range, client.range(uri, '"rulez"'));
  });

  it('puts no credential into any message, whatever it is asked', async () => {
    const client = start();
    const token = `ghp_${randomBytes(18).toString('hex')}`;
    await client.initialize(WORKSPACE);
    await client.open(A, `const githubToken = '${token}';\nfetch(url, { headers: { authorization: githubToken } });\n`);
    const diagnostics = await client.diagnostics(A);
    assert.equal(diagnostics[0]?.code, 'credential/hardcoded');
    for (const action of await client.codeActions(A, diagnostics)) await client.resolve(action);
    await client.codeActions(A, diagnostics, ['source.fixAll']);
    const position = { line: 0, character: 25 };
    await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: A }, position });
    await client.pullWorkspace().reply;
    assert(!client.sent.join('').includes(token.slice(8, -2)));
  });
});

describe('The fixes of an open Python server', () => {
  it('begin with the gate, and go on with the names of hosts', async () => {
    const client = start();
    await client.initialize(WORKSPACE);
    const uri = A.replace(/\.ts$/, '.py');
    await client.open(uri, 'from fastmcp import FastMCP\n\nmcp = FastMCP("notes")\nmcp.run(transport="http")\n');
    const actions = await client.codeActions(uri, await client.diagnostics(uri));
    const [key, oauth, certificate, host] = actions.map(({ title }) => title);
    assert.deepEqual(
      [key, oauth, certificate, host],
      [
        'Require an API key',
        'Require an OAuth bearer token',
        'Require a client certificate',
        'Look at `Host` before the endpoint',
      ],
    );
  });
});
