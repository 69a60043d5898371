import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import { openFile } from './files.ts';
import { eventually } from './waiting.ts';

const ID = 'mcp-auth-audit.mcp-auth-audit';

describe('the extension', () => {
  it('starts when a file of an audited language is opened', async () => {
    await openFile('src/server.ts');
    const active = await eventually('activation', () =>
      extensions.getExtension(ID)?.isActive === true ? true : undefined,
    );
    assert.equal(active, true);
  });

  it('registers the commands of its manifest', async () => {
    const manifest = extensions.getExtension(ID)?.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = new Set(await commands.getCommands(true));
    for (const { command } of manifest.contributes.commands) assert.ok(registered.has(command), command);
  });
});
