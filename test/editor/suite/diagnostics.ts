import assert from 'node:assert/strict';
import { commands, type Hover, MarkdownString, Selection, type TextEditor } from 'vscode';
import { haveEyes, look, screenshot } from './eyes.ts';
import { fileUri, openFile } from './files.ts';
import { finding, findingsOf, isGone, ruleOf, takeFix } from './findings.ts';
import { eventually, pause } from './waiting.ts';

const OPEN_ENDPOINT = 'transport/unauthenticated-endpoint';

describe('an open Express server', () => {
  let editor: TextEditor;

  before(async () => {
    await commands.executeCommand('workbench.action.closeAuxiliaryBar');
    editor = await openFile('src/server.ts');
  });

  it('is reported at its route, with a link to the rule', async () => {
    const diagnostic = await finding(editor.document.uri, OPEN_ENDPOINT);
    assert.match(editor.document.lineAt(diagnostic.range.start.line).text, /app\.post\('\/mcp'/);
    assert.ok(typeof diagnostic.code === 'object', 'the code carries a link');
  });

  it('is reported for the address it listens on', async () => {
    const diagnostic = await finding(editor.document.uri, 'transport/all-interfaces');
    assert.match(editor.document.lineAt(diagnostic.range.start.line).text, /app\.listen\(3000\)/);
  });

  it('has its rule page in the hover', async () => {
    const diagnostic = await finding(editor.document.uri, OPEN_ENDPOINT);
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      diagnostic.range.start,
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((content) => (content instanceof MarkdownString ? content.value : '')))
      .join('\n');
    assert.match(text, /unauthenticated-endpoint/);
  });

  it('shows its warnings and the light bulb', async function () {
    if (!haveEyes()) this.skip();
    const { range } = await finding(editor.document.uri, OPEN_ENDPOINT);
    editor.selection = new Selection(range.start, range.start);
    await pause(1000);
    await screenshot('diagnostics');
    await commands.executeCommand('editor.action.quickFix');
    await eventually('the menu of the light bulb', async () => {
      const titles = (await look({
        kind: 'workbench',
        script: "[...document.querySelectorAll('.action-widget .monaco-list-row')].map((row) => row.textContent)",
      })) as string[];
      return titles.some((title) => title.includes('Require an API key')) ? titles : undefined;
    });
    await screenshot('light-bulb');
    await look({ kind: 'press', key: 'Escape' });
  });

  it('is quiet once the fix `Require an API key` is taken', async () => {
    const { range } = await finding(editor.document.uri, OPEN_ENDPOINT);
    await takeFix(editor.document, range, 'Require an API key');
    await isGone(editor.document.uri, OPEN_ENDPOINT);
    assert.match(editor.document.getText(), /timingSafeEqual/);
    await pause(500);
    await screenshot('fixed');
  });
});

describe('a guarded server', () => {
  it('is not reported', async () => {
    const { document } = await openFile('src/calendar.ts');
    await finding(fileUri('src/server.ts'), 'transport/all-interfaces');
    await pause(1000);
    assert.deepEqual(findingsOf(document.uri).map(ruleOf), []);
  });
});

describe('the command Audit Workspace', () => {
  it('says what it found', async function () {
    if (!haveEyes()) this.skip();
    await commands.executeCommand('mcpAuthAudit.auditWorkspace');
    await commands.executeCommand('notifications.showList');
    const script =
      "[...document.querySelectorAll('.notification-list-item-message')].map((message) => message.textContent)";
    const said = await eventually('the notification', async () => {
      const messages = (await look({ kind: 'workbench', script })) as string[];
      return messages.find((message) => message.startsWith('Audited'));
    });
    assert.match(said, /^Audited [4-9] files: 1 note\.$/);
    await commands.executeCommand('notifications.clearAll');
  });
});

describe('the command Restart Server', () => {
  it('brings the findings back', async () => {
    const { document } = await openFile('src/server.ts');
    await finding(document.uri, 'transport/all-interfaces');
    await commands.executeCommand('mcpAuthAudit.restartServer');
    await finding(document.uri, 'transport/all-interfaces');
  });
});

describe('a suppression comment', () => {
  it('switches its finding off', async () => {
    const { document } = await openFile('src/mesh.ts');
    await pause(1500);
    assert.deepEqual(findingsOf(document.uri).map(ruleOf), []);
  });

  it('is coloured apart from the comment around it', async function () {
    if (!haveEyes()) this.skip();
    await commands.executeCommand('cursorBottom');
    const parts = await eventually('the colours', async () => {
      const shown = (await look({ kind: 'workbench', script: COLOURS })) as string[] | null;
      return shown !== null && shown.length > 3 ? shown : undefined;
    });
    assert.ok(parts.includes('mcp-auth-audit-disable-next-line'), parts.join(' | '));
    assert.ok(parts.includes('transport/all-interfaces'), parts.join(' | '));
    await screenshot('suppression');
  });
});

/** The differently coloured parts of the line with the suppression. */
const COLOURS = `(() => {
  const line = [...document.querySelectorAll('.view-line')].find((line) => line.textContent.includes('mcp-auth-audit-disable'));
  return line ? [...line.querySelectorAll('span span')].map((part) => part.textContent.replaceAll('\\u00a0', ' ').trim()) : null;
})()`;
