import assert from 'node:assert/strict';
import { commands, Selection, type TextEditor, workspace } from 'vscode';
import { haveEyes, look, screenshot } from './eyes.ts';
import { fileUri, openFile } from './files.ts';
import { finding, findingsOf, isGone, ruleOf, takeFix } from './findings.ts';
import { eventually, pause } from './waiting.ts';

const OPEN_ENDPOINT = 'transport/unauthenticated-endpoint';
const NO_HOST_CHECK = 'transport/missing-host-validation';

/** A server of FastMCP; `above` stands over the call that serves it. */
const server = (above = ''): string => `from fastmcp import FastMCP

mcp = FastMCP("weather")


@mcp.tool
def forecast(city: str) -> str:
    """Says what the weather will be."""
    return f"Sunny in {city}"


if __name__ == "__main__":
${above}    mcp.run(transport="http", host="127.0.0.1", port=8000)
`;

const FILES: Readonly<Record<string, string>> = {
  'weather/server.py': server(),
  'weather/behind_proxy.py': server(
    `    # mcp-auth-audit-disable-next-line ${OPEN_ENDPOINT}, ${NO_HOST_CHECK} -- the proxy asks for a key\n`,
  ),
};

describe('an open server in Python', () => {
  let editor: TextEditor;

  before(async () => {
    for (const [path, text] of Object.entries(FILES))
      await workspace.fs.writeFile(fileUri(path), new TextEncoder().encode(text));
    editor = await openFile('weather/server.py');
  });

  it('is reported where it serves', async () => {
    const { range } = await finding(editor.document.uri, OPEN_ENDPOINT);
    assert.equal(editor.document.getText(range), 'mcp.run');
    editor.selection = new Selection(range.start, range.start);
    await pause(1000);
    await screenshot('python');
  });

  it('shows its fixes in the light bulb', async function () {
    if (!haveEyes()) this.skip();
    await commands.executeCommand('editor.action.quickFix');
    const script = "[...document.querySelectorAll('.action-widget .monaco-list-row')].map((row) => row.textContent)";
    const titles = await eventually('the menu of the light bulb', async () => {
      const shown = (await look({ kind: 'workbench', script })) as string[];
      return shown.length > 0 ? shown : undefined;
    });
    await screenshot('python-light-bulb');
    await look({ kind: 'press', key: 'Escape' });
    assert.ok(titles.includes('Require an API key'), titles.join(' | '));
    assert.ok(titles.includes('Require an OAuth bearer token'), titles.join(' | '));
  });

  it('is allowed by a comment with a number sign', async () => {
    const { document } = editor;
    const { range } = await finding(document.uri, NO_HOST_CHECK);
    await takeFix(document, range, `Allow \`${NO_HOST_CHECK}\` on this line`);
    assert.match(document.getText(), /\n {4}# mcp-auth-audit-disable-next-line transport\/missing-host-validation -- /);
    await isGone(document.uri, NO_HOST_CHECK);
  });

  it('is quiet once the fix `Require an API key` is taken', async () => {
    const { document } = editor;
    const { range } = await finding(document.uri, OPEN_ENDPOINT);
    await takeFix(document, range, 'Require an API key');
    await isGone(document.uri, OPEN_ENDPOINT);
    assert.match(document.getText(), /hmac\.compare_digest/);
    assert.match(document.getText(), /FastMCP\("weather", auth=ApiKeyVerifier\(\)\)/);
    await pause(500);
    await screenshot('python-fixed');
  });

  it('then uses API keys, as the matrix says', async function () {
    if (!haveEyes()) this.skip();
    const sentence = await eventually('the sentence', async () => {
      const said = (await look({ kind: 'matrix', script: "document.getElementById('usage').textContent" })) as string;
      return said.startsWith('weather/server.py uses') && !said.includes('no authentication') ? said : undefined;
    });
    assert.equal(sentence, 'weather/server.py uses API keys.');
  });
});

describe('a suppression comment in Python', () => {
  let editor: TextEditor;

  before(async () => {
    editor = await openFile('weather/behind_proxy.py');
  });

  after(async () => {
    await workspace.saveAll();
    await commands.executeCommand('workbench.action.closeAllEditors');
    await workspace.fs.delete(fileUri('weather'), { recursive: true });
  });

  it('switches its findings off', async () => {
    await pause(1500);
    await screenshot('python-suppression');
    assert.deepEqual(findingsOf(editor.document.uri).map(ruleOf), []);
  });

  it('brings them back when it goes', async () => {
    const { document } = editor;
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('mcp-auth-audit-disable'));
    const { range } = document.lineAt(line);
    assert.ok(await editor.edit((builder) => builder.delete(range)));
    await finding(document.uri, OPEN_ENDPOINT);
    await finding(document.uri, NO_HOST_CHECK);
  });
});
