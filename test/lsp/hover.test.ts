import assert from 'node:assert/strict';
import type { Hover, MarkupContent, Position } from 'vscode-languageserver/node';
import type { Finding } from '../../server/engine/finding.ts';
import { describeFinding } from '../../server/lsp/describe.ts';
import type { Client } from './client.ts';
import { PLAIN_EDITOR } from './client.ts';
import { A, start, WORKSPACE } from './toyServer.ts';

async function opened(text: string, params = {}): Promise<Client> {
  const { client } = start();
  await client.initialize({ ...WORKSPACE, ...params });
  await client.open(A, text);
  return client;
}

async function hover(client: Client, position: Position): Promise<Hover | null> {
  return await client.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri: A },
    position,
  });
}

describe('Hover', () => {
  it('explains a finding with the parts of its page that matter now', async () => {
    const client = await opened('a insecure');
    const result = await hover(client, { line: 0, character: 4 });
    assert.deepEqual(result, {
      range: client.range(A, 'insecure'),
      contents: {
        kind: 'markdown',
        value: [
          '**A door is open**',
          '`insecure` lets everybody in.',
          'Severity: warning. Confidence: high. Rule: [`toy/insecure`](https://github.com/mcp-auth-audit/mcp-auth-audit/blob/main/docs/rules/toy/insecure.md)',
          '**Why**',
          'Anybody walks in.',
          '**How to fix**',
          'Close it.',
        ].join('\n\n'),
      },
    });
  });

  it('is plain text for a client that reads no Markdown', async () => {
    const client = await opened('insecure', PLAIN_EDITOR);
    const result = await hover(client, { line: 0, character: 0 });
    assert.equal((result?.contents as MarkupContent).kind, 'plaintext');
  });

  it('says what a suppression comment hides, and why', async () => {
    const client = await opened('// mcp-auth-audit-disable-next-line toy/insecure -- a demo\ninsecure;\n');
    const result = await hover(client, { line: 0, character: 10 });
    const { value } = result?.contents as MarkupContent;
    assert.match(value, /^This comment hides:\n\n- \[`toy\/insecure`\]/);
    assert(value.endsWith('Reason: a demo'));
  });

  it('is silent elsewhere', async () => {
    assert.equal(await hover(await opened('fine'), { line: 0, character: 1 }), null);
  });

  it('answers for a position behind the end of the text', async () => {
    assert.equal(await hover(await opened('fine'), { line: 99, character: 99 }), null);
  });

  it('lets no name in the audited text become a link or an image', () => {
    const message = 'The path `x`![a](https://example.com/a.png)`y` is open.';
    const [shown] = describeFinding(findingIn('/a.ts', message), {}).split('\n');
    assert.equal(shown, 'The path `x`\\!\\[a\\]\\(https\\://example.com/a.png\\)`y` is open.');
  });

  describe('about a repair', () => {
    const PAGE = '# Toy\n\n## How to fix\n\nThrow when it is missing.\n\nIn Python, look it up.\n\n## References\n';
    const repair = (path: string): string | undefined =>
      describeFinding(findingIn(path, 'It is open.'), { 'toy/insecure': PAGE }).split('**How to fix**\n\n')[1];

    it('begins with Python in a file of Python', () => {
      assert.equal(repair('/a.py'), 'In Python, look it up.\n\nThrow when it is missing.');
    });

    it('leaves Python out elsewhere', () => {
      assert.equal(repair('/a.ts'), 'Throw when it is missing.');
    });
  });
});

function findingIn(path: string, message: string): Finding {
  return {
    ...{ path, start: 0, end: 1, rule: 'toy/insecure', messageId: 'only', evidence: [], fix: 'none' },
    ...{ message, severity: 'error', confidence: 'high' },
  };
}
