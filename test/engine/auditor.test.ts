import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAuditor } from '../../server/engine/auditor.ts';
import type { Finding } from '../../server/engine/finding.ts';
import { Cancelled, type Workspace } from '../../server/engine/workspace.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';
import { audit, open, ROOT, shownFinding, type Session } from './auditing.ts';
import { KEYS, SERVER } from './servers.ts';

const IMPORTS = `import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
`;
const MCP = `app.post('/mcp', (req, res) => new StreamableHTTPServerTransport({}).handleRequest(req, res, req.body));
app.listen(3000, '127.0.0.1');
`;
const OPEN = `${IMPORTS}const app = express();\n${MCP}`;
/** A server whose gate lies in another file. */
const GATED = `${IMPORTS}import { gate } from './gate.js';\nconst app = express();\napp.use(gate);\n${MCP}`;
const GATE = `const KEY = process.env.API_KEY;
if (!KEY) throw new Error('API_KEY is missing');
export const gate = (req, res, next) => {
  if (req.get('x-api-key') !== KEY) return res.status(401).end();
  next();
};
`;
const NO_GATE = `export const gate = (req, res, next) => next();\n`;
const OPEN_ENDPOINT = 'transport/unauthenticated-endpoint';

async function rulesIn({ auditor }: Session, ...paths: readonly string[]): Promise<string[]> {
  const { findings } = await auditor.audit(paths.length > 0 ? paths : undefined);
  return findings.map(({ rule }) => rule);
}

async function modelledIn({ auditor }: Session): Promise<{ readonly files: number; readonly programs: number }> {
  return (await auditor.audit(undefined)).statistics.modelled;
}

describe('a session', () => {
  it('finds what is wrong in a file', async () => {
    assert.ok((await rulesIn(open({ '/app/server.ts': OPEN }))).includes(OPEN_ENDPOINT));
  });

  it('sees a gate of another file', async () => {
    const session = open({ '/app/server.ts': GATED, '/app/gate.ts': GATE });
    assert.ok(!(await rulesIn(session)).includes(OPEN_ENDPOINT));
  });

  it('judges the importer anew when what it imports changes', async () => {
    const session = open({ '/app/server.ts': GATED, '/app/gate.ts': GATE });
    await rulesIn(session);
    session.edit('/app/gate.ts', NO_GATE);
    assert.ok((await rulesIn(session, '/app/server.ts')).includes(OPEN_ENDPOINT));
  });

  it('models again only what leads to a file that changed', async () => {
    const session = open({ '/app/server.ts': GATED, '/app/gate.ts': GATE, '/app/other.ts': OPEN });
    assert.deepEqual(await modelledIn(session), { files: 3, programs: 2 });
    session.edit('/app/gate.ts', NO_GATE);
    assert.deepEqual(await modelledIn(session), { files: 2, programs: 1 });
    session.edit('/app/other.ts', `${OPEN}// the end`);
    assert.deepEqual(await modelledIn(session), { files: 1, programs: 1 });
  });

  it('models nothing again when a file is saved as it was', async () => {
    const session = open({ '/app/server.ts': GATED, '/app/gate.ts': GATE });
    await modelledIn(session);
    session.edit('/app/gate.ts', GATE);
    assert.deepEqual(await modelledIn(session), { files: 0, programs: 0 });
  });

  it('judges the importer anew when what it imports appears', async () => {
    const session = open({ '/app/server.ts': GATED });
    assert.ok(!(await rulesIn(session, '/app/server.ts')).includes(OPEN_ENDPOINT), 'an unknown gate may hold');
    session.edit('/app/gate.ts', NO_GATE);
    assert.ok((await rulesIn(session, '/app/server.ts')).includes(OPEN_ENDPOINT));
  });

  it('judges the importer anew when what it imports goes', async () => {
    const session = open({ '/app/server.ts': GATED, '/app/gate.ts': NO_GATE });
    assert.ok((await rulesIn(session)).includes(OPEN_ENDPOINT));
    session.remove('/app/gate.ts');
    assert.ok(!(await rulesIn(session, '/app/server.ts')).includes(OPEN_ENDPOINT));
  });

  it('reads a file again only when it was told to', async () => {
    const reads: string[] = [];
    const memory = memoryWorkspace(new Map([['/app/server.ts', OPEN]]), ROOT);
    const workspace: Workspace = { ...memory, read: (path) => (reads.push(path), memory.read(path)) };
    const auditor = createAuditor(workspace);
    await auditor.audit(undefined);
    await auditor.audit(undefined);
    assert.equal(reads.filter((path) => path === '/app/server.ts').length, 1);
    auditor.invalidate('/app/server.ts');
    await auditor.audit(undefined);
    assert.equal(reads.filter((path) => path === '/app/server.ts').length, 2);
  });

  it('forgets everything when anything may have changed', async () => {
    const session = open({ '/app/server.ts': OPEN });
    await rulesIn(session);
    session.texts.set('/app/server.ts', '');
    assert.ok((await rulesIn(session)).includes(OPEN_ENDPOINT));
    session.auditor.invalidateAll();
    assert.deepEqual(await rulesIn(session), []);
  });

  it('reports nothing but the files that were asked for', async () => {
    const { auditor } = open({ '/app/a.ts': OPEN, '/app/b.ts': OPEN });
    const { findings } = await auditor.audit(['/app/b.ts']);
    assert.deepEqual([...new Set(findings.map(({ path }) => path))], ['/app/b.ts']);
  });

  it('knows the importers of an open file once it has indexed the workspace', async () => {
    const mount = `import { app } from './app.js';\nimport { gate } from './gate.js';\napp.use(gate);\nimport './routes.js';\n`;
    const session = open({
      '/app/main.ts': mount,
      '/app/app.ts': `import express from 'express';\nexport const app = express();\n`,
      '/app/gate.ts': NO_GATE,
      '/app/routes.ts': `${IMPORTS}import { app } from './app.js';\n${MCP}`,
    });
    await session.auditor.index();
    assert.ok((await rulesIn(session, '/app/routes.ts')).includes(OPEN_ENDPOINT));
  });

  it('says that a text was skipped, and why', async () => {
    const memory = memoryWorkspace(new Map([['/app/a.ts', OPEN]]), ROOT);
    const auditor = createAuditor({
      ...memory,
      files: () => Promise.resolve(['/app/b.ts', '/app/a.ts']),
      read: (path) =>
        path === '/app/b.ts' ? Promise.resolve({ kind: 'skipped', reason: 'binary' }) : memory.read(path),
    });
    const { skipped, statistics } = await auditor.audit(undefined);
    assert.deepEqual(skipped, [{ path: '/app/b.ts', reason: 'binary' }]);
    assert.equal(statistics.files, 1);
  });

  it('counts files and their length', async () => {
    const { statistics } = await audit({ '/app/a.ts': OPEN, '/app/notes.json': '{}' });
    assert.equal(statistics.files, 2);
    assert.equal(statistics.bytes, OPEN.length + 2);
  });

  it('takes no time without a clock', async () => {
    const { statistics } = await audit({ '/app/a.ts': OPEN });
    assert.deepEqual(
      Object.values(statistics.milliseconds),
      Object.values(statistics.milliseconds).map(() => 0),
    );
  });

  it('tells how far it has come', async () => {
    const steps: [number, number][] = [];
    const { auditor } = open({ '/app/a.ts': OPEN, '/app/b.ts': OPEN });
    await auditor.audit(undefined, undefined, (done, all) => steps.push([done, all]));
    assert.deepEqual(steps.at(-1), [2, 2]);
  });
});

describe('cancellation', () => {
  const ABORTED = { aborted: true };

  it('ends an audit with Cancelled', async () => {
    await assert.rejects(open({ '/app/a.ts': OPEN }).auditor.audit(undefined, ABORTED), Cancelled);
  });

  it('ends an index, a summary and a search for fixes with Cancelled', async () => {
    const { auditor } = open({ '/app/a.ts': OPEN });
    await assert.rejects(auditor.index(ABORTED), Cancelled);
    await assert.rejects(auditor.summary(ABORTED), Cancelled);
    await assert.rejects(auditor.fixes('/app/a.ts', { rule: OPEN_ENDPOINT, start: 0, end: 0 }, ABORTED), Cancelled);
  });

  it('can come while an audit runs', async () => {
    const cancellation = { aborted: false };
    const pause = (): Promise<void> => {
      cancellation.aborted = true;
      return Promise.resolve();
    };
    const { auditor } = open({ '/app/a.ts': OPEN, '/app/b.ts': OPEN }, { pause });
    await assert.rejects(auditor.audit(undefined, cancellation), Cancelled);
  });

  it('leaves a session that works', async () => {
    const session = open({ '/app/a.ts': OPEN });
    await assert.rejects(session.auditor.audit(undefined, ABORTED), Cancelled);
    assert.ok((await rulesIn(session)).includes(OPEN_ENDPOINT));
  });
});

describe('the configuration', () => {
  const off = (rule: string): string => JSON.stringify({ rules: { [rule]: 'off' } });

  it('switches a rule off', async () => {
    const session = open({ '/app/a.ts': OPEN, '/app/.mcp-auth-audit.json': off(OPEN_ENDPOINT) });
    assert.ok(!(await rulesIn(session)).includes(OPEN_ENDPOINT));
  });

  it('changes a severity', async () => {
    const rules = { rules: { [OPEN_ENDPOINT]: 'info' } };
    const { findings } = await audit({ '/app/a.ts': OPEN, '/app/.mcp-auth-audit.json': JSON.stringify(rules) });
    assert.equal(findings.find(({ rule }) => rule === OPEN_ENDPOINT)?.severity, 'info');
  });

  it('counts alone where it is the nearest', async () => {
    const { findings } = await audit({
      '/app/a.ts': OPEN,
      '/app/inner/b.ts': OPEN,
      '/app/.mcp-auth-audit.json': off(OPEN_ENDPOINT),
      '/app/inner/.mcp-auth-audit.json': '{}',
    });
    const paths = findings.filter(({ rule }) => rule === OPEN_ENDPOINT).map(({ path }) => path);
    assert.deepEqual(paths, ['/app/inner/b.ts']);
  });

  it('leaves files out', async () => {
    const { findings, statistics } = await audit({
      '/app/a.ts': OPEN,
      '/app/legacy/b.ts': OPEN,
      '/app/.mcp-auth-audit.json': JSON.stringify({ ignore: ['legacy/**'] }),
    });
    assert.deepEqual([...new Set(findings.map(({ path }) => path))], ['/app/a.ts']);
    assert.ok(statistics.files >= 1);
  });

  it('names gates that nobody can see into', async () => {
    const server = GATED.replace('./gate.js', '@company/auth').replace('app.use(gate)', 'app.use(gate())');
    const config = JSON.stringify({ knownGates: ['@company/auth#gate'] });
    const [known, unknown] = await Promise.all([
      open({ '/app/a.ts': server, '/app/.mcp-auth-audit.json': config, '/app/main.ts': '' }).auditor.summary(),
      open({ '/app/a.ts': server }).auditor.summary(),
    ]);
    assert.equal(known.servers.length, unknown.servers.length);
  });

  it('is read again when it changes', async () => {
    const session = open({ '/app/a.ts': OPEN });
    assert.ok((await rulesIn(session)).includes(OPEN_ENDPOINT));
    session.edit('/app/.mcp-auth-audit.json', off(OPEN_ENDPOINT));
    assert.ok(!(await rulesIn(session)).includes(OPEN_ENDPOINT));
    session.remove('/app/.mcp-auth-audit.json');
    assert.ok((await rulesIn(session)).includes(OPEN_ENDPOINT));
  });

  it('is not used when it has a problem, which is told', async () => {
    const { findings, configProblems } = await audit({
      '/app/a.ts': OPEN,
      '/app/.mcp-auth-audit.json': JSON.stringify({ rules: { [OPEN_ENDPOINT]: 'loud' } }),
    });
    assert.deepEqual(
      configProblems.map(({ path }) => path),
      ['/app/.mcp-auth-audit.json'],
    );
    assert.ok(findings.some(({ rule }) => rule === OPEN_ENDPOINT));
  });

  it('lies below what the session was told', async () => {
    const { findings } = await audit(
      { '/app/a.ts': OPEN, '/app/.mcp-auth-audit.json': off(OPEN_ENDPOINT) },
      { overrides: { rules: { [OPEN_ENDPOINT]: 'warning' } } },
    );
    assert.equal(findings.find(({ rule }) => rule === OPEN_ENDPOINT)?.severity, 'warning');
  });

  it('does not matter to rules that were not asked for', async () => {
    const { findings } = await audit({ '/app/a.ts': OPEN }, { only: ['transport/all-interfaces'] });
    assert.deepEqual(findings, []);
  });
});

describe('suppression', () => {
  const suppressed = OPEN.replace(
    'app.post',
    `// mcp-auth-audit-disable-next-line ${OPEN_ENDPOINT} -- behind a proxy\napp.post`,
  );

  it('marks a finding and keeps it', async () => {
    const { findings } = await audit({ '/app/a.ts': suppressed });
    const [finding] = findings.filter(({ rule }) => rule === OPEN_ENDPOINT);
    assert.equal(finding?.suppression?.reason, 'behind a proxy');
  });

  it('is reported where it suppresses nothing, with a fix that takes it away', async () => {
    const { auditor, texts } = open({
      '/app/a.ts': `// mcp-auth-audit-disable-next-line ${OPEN_ENDPOINT} -- old\nconst a = 1;\n`,
    });
    const { findings } = await auditor.audit(undefined);
    assert.deepEqual(
      findings.map((each) => shownFinding(each, texts)),
      ['a.ts:1 suppression/unused'],
    );
    const [finding] = findings;
    const fixes = finding ? await auditor.fixes(finding.path, finding) : [];
    assert.equal(fixes.length, 1);
  });
});

describe('the summary', () => {
  it('names servers, their transports, endpoints and patterns', async () => {
    const server = `${GATED}import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\nnew McpServer({ name: 'notes', version: '1.0.0' });\n`;
    const { servers } = await open({ '/app/server.ts': server, '/app/gate.ts': GATE }).auditor.summary();
    assert.deepEqual(
      servers.map(({ name, transports, patterns, endpoints }) => ({
        name,
        transports,
        patterns,
        endpoints: endpoints.map(({ route, gated }) => `${route} ${gated}`),
      })),
      [{ name: 'notes', transports: ['streamable-http'], patterns: ['api-key'], endpoints: ['POST /mcp enforced'] }],
    );
  });

  it('is empty where there is no server', async () => {
    assert.deepEqual(await open({ '/app/a.ts': 'const a = 1;' }).auditor.summary(), { servers: [] });
  });

  it('leaves tests out', async () => {
    const server = `import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\nnew McpServer({ name: 'x', version: '1' });\n`;
    assert.deepEqual(await open({ '/app/test/server.test.ts': server }).auditor.summary(), { servers: [] });
  });
});

/** Files that import each other in most ways, and texts that each of them may have. */
const VARIANTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  '/app/server.ts': [SERVER, SERVER.replace('requireKey(config.auth.key)', 'isKnown'), GATED, OPEN, '', undefined],
  '/app/keys.ts': [KEYS, `export const isKnown = () => true;\n`, `export * from './gate.js';\n`, undefined],
  '/app/gate.ts': [GATE, NO_GATE, `export { isKnown as gate } from './keys.js';\n`, 'export const gate = (', undefined],
  '/app/main.ts': [`import './server.js';\n`, `import './keys.js';\nimport './gate.js';\n`, undefined],
  '/app/server.test.ts': [
    `import './server.js';\nimport { gate } from './gate.js';\n${IMPORTS}const app = express();\napp.use(gate);\n${MCP}`,
    undefined,
  ],
  '/app/.mcp-auth-audit.json': [
    '{}',
    JSON.stringify({ rules: { [OPEN_ENDPOINT]: 'off' } }),
    JSON.stringify({ ignore: ['gate.ts'] }),
    undefined,
  ],
  '/app/package.json': [JSON.stringify({ dependencies: { '@modelcontextprotocol/sdk': '1.20.0' } }), undefined],
};

const choice = fc
  .constantFrom(...Object.keys(VARIANTS))
  .chain((path) => fc.tuple(fc.constant(path), fc.constantFrom(...(VARIANTS[path] ?? []))));

function sorted(findings: readonly Finding[]): string {
  return JSON.stringify(findings, null, 1);
}

describe('the same files give the same findings', () => {
  it('in whatever order they come', async () => {
    const files = {
      '/app/server.ts': SERVER,
      '/app/keys.ts': KEYS,
      '/app/gate.ts': GATE,
      '/app/b.ts': GATED,
      '/app/c.ts': OPEN,
    };
    const expected = sorted((await audit(files)).findings);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(Object.entries(files), { minLength: 5 }), async (entries) => {
        assert.equal(sorted((await audit(Object.fromEntries(entries))).findings), expected);
      }),
      { numRuns: 25 },
    );
  });

  it('whatever was audited before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 10 }), async (edits) => {
        const session = open({ '/app/server.ts': SERVER, '/app/keys.ts': KEYS });
        for (const [path, text] of edits) {
          if (text === undefined) session.remove(path);
          else session.edit(path, text);
          const { findings } = await session.auditor.audit(undefined);
          const fresh = await audit(Object.fromEntries(session.texts));
          assert.equal(sorted(findings), sorted(fresh.findings));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('one file at a time, once the workspace is indexed', async () => {
    const { auditor } = open({
      '/app/server.ts': SERVER,
      '/app/keys.ts': KEYS,
      '/app/b.ts': GATED,
      '/app/gate.ts': NO_GATE,
    });
    const all = await auditor.audit(undefined);
    const single: Finding[] = [];
    for (const path of ['/app/b.ts', '/app/gate.ts', '/app/keys.ts', '/app/server.ts'])
      single.push(...(await auditor.audit([path])).findings);
    assert.equal(sorted(single), sorted(all.findings));
  });
});
