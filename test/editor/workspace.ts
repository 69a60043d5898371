import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const OPEN_SERVER = `import express from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const app = express();
app.use(express.json());

function createServer() {
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  server.registerTool('list-notes', { description: 'Lists all notes' }, () => ({
    content: [{ type: 'text', text: 'none yet' }],
  }));
  return server;
}

app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await createServer().connect(transport);
  await transport.handleRequest(req, res, req.body);
});

app.listen(3000);
`;

/** A server behind an API key. */
const guarded = (name: string, listen: string): string => `import { timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const expected = process.env.MCP_API_KEY;
if (!expected) throw new Error('MCP_API_KEY is not set');
const expectedKey = Buffer.from(expected);

function requireApiKey(req: Request, res: Response, next: NextFunction) {
  const given = Buffer.from(req.header('x-api-key') ?? '');
  if (given.length !== expectedKey.length || !timingSafeEqual(given, expectedKey)) {
    res.status(401).json({ error: 'Invalid API key' });
    return;
  }
  next();
}

const app = express();
app.use(express.json());

app.post('/mcp', requireApiKey, async (req, res) => {
  const server = new McpServer({ name: '${name}', version: '1.0.0' });
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});

${listen}
`;

const CALENDAR = guarded('calendar', "app.listen(3001, '127.0.0.1');");

const MESH = guarded(
  'mesh',
  `// mcp-auth-audit-disable-next-line transport/all-interfaces -- only reachable inside the mesh
app.listen(3002);`,
);

const FILES: Readonly<Record<string, string>> = {
  'package.json':
    '{\n  "name": "notes",\n  "type": "module",\n  "dependencies": {\n    "@modelcontextprotocol/sdk": "1.32.2",\n    "express": "5.3.0"\n  }\n}\n',
  'src/server.ts': OPEN_SERVER,
  'src/calendar.ts': CALENDAR,
  'src/mesh.ts': MESH,
  '.mcp-auth-audit.json': '{\n  // what the team agreed on\n  "rules": {}\n}\n',
};

/** A workspace of its own for one run: the editor saves by itself, so that a shared one would change. */
export function createWorkspace(settings: Readonly<Record<string, unknown>> = {}): { folder: string; remove(): void } {
  const place = mkdtempSync(join(tmpdir(), 'mcp-auth-audit-workspace-'));
  const folder = join(place, 'notes');
  const files = { ...FILES, '.vscode/settings.json': JSON.stringify({ ...SETTINGS, ...settings }, null, 2) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, remove: () => rmSync(place, { recursive: true, force: true }) };
}

/** The editor's own noise is off: type errors of packages that are not installed, chat, tips. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'typescript.validate.enable': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'typescript.tsserver.enabled': false,
  'security.workspace.trust.enabled': false,
  'editor.minimap.enabled': false,
};
