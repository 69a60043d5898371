import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { haveEyes, look, screenshot } from './eyes.ts';
import { openFile } from './files.ts';
import { eventually, pause } from './waiting.ts';

/** What a reader finds in the page. Runs in the webview. */
const READ_TABLE = `({
  head: [...document.querySelectorAll('thead th')].map((th) => th.firstElementChild?.textContent ?? th.textContent),
  rows: [...document.querySelectorAll('tbody tr:not(.why)')].map((tr) => [...tr.children].map((cell) => cell.querySelector('.label')?.textContent ?? cell.textContent)),
  scopes: [...document.querySelectorAll('th')].every((th) => th.scope !== ''),
  caption: document.querySelector('caption').textContent,
})`;

const READ_USAGE = `({
  sentence: document.getElementById('usage').textContent,
  used: [...document.querySelectorAll('thead .used:not([hidden])')].map((mark) => mark.dataset.used + ': ' + mark.textContent),
})`;

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly scopes: boolean;
  readonly caption: string;
}

describe('the decision matrix', () => {
  before(async function () {
    if (!haveEyes()) this.skip();
    await commands.executeCommand('workbench.action.closeAuxiliaryBar');
    await commands.executeCommand('mcpAuthAudit.showMatrix');
  });

  it('is a table of seven criteria by three patterns', async () => {
    const table = (await look({ kind: 'matrix', script: READ_TABLE })) as Table;
    assert.deepEqual(table.head, ['Criterion', 'API keys', 'OAuth 2.0', 'Mutual TLS']);
    assert.equal(table.rows.length, 7);
    assert.deepEqual(table.rows[0], ['Server-to-server', 'Best', 'Works', 'Best']);
    assert.deepEqual(table.rows[6], ['Rotation burden', 'Manual', 'Automatic', 'High']);
    assert.ok(table.scopes, 'every header says what it heads');
    assert.match(table.caption, /Which authentication fits/);
  });

  it('explains a cell when it is chosen, and keeps quiet about the others', async () => {
    const script = `(() => {
      const button = document.querySelector('button[aria-controls="why-user-delegation"][data-why="api-key"]');
      button.click();
      const why = document.getElementById('why-user-delegation');
      return { expanded: button.getAttribute('aria-expanded'), shown: [...why.querySelectorAll('p')].filter((p) => !p.hidden && !why.hidden).map((p) => p.textContent) };
    })()`;
    const { expanded, shown } = (await look({ kind: 'matrix', script })) as { expanded: string; shown: string[] };
    assert.equal(expanded, 'true');
    assert.equal(shown.length, 1);
    assert.match(shown[0] ?? '', /which program calls, never for which user/);
  });

  it('moves from cell to cell by the arrow keys', async () => {
    const script = `(() => {
      const [first] = document.querySelectorAll('button[data-why]');
      first.focus();
      const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      press('ArrowDown');
      press('ArrowRight');
      return [document.activeElement.getAttribute('aria-controls'), document.activeElement.dataset.why];
    })()`;
    assert.deepEqual(await look({ kind: 'matrix', script }), ['why-user-delegation', 'oauth']);
  });

  it('still explains after it was hidden', async () => {
    await commands.executeCommand('workbench.view.explorer');
    await commands.executeCommand('mcpAuthAudit.showMatrix');
    const script = `[...document.querySelectorAll('button[aria-expanded="true"]')].map((button) => button.getAttribute('aria-controls'))`;
    const expanded = await eventually('the explained cell', async () => {
      const found = (await look({ kind: 'matrix', script })) as string[];
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(expanded, ['why-user-delegation']);
  });

  it('may run no script but its own', async () => {
    const script = `(() => {
      const script = document.createElement('script');
      script.textContent = 'window.intruded = true';
      document.body.append(script);
      return window.intruded === true;
    })()`;
    assert.equal(await look({ kind: 'matrix', script }), false);
  });

  it('marks the pattern of the open file', async () => {
    await openFile('src/calendar.ts');
    const usage = await usageOf((usage) => usage.used.some((mark) => mark.startsWith('api-key')));
    assert.deepEqual(usage.used, ['api-key: used by this file']);
    assert.equal(usage.sentence, 'src/calendar.ts uses API keys.');
    await screenshot('matrix-api-key');
  });

  it('says when the open file lets anyone in', async () => {
    await openFile('src/server.ts');
    const usage = await usageOf((usage) => usage.sentence.startsWith('src/server.ts'));
    assert.equal(usage.sentence, 'src/server.ts uses no authentication: one endpoint lets anyone in.');
    assert.deepEqual(usage.used, ['api-key: used elsewhere']);
    await pause(300);
    await screenshot('matrix-open-server');
  });
});

interface Usage {
  readonly sentence: string;
  readonly used: readonly string[];
}

function usageOf(wanted: (usage: Usage) => boolean): Promise<Usage> {
  return eventually('the marks of the open file', async () => {
    const usage = (await look({ kind: 'matrix', script: READ_USAGE })) as Usage;
    return wanted(usage) ? usage : undefined;
  });
}
