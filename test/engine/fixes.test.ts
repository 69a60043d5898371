import assert from 'node:assert/strict';
import type { Fix } from '../../server/engine/fix.ts';
import { apply, offersFor, projectOf, repair, type Files } from '../fixes/support/repair.ts';
import { changes } from './changes.ts';

const OPEN = 'transport/unauthenticated-endpoint';
const SDK = `import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';`;
const HANDLER = `async (req, res) => {
  const transport = new StreamableHTTPServerTransport();
  await transport.handleRequest(req, res);
}`;

/** What a fix takes from a file and puts into it, line by line. */
async function changed(
  source: string,
  rule: string,
  id: string,
  path = 'server.ts',
): Promise<{ readonly removed: readonly string[]; readonly added: readonly string[] }> {
  const after = await repair({ [path]: source }, rule, id);
  return changes(source, after[path] ?? '');
}

async function fixOf(files: Files, rule: string, id: string, versions = {}): Promise<Fix | undefined> {
  const offers = await offersFor(projectOf(files, versions), rule);
  return offers.map((each) => each.fix).find((fix) => fix.id === id);
}

describe('a gate that a fix inserts', () => {
  it('stands before the last handler, after the middleware that is there', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', express.json(), ${HANDLER});\n`;
    const { added } = await changed(source, OPEN, 'require-api-key');
    assert.ok(added.includes(`app.post('/mcp', express.json(), requireApiKey, async (req, res) => {`));
  });

  it('stands on a line of its own where the handlers do', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\napp.post(\n  '/mcp',\n  // reads the request\n  ${HANDLER.replaceAll('\n', '\n  ')},\n);\n`;
    const after = await repair({ 'server.ts': source }, OPEN, 'require-api-key');
    assert.match(after['server.ts'] ?? '', /\n {2}\/\/ reads the request\n {2}requireApiKey,\n {2}async \(req, res\)/);
  });

  it('stands before a handler with a cast', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\nconst handle = ${HANDLER};\napp.post('/mcp', (handle as express.RequestHandler));\n`;
    const { added } = await changed(source, OPEN, 'require-api-key');
    assert.ok(added.includes(`app.post('/mcp', requireApiKey, (handle as express.RequestHandler));`));
  });

  it('guards every route of the file', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\nconst handle = ${HANDLER};\napp.post('/mcp', handle);\napp.route('/other').get(handle).delete(handle);\n`;
    const { added } = await changed(source, OPEN, 'require-api-key');
    const routes = added.filter((line) => line.startsWith('app.'));
    assert.deepEqual(routes, [
      `app.post('/mcp', requireApiKey, handle);`,
      `app.route('/other').get(requireApiKey, handle).delete(requireApiKey, handle);`,
    ]);
  });

  it('is made once for all routes', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\nconst handle = ${HANDLER};\napp.post('/mcp', handle);\napp.get('/mcp', handle);\n`;
    const { added } = await changed(source, OPEN, 'require-api-key');
    assert.equal(added.filter((line) => line.startsWith('const requireApiKey')).length, 1);
  });

  it('takes another name where its own is taken', async () => {
    const source = `import express from 'express';\n${SDK}\nconst requireApiKey = true;\nconst app = express();\napp.post('/mcp', ${HANDLER});\nexport { requireApiKey };\n`;
    const { added } = await changed(source, OPEN, 'require-api-key');
    assert.ok(added.includes(`app.post('/mcp', requireApiKey2, async (req, res) => {`));
  });

  it('is offered although CORS is open', async () => {
    const source = `import cors from 'cors';\nimport express from 'express';\n${SDK}\nconst app = express();\napp.use(cors());\napp.post('/mcp', ${HANDLER});\n`;
    assert.ok(await fixOf({ 'server.ts': source }, OPEN, 'require-api-key'));
  });

  it('has its stops at what only the user knows', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const fix = await fixOf({ 'server.ts': source }, OPEN, 'require-api-key');
    const stops = fix?.edits.flatMap((edit) => (edit.stops ?? []).map((stop) => edit.text.slice(stop.start, stop.end)));
    assert.deepEqual(stops, ['MCP_API_KEY', 'x-api-key']);
  });

  it('says what is left to do', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const fix = await fixOf({ 'server.ts': source }, OPEN, 'require-api-key');
    assert.match(fix?.steps[0] ?? '', /^Set `MCP_API_KEY` where the server is started/);
  });

  it('is a plan where nothing listens in reach of a client certificate', async () => {
    const source = `import express from 'express';\n${SDK}\nexport const app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const fix = await fixOf({ 'server.ts': source }, OPEN, 'require-client-certificate');
    assert.equal(fix?.class, 'guided');
  });

  it('begins a plain handler, also one that is a single expression', async () => {
    const source = `import { createServer } from 'node:http';\n${SDK}\nconst transport = new StreamableHTTPServerTransport();\nconst serve = (request, response) => transport.handleRequest(request, response);\ncreateServer(serve).listen(3000, '127.0.0.1');\n`;
    const { added } = await changed(source, OPEN, 'require-api-key', 'server.js');
    assert.deepEqual(added.slice(-7), [
      'const serve = (request, response) => {',
      `  if (!timingSafeEqual(sha256(String(request.headers['x-api-key'] ?? '')), apiKeyDigest)) {`,
      `    response.setHeader('WWW-Authenticate', 'ApiKey realm="mcp"');`,
      `    response.writeHead(401, { 'Content-Type': 'application/json' });`,
      `    response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32001, message: 'Unauthorized' }, id: null }));`,
      '    return;',
      '  return transport.handleRequest(request, response);',
    ]);
  });
});

describe('a gate before a handler that comes ready-made', () => {
  const source = `import { createServer } from 'node:http';\nimport { toNodeHandler } from '@modelcontextprotocol/node';\nimport { createMcpHandler, McpServer } from '@modelcontextprotocol/server';\n\nconst mcp = createMcpHandler(() => new McpServer({ name: 'a', version: '1' }));\ncreateServer(toNodeHandler(mcp)).listen(3000, '127.0.0.1');\n`;

  it('lets it be made once', async () => {
    const { added } = await changed(source, OPEN, 'require-api-key');
    assert.ok(added.includes('const handleRequest = toNodeHandler(mcp);'));
  });

  it('calls it when the request may go on', async () => {
    const { added } = await changed(source, OPEN, 'require-oauth');
    assert.ok(added.includes('  return handleRequest(req, res);'));
  });
});

describe('the OAuth gate', () => {
  const source = `import express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;

  it('does not use an option that the SDK does not know yet', async () => {
    const versions = { '@modelcontextprotocol/sdk': '1.31.0' };
    const after = await repair({ 'server.ts': source }, OPEN, 'require-oauth', versions);
    assert.doesNotMatch(after['server.ts'] ?? '', /expectedResource/);
  });

  it('then says which version to upgrade to', async () => {
    const versions = { '@modelcontextprotocol/sdk': '1.31.0' };
    const fix = await fixOf({ 'server.ts': source }, OPEN, 'require-oauth', versions);
    assert.match(fix?.steps.join('\n') ?? '', /Upgrade `@modelcontextprotocol\/sdk` to 1\.32\.0/);
  });

  it('puts the metadata before the first route', async () => {
    const after = await repair({ 'server.ts': source }, OPEN, 'require-oauth');
    const text = after['server.ts'] ?? '';
    assert.ok(text.indexOf('app.get(new URL(metadataUrl).pathname') < text.indexOf(`app.post('/mcp'`));
  });

  it('leaves the metadata of a router to the app', async () => {
    const router = `import { Router } from 'express';\nimport express from 'express';\n${SDK}\nconst router = Router();\nrouter.post('/', ${HANDLER});\nconst app = express();\napp.use('/mcp', router);\n`;
    const fix = await fixOf({ 'server.ts': router }, OPEN, 'require-oauth');
    assert.match(fix?.steps.join('\n') ?? '', /^Serve the protected resource metadata on the app itself/m);
  });
});

describe('what a fix writes', () => {
  const commonjs = `"use strict"\nconst express = require("express")\nconst { randomUUID } = require("crypto")\nconst { StreamableHTTPServerTransport } = require("@modelcontextprotocol/sdk/server/streamableHttp.js")\n\nconst app = express()\napp.post("/mcp", async (req, res) => {\n\tconst transport = new StreamableHTTPServerTransport()\n\tawait transport.handleRequest(req, res)\n})\n`;

  it('extends a require that is there', async () => {
    const { added } = await changed(commonjs, OPEN, 'require-api-key', 'server.js');
    assert.equal(added[0], 'const { randomUUID, createHash, timingSafeEqual } = require("crypto")');
  });

  it('follows quotes, semicolons and indentation of the file', async () => {
    const { added } = await changed(commonjs, OPEN, 'require-api-key', 'server.js');
    assert.ok(added.includes('\tif (!timingSafeEqual(sha256(req.get("x-api-key") ?? ""), apiKeyDigest)) {'));
  });

  it('follows the line endings of the file', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const after = await repair({ 'server.ts': source.replaceAll('\n', '\r\n') }, OPEN, 'require-oauth');
    assert.doesNotMatch(after['server.ts'] ?? '', /[^\r]\n/);
  });

  it('joins an import that is there', async () => {
    const source = `import express, { json } from 'express';\nimport { randomUUID } from 'node:crypto';\n${SDK}\nconst app = express();\napp.use(json());\napp.post('/mcp', ${HANDLER});\n`;
    const { added } = await changed(source, OPEN, 'require-api-key');
    assert.deepEqual(added.slice(0, 2), [
      `import express, { json, type RequestHandler } from 'express';`,
      `import { randomUUID, createHash, timingSafeEqual } from 'node:crypto';`,
    ]);
  });

  it('uses a module that is imported as a whole', async () => {
    const source = `import * as crypto from 'crypto';\nimport express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const { added } = await changed(source, OPEN, 'require-api-key');
    assert.ok(added.includes(`const sha256 = (value: string) => crypto.createHash('sha256').update(value).digest();`));
  });

  it('holds no type annotations in JavaScript', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const { added } = await changed(source, OPEN, 'require-api-key', 'server.mjs');
    assert.ok(added.includes('const requireApiKey = (req, res, next) => {'));
  });

  it('reads the environment after dotenv has filled it', async () => {
    const source = `import dotenv from 'dotenv';\nimport express from 'express';\n${SDK}\nconst name = 'x';\ndotenv.config({ path: name });\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const after = await repair({ 'server.ts': source }, OPEN, 'require-api-key');
    const text = after['server.ts'] ?? '';
    assert.ok(text.indexOf('dotenv.config') < text.indexOf(`requiredEnvironment('MCP_API_KEY')`));
  });

  it('still imports at the top then', async () => {
    const source = `import dotenv from 'dotenv';\nimport express from 'express';\n${SDK}\nconst name = 'x';\ndotenv.config({ path: name });\nconst app = express();\napp.post('/mcp', ${HANDLER});\n`;
    const after = await repair({ 'server.ts': source }, OPEN, 'require-api-key');
    const text = after['server.ts'] ?? '';
    assert.ok(text.indexOf('createHash') < text.indexOf(`const name`));
  });

  it('shares its helpers with an earlier fix', async () => {
    const source = `import express from 'express';\nimport { createHmac } from 'node:crypto';\n\nexport const a = createHmac('sha256', process.env.SESSION_SECRET || 'keyboard cat');\nexport const b = createHmac('sha256', process.env.COOKIE_SECRET || 'keyboard cat');\nexport { express };\n`;
    const once = await repair({ 'server.ts': source }, 'credential/default-value', 'require-setting');
    const twice = await repair(once, 'credential/default-value', 'require-setting');
    assert.equal(twice['server.ts']?.split('function requiredEnvironment').length, 2);
  });
});

describe('the fix for a default', () => {
  const source = `export function key(): string {\n  // signs sessions\n  return process.env.SESSION_SECRET || 'keyboard cat';\n}\n`;

  it('lets the server stop at its start, not at a request', async () => {
    const { added } = await changed(source, 'credential/default-value', 'require-setting');
    assert.deepEqual(added.slice(-2), [
      `const sessionSecret = requiredEnvironment('SESSION_SECRET');`,
      '  return sessionSecret;',
    ]);
  });

  it('names the variable in the example file', async () => {
    const files: Files = { 'server.ts': source, '.env.example': 'PORT=3000' };
    const fix = await fixOf(files, 'credential/default-value', 'require-setting');
    assert.equal(fix && apply(files, fix)['.env.example'], 'PORT=3000\nSESSION_SECRET=\n');
  });

  it('leaves the example file alone where the variable has a line', async () => {
    const files: Files = { 'server.ts': source, '.env.example': 'SESSION_SECRET=\n' };
    const fix = await fixOf(files, 'credential/default-value', 'require-setting');
    assert.deepEqual([...new Set(fix?.edits.map((edit) => edit.path))], ['/project/server.ts']);
  });

  it('tells to name the variable where there is no such file', async () => {
    const fix = await fixOf({ 'server.ts': source }, 'credential/default-value', 'require-setting');
    assert.match(fix?.steps.at(-1) ?? '', /^Name `SESSION_SECRET` where the project lists its settings/);
  });
});

describe('the fix for a comparison', () => {
  const gate = (test: string): string =>
    `import express from 'express';\nconst app = express();\nconst KEY = process.env.API_KEY;\napp.use((req, res, next) => {\n  if (${test}) return next();\n  res.status(401).end();\n});\n`;

  for (const [before, after] of [
    [`req.headers['x-api-key'] === KEY`, `sameSecret(req.headers['x-api-key'], KEY)`],
    [`!(KEY != req.get('x-api-key'))`, `!(!sameSecret(KEY, req.get('x-api-key')))`],
    ['req.headers.authorization === `Bearer ${KEY}`', 'sameSecret(req.headers.authorization, `Bearer ${KEY}`)'],
  ] as const) {
    it(`turns ${before} into ${after}`, async () => {
      const { added } = await changed(gate(before), 'credential/timing-unsafe-comparison', 'compare-in-constant-time');
      assert.equal(added.at(-1), `  if (${after}) return next();`);
    });
  }
});

describe('the fix for an open address', () => {
  const listening = (listen: string): string =>
    `import express from 'express';\n${SDK}\nconst app = express();\napp.post('/mcp', ${HANDLER});\n${listen}\n`;

  for (const [before, after] of [
    ['app.listen(3000);', `app.listen(3000, '127.0.0.1');`],
    [`app.listen(3000, '0.0.0.0');`, `app.listen(3000, '127.0.0.1');`],
    ['app.listen(3000, () => {});', `app.listen(3000, '127.0.0.1', () => {});`],
    ['app.listen(3000, undefined, () => {});', `app.listen(3000, '127.0.0.1', () => {});`],
    [
      `app.listen(3000, process.env.HOST || '::', () => {});`,
      `app.listen(3000, process.env.HOST || '127.0.0.1', () => {});`,
    ],
    ['app.listen(3000, process.env.HOST);', `app.listen(3000, process.env.HOST ?? '127.0.0.1');`],
  ] as const) {
    it(`turns ${before} into ${after}`, async () => {
      const { added } = await changed(listening(before), 'transport/all-interfaces', 'bind-to-loopback');
      assert.deepEqual(added, [after]);
    });
  }
});

describe('the fix for open CORS', () => {
  const serving = (policy: string): string =>
    `import cors from 'cors';\nimport express from 'express';\n${SDK}\nconst app = express();\napp.use(${policy});\napp.post('/mcp', ${HANDLER});\n`;

  for (const [before, after] of [
    ['cors()', `cors({ origin: allowedOrigins, exposedHeaders: ['Mcp-Session-Id', 'WWW-Authenticate'] })`],
    ['cors({ credentials: true })', 'cors({ credentials: true, origin: allowedOrigins })'],
    [`cors({ origin: '*', maxAge: 5 })`, 'cors({ origin: allowedOrigins, maxAge: 5 })'],
    ['cors({ origin: true })', 'cors({ origin: allowedOrigins })'],
  ] as const) {
    it(`turns ${before} into ${after}`, async () => {
      const { added } = await changed(serving(before), 'transport/permissive-cors', 'allow-listed-origins');
      assert.equal(added.at(-1), `app.use(${after});`);
    });
  }
});

describe('the fix for unchecked certificates', () => {
  for (const [before, after] of [
    ['{ rejectUnauthorized: false }', '{}'],
    ['{ rejectUnauthorized: false, keepAlive: true }', '{ keepAlive: true }'],
    ['{ keepAlive: true, rejectUnauthorized: false }', '{ keepAlive: true }'],
    ['{\n  keepAlive: true,\n  rejectUnauthorized: false,\n}', '{\n  keepAlive: true,\n}'],
    ['{\n  rejectUnauthorized: false, // self-signed\n  // slow\n  timeout: 5,\n}', '{\n  // slow\n  timeout: 5,\n}'],
  ] as const) {
    it(`turns ${JSON.stringify(before)} into ${JSON.stringify(after)}`, async () => {
      const head = `import { Agent } from 'node:https';\nexport const agent = new Agent(`;
      const files = { 'server.ts': `${head}${before});\n` };
      const repaired = await repair(files, 'mtls/verification-off', 'verify-certificates');
      assert.equal(repaired['server.ts'], `${head}${after});\n`);
    });
  }
});

describe('a fix that edits nothing', () => {
  it('is a plan with steps', async () => {
    const source = `import express from 'express';\n${SDK}\nconst app = express();\nconst open = process.env.DISABLE_AUTH === 'true';\napp.use((req, res, next) => {\n  if (open || req.get('x-api-key')) return next();\n  res.status(401).end();\n});\napp.post('/mcp', ${HANDLER});\n`;
    const fix = await fixOf({ 'server.ts': source }, 'credential/fail-open-check', 'close-gate');
    assert.deepEqual({ class: fix?.class, edits: fix?.edits }, { class: 'guided', edits: [] });
  });
});
