import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import { DiagnosticSeverity, LSPErrorCodes } from 'vscode-languageserver/node';
import type { Client } from './client.ts';
import { PLAIN_EDITOR } from './client.ts';
import { A, ROOT, start, WORKSPACE } from './toyServer.ts';

/** Opens a text and gives its diagnostics. */
async function opened(text: string, params = {}, uri = A): Promise<{ client: Client; diagnostics: Diagnostic[] }> {
  const { client } = start();
  await client.initialize({ ...WORKSPACE, ...params });
  await client.open(uri, text);
  return { client, diagnostics: await client.diagnostics(uri) };
}

function titled(actions: readonly CodeAction[], title: string): CodeAction {
  const action = actions.find((one) => one.title === title);
  assert(action, `no action \`${title}\` among ${actions.map((one) => one.title).join(', ')}`);
  return action;
}

describe('Code actions', () => {
  it('offer the fixes of a diagnostic, and then to allow it', async () => {
    const { client, diagnostics } = await opened('insecure;\n');
    assert.deepEqual(
      (await client.codeActions(A, diagnostics)).map(({ title, kind }) => ({ title, kind })),
      ['Make it secure', 'Make it secure with a key', 'Think about it', 'Allow `toy/insecure` on this line'].map(
        (title) => ({
          title,
          kind: 'quickfix',
        }),
      ),
    );
  });

  it('prefer the safe fix', async () => {
    const { client, diagnostics } = await opened('insecure;\n');
    const actions = await client.codeActions(A, diagnostics);
    assert.deepEqual(
      actions.filter(({ isPreferred }) => isPreferred === true).map(({ title }) => title),
      ['Make it secure'],
    );
  });

  it('come first for what is worse', async () => {
    const { client, diagnostics } = await opened('insecure;\ninsecure;\n');
    const [first, second] = diagnostics;
    assert(first && second);
    const [action] = await client.codeActions(A, [first, { ...second, severity: DiagnosticSeverity.Error }]);
    assert.deepEqual(action?.diagnostics?.[0]?.range, second.range);
  });

  it('prefer none that would pass the fixes of what is worse', async () => {
    const { client, diagnostics } = await opened('insecure;\ninsecure;\n');
    const [first, second] = diagnostics;
    assert(first && second);
    const worse = { ...second, severity: DiagnosticSeverity.Error };
    const preferred = (await client.codeActions(A, [first, worse])).filter(({ isPreferred }) => isPreferred === true);
    assert.deepEqual(
      preferred.map(({ diagnostics }) => diagnostics?.[0]?.range),
      [second.range],
    );
  });

  it('are empty for the diagnostics of others', async () => {
    const { client, diagnostics } = await opened('insecure;\n');
    assert.deepEqual(
      await client.codeActions(
        A,
        diagnostics.map((one) => ({ ...one, source: 'ts' })),
      ),
      [],
    );
  });

  it('are empty when only refactorings are wanted', async () => {
    const { client, diagnostics } = await opened('insecure;\n');
    assert.deepEqual(await client.codeActions(A, diagnostics, ['refactor']), []);
  });

  it('repair the text when they are resolved and applied', async () => {
    const { client, diagnostics } = await opened('a;\n  insecure;\n');
    const action = titled(await client.codeActions(A, diagnostics), 'Make it secure');
    assert.equal(action.edit, undefined);
    await client.apply(await client.resolve(action));
    assert.equal(client.text(A), 'a;\n  secure;\n');
    assert.deepEqual(await client.diagnostics(A), []);
  });

  it('find the finding of a diagnostic that the editor has moved along', async () => {
    const { client, diagnostics } = await opened('insecure;\n');
    await client.replace(A, 'insecure', 'first;\ninsecure');
    const [moved] = diagnostics.map((one) => ({ ...one, range: client.range(A, 'insecure') }));
    assert(moved);
    const action = titled(await client.codeActions(A, [moved]), 'Make it secure');
    await client.apply(await client.resolve(action));
    assert.equal(client.text(A), 'first;\nsecure;\n');
  });

  it('are not resolved against another text', async () => {
    const { client, diagnostics } = await opened('insecure;\n');
    const action = titled(await client.codeActions(A, diagnostics), 'Make it secure');
    await client.replace(A, 'insecure', 'very insecure');
    await assert.rejects(client.resolve(action), { code: LSPErrorCodes.ContentModified });
  });

  it('leave an action alone that is not ours', async () => {
    const { client } = await opened('fine');
    const action = { title: 'Something else', data: { id: 7 } };
    assert.deepEqual(await client.resolve(action), action);
  });

  describe('with values that only the user knows', () => {
    it('are plain where an editor would indent a snippet too far, and create what they need', async () => {
      const { client, diagnostics } = await opened('{\n    insecure;\n}\n');
      const action = titled(await client.codeActions(A, diagnostics), 'Make it secure with a key');
      const { edit } = await client.resolve(action);
      const uri = `${ROOT}/.env.example`;
      const start = { line: 0, character: 0 };
      assert.deepEqual(edit?.documentChanges, [
        { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
        { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: 'KEY=\n' }] },
        {
          textDocument: { uri: A, version: 1 },
          edits: [
            {
              range: client.range(A, 'insecure'),
              newText: 'secure(\n    "$KEY",\n  )',
            },
          ],
        },
      ]);
    });

    it('are a snippet otherwise, without the indentation that the editor adds', async () => {
      const { client, diagnostics } = await opened('{\n  insecure;\n}\n');
      const action = titled(await client.codeActions(A, diagnostics), 'Make it secure with a key');
      const { edit } = await client.resolve(action);
      assert.deepEqual(edit?.documentChanges?.at(-1), {
        textDocument: { uri: A, version: 1 },
        edits: [
          {
            range: client.range(A, 'insecure'),
            snippet: { kind: 'snippet', value: 'secure(\n  "${1:\\$KEY}",\n)' },
          },
        ],
      });
    });

    it('are not offered to a client that creates no files', async () => {
      const { client, diagnostics } = await opened('insecure;\n', PLAIN_EDITOR);
      const titles = (await client.codeActions(A, diagnostics)).map(({ title }) => title);
      assert(!titles.includes('Make it secure with a key'));
    });

    it('say what is left to do', async () => {
      const { client, diagnostics } = await opened('insecure;\n');
      const { command } = titled(await client.codeActions(A, diagnostics), 'Think about it');
      assert(command);
      await client.connection.sendRequest('workspace/executeCommand', command);
      await client.until(() => client.notifications.some(({ method }) => method === 'window/showMessage'));
      const shown = client.notifications.find(({ method }) => method === 'window/showMessage');
      assert.deepEqual(shown?.params, { type: 3, message: 'Think about it\nThink.\nDecide.' });
    });
  });

  it('come with their edit for a client that cannot resolve them', async () => {
    const { client, diagnostics } = await opened('insecure;\n', PLAIN_EDITOR);
    const action = titled(await client.codeActions(A, diagnostics), 'Make it secure');
    assert.deepEqual(Object.keys(action.edit?.changes ?? {}), [A]);
    await client.apply(action);
    assert.equal(client.text(A), 'secure;\n');
  });

  describe('that allow a finding', () => {
    it('put a comment above it, with its indentation and a stop for the reason', async () => {
      const { client, diagnostics } = await opened('a;\n  insecure;\n');
      const action = titled(await client.codeActions(A, diagnostics), 'Allow `toy/insecure` on this line');
      const [change] = action.edit?.documentChanges ?? [];
      assert(change !== undefined && 'edits' in change);
      const value = '  // mcp-auth-audit-disable-next-line toy/insecure -- ${1:reason}\n';
      const at = { line: 1, character: 0 };
      assert.deepEqual(change.edits, [{ range: { start: at, end: at }, snippet: { kind: 'snippet', value } }]);
      await client.apply(action);
      assert.deepEqual(await client.diagnostics(A), []);
    });

    it('leave the reason open for a client without stops', async () => {
      const { client, diagnostics } = await opened('insecure;\r\n', PLAIN_EDITOR);
      await client.apply(titled(await client.codeActions(A, diagnostics), 'Allow `toy/insecure` on this line'));
      assert.equal(client.text(A), '// mcp-auth-audit-disable-next-line toy/insecure -- \r\ninsecure;\r\n');
    });

    it('use the comment of the language', async () => {
      const uri = `${ROOT}/.env`;
      const { client, diagnostics } = await opened('KEY=insecure\n', PLAIN_EDITOR, uri);
      await client.apply(titled(await client.codeActions(uri, diagnostics), 'Allow `toy/insecure` on this line'));
      assert.match(client.text(uri), /^# mcp-auth-audit-disable-next-line /);
    });

    it('are not offered where no comment can stand', async () => {
      for (const [uri, text] of [
        [`${ROOT}/a.json`, '["insecure"]'],
        [A, 'const text = `\ninsecure\n`;'],
      ] as const) {
        const { client, diagnostics } = await opened(text, {}, uri);
        const titles = (await client.codeActions(uri, diagnostics)).map(({ title }) => title);
        assert.equal(titles.filter((title) => title.startsWith('Allow')).length, 0, uri);
      }
    });
  });

  describe('of the whole file', () => {
    it('apply every safe fix at once', async () => {
      const { client } = await opened('insecure;\ninsecure;\n');
      const [action] = await client.codeActions(A, [], ['source.fixAll']);
      assert.equal(action?.kind, 'source.fixAll.mcpAuthAudit');
      await client.apply(action);
      assert.equal(client.text(A), 'secure;\nsecure;\n');
    });

    it('are not there when nothing is to be fixed', async () => {
      const { client } = await opened('fine;\n');
      assert.deepEqual(await client.codeActions(A, [], ['source.fixAll.mcpAuthAudit']), []);
    });

    it('are left out of the light bulb', async () => {
      const { client, diagnostics } = await opened('insecure;\n');
      const kinds = (await client.codeActions(A, diagnostics)).map(({ kind }) => kind);
      assert(!kinds.includes('source.fixAll.mcpAuthAudit'));
    });
  });
});
