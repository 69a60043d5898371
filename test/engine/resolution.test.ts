import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { loadCandidates } from '../../server/engine/session/resolution.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';

type Files = Readonly<Record<string, string | object>>;

function workspaceOf(files: Files): ReturnType<typeof memoryWorkspace> {
  const texts = Object.entries(files).map(
    ([path, content]) => [`/w/${path}`, typeof content === 'string' ? content : JSON.stringify(content)] as const,
  );
  return memoryWorkspace(new Map(texts), '/w');
}

/** The file that a request of a file leads to. */
async function resolved(files: Files, from: string, request: string): Promise<string | undefined> {
  const workspace = workspaceOf(files);
  const all = new Set(await workspace.files());
  const candidates = await loadCandidates(workspace);
  return candidates(`/w/${from}`, request)
    .find((each) => all.has(each))
    ?.slice('/w/'.length);
}

describe('a relative request', () => {
  it('finds the TypeScript source of a JavaScript name', async () => {
    assert.equal(await resolved({ 'a.ts': '', 'b.ts': '' }, 'a.ts', './b.js'), 'b.ts');
  });

  it('finds the index of a folder', async () => {
    assert.equal(await resolved({ 'a.ts': '', 'auth/index.ts': '' }, 'a.ts', './auth'), 'auth/index.ts');
  });

  it('finds a file with a dot in its name', async () => {
    assert.equal(await resolved({ 'a.ts': '', 'key.guard.ts': '' }, 'a.ts', './key.guard'), 'key.guard.ts');
  });
});

describe('an alias of tsconfig.json', () => {
  const files = { 'src/main.ts': '', 'src/auth/key.ts': '' };

  it('leads to its target, relative to the configuration', async () => {
    const config = { compilerOptions: { paths: { '@/*': ['./src/*'] } } };
    assert.equal(await resolved({ ...files, 'tsconfig.json': config }, 'src/main.ts', '@/auth/key'), 'src/auth/key.ts');
  });

  it('is relative to `baseUrl` when there is one', async () => {
    const config = { compilerOptions: { baseUrl: 'src', paths: { '~/*': ['*'] } } };
    assert.equal(
      await resolved({ ...files, 'tsconfig.json': config }, 'src/main.ts', '~/auth/key.js'),
      'src/auth/key.ts',
    );
  });

  it('may have comments and trailing commas around it', async () => {
    const config = '{ // aliases\n "compilerOptions": { "paths": { "@auth": ["src/auth/key.ts"], }, }, }';
    assert.equal(await resolved({ ...files, 'tsconfig.json': config }, 'src/main.ts', '@auth'), 'src/auth/key.ts');
  });

  it('comes from the configuration that is extended', async () => {
    const base = { compilerOptions: { paths: { '@/*': ['src/*'] } } };
    const found = await resolved(
      { ...files, 'tsconfig.base.json': base, 'tsconfig.json': { extends: './tsconfig.base' } },
      'src/main.ts',
      '@/auth/key',
    );
    assert.equal(found, 'src/auth/key.ts');
  });

  it('comes from a configuration that is referred to', async () => {
    const app = { compilerOptions: { paths: { '@/*': ['src/*'] } } };
    const found = await resolved(
      { ...files, 'tsconfig.app.json': app, 'tsconfig.json': { references: [{ path: './tsconfig.app.json' }] } },
      'src/main.ts',
      '@/auth/key',
    );
    assert.equal(found, 'src/auth/key.ts');
  });

  it('prefers the pattern that says most', async () => {
    const config = { compilerOptions: { paths: { '@/*': ['src/*'], '@/auth/*': ['src/auth/v2/*'] } } };
    const found = await resolved(
      { ...files, 'src/auth/v2/key.ts': '', 'tsconfig.json': config },
      'src/main.ts',
      '@/auth/key',
    );
    assert.equal(found, 'src/auth/v2/key.ts');
  });

  it('holds below its own configuration only', async () => {
    const config = { compilerOptions: { paths: { '@/*': ['src/*'] } } };
    const found = await resolved(
      { ...files, 'tsconfig.json': config, 'web/tsconfig.json': {}, 'web/app.ts': '' },
      'web/app.ts',
      '@/auth/key',
    );
    assert.equal(found, undefined);
  });

  it('leads nowhere when no file stands at its target', async () => {
    const config = { compilerOptions: { paths: { '@/*': ['src/*'] } } };
    assert.equal(await resolved({ ...files, 'tsconfig.json': config }, 'src/main.ts', '@/missing'), undefined);
  });
});

describe('`baseUrl` without paths', () => {
  it('finds files by their way from there', async () => {
    const config = { compilerOptions: { baseUrl: './src' } };
    const files = { 'src/main.ts': '', 'src/auth/key.ts': '', 'tsconfig.json': config };
    assert.equal(await resolved(files, 'src/main.ts', 'auth/key'), 'src/auth/key.ts');
  });
});

describe('a package of the workspace', () => {
  const app = { 'apps/server/src/main.ts': '', 'apps/server/package.json': { name: 'server' } };

  it('is found by the source of its `main`', async () => {
    const shared = { name: '@acme/shared', main: './dist/index.js' };
    const files = { ...app, 'packages/shared/package.json': shared, 'packages/shared/src/index.ts': '' };
    assert.equal(await resolved(files, 'apps/server/src/main.ts', '@acme/shared'), 'packages/shared/src/index.ts');
  });

  it('is found without any entry by its index', async () => {
    const files = { ...app, 'packages/shared/package.json': { name: '@acme/shared' }, 'packages/shared/index.ts': '' };
    assert.equal(await resolved(files, 'apps/server/src/main.ts', '@acme/shared'), 'packages/shared/index.ts');
  });

  it('gives the parts that `exports` names', async () => {
    const shared = {
      name: '@acme/shared',
      exports: { '.': './src/index.ts', './auth': { types: './dist/auth.d.ts', import: './dist/esm/auth/main.js' } },
    };
    const files = { ...app, 'packages/shared/package.json': shared, 'packages/shared/src/auth/main.ts': '' };
    assert.equal(
      await resolved(files, 'apps/server/src/main.ts', '@acme/shared/auth'),
      'packages/shared/src/auth/main.ts',
    );
  });

  it('gives the parts that a pattern of `exports` names', async () => {
    const shared = { name: '@acme/shared', exports: { './*': './src/*.ts' } };
    const files = { ...app, 'packages/shared/package.json': shared, 'packages/shared/src/auth/key.ts': '' };
    assert.equal(
      await resolved(files, 'apps/server/src/main.ts', '@acme/shared/auth/key'),
      'packages/shared/src/auth/key.ts',
    );
  });

  it('gives nothing that `exports` does not name', async () => {
    const shared = { name: '@acme/shared', exports: { '.': './src/index.ts' } };
    const files = { ...app, 'packages/shared/package.json': shared, 'packages/shared/src/secret.ts': '' };
    assert.equal(await resolved(files, 'apps/server/src/main.ts', '@acme/shared/secret'), undefined);
  });

  it('is not looked into when a framework model knows it', async () => {
    const files = { ...app, 'packages/hono/package.json': { name: 'hono' }, 'packages/hono/src/index.ts': '' };
    assert.equal(await resolved(files, 'apps/server/src/main.ts', 'hono'), undefined);
  });

  it('names its own parts with `#`', async () => {
    const server = { name: 'server', imports: { '#auth/*': './src/auth/*.ts', '#key': { default: './src/key.js' } } };
    const files = { ...app, 'apps/server/package.json': server, 'apps/server/src/auth/a.ts': '' };
    assert.equal(await resolved(files, 'apps/server/src/main.ts', '#auth/a'), 'apps/server/src/auth/a.ts');
  });
});

describe('a package that is installed', () => {
  it('leads out of the workspace', async () => {
    assert.equal(await resolved({ 'a.ts': '', 'package.json': { name: 'app' } }, 'a.ts', 'express'), undefined);
  });
});

describe('configurations that are broken', () => {
  for (const text of [
    '',
    '[]',
    '{"compilerOptions": 1}',
    '{"compilerOptions": {"paths": {"@/*": "src"}}}',
    '{"exports": [[',
  ]) {
    it(`resolve nothing: ${text}`, async () => {
      const files = { 'a.ts': '', 'src/b.ts': '', 'tsconfig.json': text, 'package.json': text };
      assert.equal(await resolved(files, 'a.ts', '@/b'), undefined);
    });
  }
});

describe('an audit across an alias', () => {
  const main = `import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { trace } from '@/trace';

const app = express();
app.use(trace);
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await transport.handleRequest(req, res, req.body);
});
app.listen(3000, '127.0.0.1');
`;
  const trace = 'export function trace(req, res, next) { console.log(req.path); next(); }\n';
  const config = { compilerOptions: { paths: { '@/*': ['./src/*'] } } };

  async function rulesOf(files: Files): Promise<string[]> {
    const { findings } = await createAuditor(workspaceOf(files)).audit(undefined);
    return findings.map(({ rule }) => rule);
  }

  it('knows that the middleware behind it is no gate', async () => {
    const found = await rulesOf({ 'src/main.ts': main, 'src/trace.ts': trace, 'tsconfig.json': config });
    assert.ok(found.includes('transport/unauthenticated-endpoint'));
  });

  it('follows a configuration that changes', async () => {
    const texts = new Map([
      ['/w/src/main.ts', main],
      ['/w/src/trace.ts', trace],
    ]);
    const auditor = createAuditor(memoryWorkspace(texts, '/w'));
    await auditor.audit(undefined);
    texts.set('/w/tsconfig.json', JSON.stringify(config));
    auditor.invalidate('/w/tsconfig.json');
    const { findings } = await auditor.audit(undefined);
    assert.ok(findings.some(({ rule }) => rule === 'transport/unauthenticated-endpoint'));
  });
});
