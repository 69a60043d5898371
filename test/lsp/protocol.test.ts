import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Diagnostic } from 'vscode-languageserver/node';
import { LSPErrorCodes, ProgressType, ResponseError } from 'vscode-languageserver/node';
import { Client, OLDER_EDITOR } from './client.ts';
import { toyAuditor } from './toyAuditor.ts';
import { A, B, ROOT, start, WORKSPACE } from './toyServer.ts';

function messages(diagnostics: readonly Diagnostic[]): Diagnostic['message'][] {
  return diagnostics.map(({ message }) => message);
}

describe('The language server', () => {
  it('introduces itself and says what it can do', async () => {
    const { capabilities, serverInfo } = await start().client.initialize();
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
    assert.deepEqual(serverInfo, { name: manifest.name, version: manifest.version });
    assert.deepEqual(capabilities.diagnosticProvider, { interFileDependencies: true, workspaceDiagnostics: true });
  });

  it('answers a request that comes before `initialize` with nothing', async () => {
    assert.deepEqual(await start().client.diagnostics(A), []);
  });

  describe('when it is asked for diagnostics of a document', () => {
    it('reports findings at their range, with rule, page and data', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, 'x;\n  insecure;\n');
      const [diagnostic] = await client.diagnostics(A);
      assert.deepEqual(diagnostic, {
        range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } },
        severity: 2,
        code: 'toy/insecure',
        codeDescription: {
          href: 'https://github.com/mcp-auth-audit/mcp-auth-audit/blob/main/docs/rules/toy/insecure.md',
        },
        source: 'MCP Auth Audit',
        message: '`insecure` lets everybody in.',
        data: { rule: 'toy/insecure', start: 5, end: 13, version: 1 },
      });
    });

    it('follows an incremental edit', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, 'a;\nb;\n');
      assert.deepEqual(await client.diagnostics(A), []);
      await client.replace(A, 'b;', 'insecure;');
      const [diagnostic] = await client.diagnostics(A);
      assert.deepEqual(diagnostic?.range, client.range(A, 'insecure'));
    });

    it('says `unchanged` as long as the findings are the same', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, 'insecure;\n');
      const first = await client.pull(A);
      await client.replace(A, ';\n', ';\nmore;\n');
      const second = await client.pull(A, first.resultId);
      assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
      await client.replace(A, 'insecure', ' insecure');
      assert.equal((await client.pull(A, first.resultId)).kind, 'full');
    });

    it('shows evidence in another file as related information', async () => {
      const { client } = start({ '/project/b.ts': 'export {};\ninsecure' });
      await client.initialize(WORKSPACE);
      await client.open(A, "import './b.ts'\n");
      const [diagnostic] = await client.diagnostics(A);
      const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 8 } };
      assert.deepEqual(diagnostic?.relatedInformation, [{ location: { uri: B, range }, message: 'It is here.' }]);
    });

    it('prefers the open text of an imported file to the one on disk', async () => {
      const { client } = start({ '/project/b.ts': 'insecure' });
      await client.initialize(WORKSPACE);
      await client.open(A, "import './b.ts'\n");
      await client.open(B, 'fine');
      assert.deepEqual(await client.diagnostics(A), []);
    });

    it('reads a document that is not open from disk', async () => {
      const { client } = start({ '/project/b.ts': 'insecure' });
      await client.initialize(WORKSPACE);
      assert.equal((await client.diagnostics(B)).length, 1);
    });

    it('does not wait for the rest of the workspace, and reads it afterwards', async () => {
      const { client, control } = start({ '/project/b.ts': '' });
      await client.initialize(WORKSPACE);
      await client.open(A, 'insecure');
      await client.diagnostics(A);
      assert.deepEqual(control.indexed, []);
      await client.until(() => client.requests.some(({ method }) => method === 'workspace/diagnostic/refresh'));
      assert.deepEqual(control.indexed.sort(), ['/project/a.ts', '/project/b.ts']);
    });

    it('hides suppressed findings', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, '// mcp-auth-audit-disable-next-line toy/insecure -- a demo\ninsecure;\n');
      assert.deepEqual(await client.diagnostics(A), []);
    });

    it('shows what is wrong with a configuration file, at its place', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      const uri = `${ROOT}/.mcp-auth-audit.json`;
      await client.open(uri, '{ "broken": 1 }', 'json');
      const [diagnostic] = await client.diagnostics(uri);
      assert.equal(diagnostic?.message, '`broken` is no setting.');
      assert.deepEqual(diagnostic.range, client.range(uri, 'broken'));
    });

    it('says that a file of more than a megabyte is not audited', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, 'x'.repeat(1_000_001));
      assert.deepEqual(messages(await client.diagnostics(A)), ['This file is larger than 1 MB, so it is not audited.']);
    });

    it('gives up work on a text that has changed, and says that it is worth asking again', async () => {
      const { client, control } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, 'insecure');
      const work = new Promise<void>((begun) => {
        control.before = () => {
          begun();
          return new Promise((resolve) => setTimeout(resolve, 30));
        };
      });
      const pulled = client.pull(A);
      await work;
      await client.replace(A, 'insecure', 'fine');
      await assert.rejects(pulled, (error) => {
        assert(error instanceof ResponseError);
        assert.equal(error.code, LSPErrorCodes.ServerCancelled);
        assert.deepEqual(error.data, { retriggerRequest: true });
        return true;
      });
    });
  });

  describe('when it is asked for diagnostics of the workspace', () => {
    it('reports every file with findings', async () => {
      const { client } = start({ '/project/b.ts': 'insecure', '/project/c.ts': 'fine' });
      await client.initialize(WORKSPACE);
      const pull = client.pullWorkspace();
      await pull.reply;
      assert.deepEqual(
        pull.reported.map(({ uri, kind }) => ({ uri, kind })),
        [{ uri: B, kind: 'full' }],
      );
    });

    it('holds the request open until something changes', async () => {
      const { client } = start({ '/project/b.ts': 'insecure', '/project/c.ts': 'insecure' });
      await client.initialize(WORKSPACE);
      const first = client.pullWorkspace();
      await first.reply;
      const known = first.reported.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
      const second = client.pullWorkspace(known);
      await new Promise((resolve) => setTimeout(resolve, 60));
      assert(second.isOpen());
      await client.open(B, 'fine');
      await second.reply;
      assert.deepEqual(
        second.reported.map(({ uri, kind }) => ({ uri, kind })),
        [
          { uri: `${ROOT}/c.ts`, kind: 'unchanged' },
          { uri: B, kind: 'full' },
        ],
      );
    });

    it('reports a document anew that was closed with unsaved findings', async () => {
      const { client } = start({ '/project/b.ts': 'fine' });
      await client.initialize(WORKSPACE);
      const pull = client.pullWorkspace();
      await client.open(B, 'insecure');
      await client.diagnostics(B);
      await client.close(B);
      await pull.reply;
      const [report] = pull.reported;
      assert(report?.kind === 'full');
      assert.deepEqual({ uri: report.uri, items: report.items }, { uri: B, items: [] });
    });

    it('replies to a cancellation', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      const pull = client.pullWorkspace();
      await new Promise((resolve) => setTimeout(resolve, 30));
      pull.cancel();
      await assert.rejects(pull.reply, { code: LSPErrorCodes.RequestCancelled });
    });

    it('waits until it is asked for an audit when the client wants it on demand', async () => {
      const { client } = start({ '/project/b.ts': 'insecure' });
      await client.initialize({ ...WORKSPACE, initializationOptions: { workspaceAudit: 'onDemand' } });
      const pull = client.pullWorkspace();
      await new Promise((resolve) => setTimeout(resolve, 60));
      assert(pull.isOpen());
      const counts = await client.connection.sendRequest('mcpAuthAudit/auditWorkspace', { workDoneToken: 'progress' });
      assert.deepEqual(counts, { files: 1, findings: 1, errors: 0, warnings: 1 });
      await pull.reply;
      assert.equal(pull.reported.length, 1);
    });
  });

  it('shows the progress of an audit of the workspace', async () => {
    const { client } = start({ '/project/b.ts': 'insecure' });
    await client.initialize(WORKSPACE);
    const kinds: string[] = [];
    client.connection.onProgress(new ProgressType<{ kind: string }>(), 'audit', ({ kind }) => void kinds.push(kind));
    await client.connection.sendRequest('mcpAuthAudit/auditWorkspace', { workDoneToken: 'audit' });
    assert.deepEqual(kinds, ['begin', 'end']);
  });

  describe('when files change on disk', () => {
    it('watches what findings depend on', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.until(() => client.requests.some(({ method }) => method === 'client/registerCapability'));
      const registered = JSON.stringify(client.requests);
      for (const name of ['workspace/didChangeWatchedFiles', '.env', 'json', 'yaml']) {
        assert(registered.includes(name), name);
      }
    });

    it('reports the importer of a changed file anew and asks the client to refresh', async () => {
      const { client, disk } = start({ '/project/b.ts': 'fine' });
      await client.initialize({ ...WORKSPACE, initializationOptions: { workspaceAudit: 'onDemand' } });
      await client.open(A, "import './b.ts'\n");
      assert.deepEqual(await client.diagnostics(A), []);
      disk['/project/b.ts'] = 'insecure';
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: B, type: 2 }] });
      await client.until(() => client.requests.some(({ method }) => method === 'workspace/diagnostic/refresh'));
      assert.deepEqual(messages(await client.diagnostics(A)), ['The imported file lets everybody in.']);
    });

    it('reports a file that was added', async () => {
      const { client, disk } = start({ '/project/b.ts': 'fine' });
      await client.initialize(WORKSPACE);
      const pull = client.pullWorkspace();
      await client.connection.sendRequest('mcpAuthAudit/summary');
      disk['/project/c.ts'] = 'insecure';
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: `${ROOT}/c.ts`, type: 1 }],
      });
      await pull.reply;
      assert.deepEqual(
        pull.reported.map(({ uri }) => uri),
        [`${ROOT}/c.ts`],
      );
    });

    it('tells a client that asked for the summary that it may have changed', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.connection.sendRequest('mcpAuthAudit/summary');
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: B, type: 1 }] });
      await client.until(() => client.notifications.some(({ method }) => method === 'mcpAuthAudit/changed'));
    });

    it('follows folders that are added', async () => {
      const { client } = start({ '/other/b.ts': 'insecure' });
      await client.initialize(WORKSPACE);
      client.answers['workspace/workspaceFolders'] = () => [{ uri: 'file:///other', name: 'other' }];
      await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
        event: { added: [{ uri: 'file:///other', name: 'other' }], removed: WORKSPACE.workspaceFolders },
      });
      await client.until(() => client.requests.some(({ method }) => method === 'workspace/diagnostic/refresh'));
      const pull = client.pullWorkspace();
      await pull.reply;
      assert.deepEqual(
        pull.reported.map(({ uri }) => uri),
        ['file:///other/b.ts'],
      );
    });
  });

  describe('for clients that do not ask for diagnostics', () => {
    const OLDER = { ...WORKSPACE, ...OLDER_EDITOR };

    it('publishes after opening and after each change, and clears when the document closes', async () => {
      const { client } = start();
      await client.initialize(OLDER);
      await client.open(A, 'insecure');
      await client.until(() => client.published.get(A)?.length === 1);
      await client.replace(A, 'insecure', 'insecure insecure');
      await client.until(() => client.published.get(A)?.length === 2);
      await client.close(A);
      await client.until(() => client.published.get(A)?.length === 0);
    });

    it('publishes an importer again when the imported file changes on disk', async () => {
      const { client, disk } = start({ '/project/b.ts': 'fine' });
      await client.initialize(OLDER);
      await client.open(A, "import './b.ts'\n");
      await client.until(() => client.published.has(A));
      disk['/project/b.ts'] = 'insecure';
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: B, type: 2 }] });
      await client.until(() => client.published.get(A)?.length === 1);
    });
  });

  describe('when its own work fails', () => {
    it('answers with nothing, and logs the failure without the text', async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, 'crash on-this-text');
      assert.deepEqual(await client.diagnostics(A), []);
      await client.until(() => client.notifications.some(({ method }) => method === 'window/logMessage'));
      const log = JSON.stringify(client.notifications);
      assert(log.includes('`textDocument/diagnostic` failed: Error'));
      assert(!log.includes('on-this-text'));
    });
  });

  describe('where the client reads the files', () => {
    it('asks for bytes and decodes them', async () => {
      const { createAuditor } = toyAuditor();
      const client = new Client({ createAuditor, pages: {}, disk: undefined, settle: 5 });
      const uri = 'vscode-vfs://github/owner/project/b%20c.ts';
      const base64 = Buffer.from('\ufeffü insecure').toString('base64');
      client.answers['mcpAuthAudit/hostFiles'] = () => ({ uris: [uri] });
      client.answers['mcpAuthAudit/hostRead'] = (params: { uri: string }) =>
        params.uri === uri ? { kind: 'bytes', base64 } : { kind: 'absent' };
      await client.initialize({
        workspaceFolders: [{ uri: 'vscode-vfs://github/owner/project', name: 'project' }],
        initializationOptions: { hostFiles: true },
      });
      const pull = client.pullWorkspace();
      await pull.reply;
      const [report] = pull.reported;
      assert.equal(report?.uri, uri);
      assert(report.kind === 'full');
      assert.deepEqual(report.items[0]?.range.start, { line: 0, character: 2 });
    });
  });

  it('gives the summary with editor positions', async () => {
    const { client } = start({ '/project/b.ts': '\n insecure' });
    await client.initialize(WORKSPACE);
    const at = { uri: B, range: { start: { line: 1, character: 1 }, end: { line: 1, character: 9 } } };
    assert.deepEqual(await client.connection.sendRequest('mcpAuthAudit/summary'), {
      servers: [
        { ...at, name: 'toy', transports: [], patterns: [], endpoints: [{ ...at, route: '/mcp', gated: 'none' }] },
      ],
    });
  });
});
