import assert from 'node:assert/strict';
import { A, start, WORKSPACE } from './toyServer.ts';

const CHANGES: Readonly<Record<string, string>> = {
  'an inverted range': JSON.stringify({ start: { line: 5, character: 9 }, end: { line: 0, character: 0 } }),
  'a range behind the end': JSON.stringify({ start: { line: 900, character: 1 }, end: { line: 901, character: 1 } }),
};

describe('The language server, given nonsense,', () => {
  for (const [name, range] of Object.entries(CHANGES)) {
    it(`still answers after a change with ${name}`, async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(A, 'insecure\n');
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: A, version: 2 },
        contentChanges: [{ range: JSON.parse(range) as unknown, text: 'x' }],
      });
      assert.equal((await client.pull(A)).kind, 'full');
    });
  }

  for (const uri of ['', 'no scheme', 'untitled:Untitled-1', 'file:///%E0%A4%A', 'a:b:c', 'file://server/share/a.ts']) {
    it(`answers for the address \`${uri}\``, async () => {
      const { client } = start();
      await client.initialize(WORKSPACE);
      await client.open(uri, 'insecure\n');
      assert.equal((await client.diagnostics(uri)).length, 1);
    });
  }

  it('ignores initialization options of another shape', async () => {
    const { client } = start();
    await client.initialize({ ...WORKSPACE, initializationOptions: [null, 7] });
    await client.open(A, 'insecure\n');
    assert.equal((await client.diagnostics(A)).length, 1);
  });

  it('answers a code action whose diagnostic has data of another shape', async () => {
    const { client } = start();
    await client.initialize(WORKSPACE);
    await client.open(A, 'insecure\n');
    const diagnostics = (await client.diagnostics(A)).map((one) => ({ ...one, code: 7, data: { rule: 1 } }));
    assert.deepEqual(await client.codeActions(A, diagnostics), []);
  });

  it('answers an unknown command', async () => {
    const { client } = start();
    await client.initialize(WORKSPACE);
    assert.equal(await client.connection.sendRequest('workspace/executeCommand', { command: 'other' }), null);
  });
});
