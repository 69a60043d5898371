import assert from 'node:assert/strict';
import { commands, Selection, type TextEditor, workspace } from 'vscode';
import { withCredentials } from '../../support/credentials.ts';
import { screenshot } from './eyes.ts';
import { fileUri, openFile } from './files.ts';
import { findingsOf, takeFix } from './findings.ts';
import { eventually, pause } from './waiting.ts';

const PATH = '.vscode/mcp.json';
/** Servers as VS Code keeps them, with a token that is made up when the test runs. */
const TEXT = `{
  // what the team uses
  "servers": {
    "github": {
      "command": "github-mcp-server",
      "args": ["stdio"],
      "env": { "GITHUB_TOKEN": "⟦github-classic⟧" }
    }
  }
}
`;

describe('a host configuration with a token', () => {
  let editor: TextEditor;

  before(async () => {
    await workspace.fs.writeFile(fileUri(PATH), new TextEncoder().encode(withCredentials(TEXT)));
    editor = await openFile(PATH);
  });

  after(async () => {
    await editor.document.save();
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await workspace.fs.delete(fileUri(PATH));
  });

  it('is reported at the token', async () => {
    const { document } = editor;
    const finding = await eventually('the finding', () => findingsOf(document.uri)[0]);
    assert.equal(document.getText(finding.range), withCredentials('⟦github-classic⟧'));
    editor.selection = new Selection(finding.range.start, finding.range.start);
    await pause(500);
    await screenshot('host-token');
  });

  it('lets the editor ask for it after the fix', async () => {
    const { document } = editor;
    const [finding] = findingsOf(document.uri);
    assert.ok(finding);
    await takeFix(document, finding.range, 'Let VS Code ask for it once and keep it');
    assert.match(document.getText(), /"inputs": \[\s*\{\s*"type": "promptString",\s*"id": "github-token"/);
    assert.match(document.getText(), /"GITHUB_TOKEN": "\$\{input:github-token\}"/);
    await eventually('the finding to go', () => (findingsOf(document.uri).length === 0 ? true : undefined));
    await pause(500);
    await screenshot('host-inputs');
  });
});
