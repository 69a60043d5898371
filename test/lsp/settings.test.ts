import assert from 'node:assert/strict';
import type { CodeAction, Hover, MarkupContent } from 'vscode-languageserver/node';
import { createAuditor } from '../../server/engine/auditor.ts';
import { pages } from '../../server/engine/rules/pages.ts';
import type { Files } from '../../server/lsp/files.ts';
import { withCredentials } from '../support/credentials.ts';
import { Client } from './client.ts';
import { ROOT, WORKSPACE } from './toyServer.ts';

/** A client of the product's own engine, over a disk that is a map. */
async function started(disk: Record<string, string> = {}, tracked: readonly string[] = []): Promise<Client> {
  const files: Files = {
    list: () => Promise.resolve(Object.keys(disk)),
    read(path) {
      const text = disk[path];
      return Promise.resolve(text === undefined ? undefined : { kind: 'text', text });
    },
    tracked: (path) => Promise.resolve(tracked.includes(path)),
  };
  const client = new Client({ createAuditor, pages, disk: files, settle: 5 });
  await client.initialize({ ...WORKSPACE, initializationOptions: { workspaceAudit: 'onDemand' } });
  return client;
}

const MCP = `${ROOT}/.vscode/mcp.json`;
const mcpText = withCredentials(
  '{\n  "servers": {\n    "github": { "command": "x", "env": { "GITHUB_TOKEN": "⟦github-classic⟧" } }\n  }\n}\n',
);

async function rulesIn(client: Client, uri: string): Promise<unknown[]> {
  return (await client.diagnostics(uri)).map(({ code }) => code);
}

async function actionsFor(client: Client, uri: string): Promise<CodeAction[]> {
  return await client.codeActions(uri, await client.diagnostics(uri));
}

describe('In the editor, a host configuration', () => {
  it('is reported on', async () => {
    const client = await started();
    await client.open(MCP, mcpText, 'jsonc');
    assert.deepEqual(await rulesIn(client, MCP), ['config/inline-secret']);
  });

  it('explains itself without showing the credential', async () => {
    const client = await started();
    await client.open(MCP, mcpText, 'jsonc');
    const [diagnostic] = await client.diagnostics(MCP);
    const position = diagnostic?.range.start;
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri: MCP },
      position,
    });
    const { value } = hover.contents as MarkupContent;
    assert.match(value, /Credential in a host configuration/);
    assert.equal(client.sent.join('').includes(withCredentials('⟦github-classic⟧')), false);
  });

  it('asks for its credential after the fix', async () => {
    const client = await started();
    await client.open(MCP, mcpText, 'jsonc');
    const [action] = await actionsFor(client, MCP);
    assert.ok(action);
    await client.apply(await client.resolve(action));
    assert.match(client.text(MCP), /"inputs": \[\n {4}\{\n {6}"type": "promptString",\n {6}"id": "github-token"/);
    assert.deepEqual(await rulesIn(client, MCP), []);
  });
});

describe('In the editor, an environment file', () => {
  const uri = `${ROOT}/.env`;
  const text = withCredentials('OPENAI_API_KEY=⟦openai-project⟧\n');

  it('is reported on when no ignore file leaves it out', async () => {
    const client = await started();
    await client.open(uri, text, 'dotenv');
    assert.deepEqual(await rulesIn(client, uri), ['config/unprotected-env-file']);
  });

  it('is where credentials belong when one does', async () => {
    const client = await started({ '/project/.gitignore': '.env\n' });
    await client.open(uri, text, 'dotenv');
    assert.deepEqual(await rulesIn(client, uri), []);
  });

  it('is reported on when git has it all the same', async () => {
    const client = await started({ '/project/.gitignore': '.env\n' }, ['/project/.env']);
    await client.open(uri, text, 'dotenv');
    const [diagnostic] = await client.diagnostics(uri);
    assert.match(JSON.stringify(diagnostic?.message), /is in version control/);
  });
});

describe('A comment that allows a finding', () => {
  const openings: Readonly<Record<string, readonly [name: string, language: string, text: string, comment: RegExp]>> = {
    'in YAML': [
      'config.yaml',
      'yaml',
      'mcpServers:\n  a:\n    command: x\n    env:\n      API_KEY: ⟦random⟧\n',
      /\n {6}# mcp-auth-audit-disable-next-line config\/inline-secret -- /,
    ],
    'in TOML': [
      '.codex/config.toml',
      'toml',
      '[mcp_servers.a]\ncommand = "x"\nenv = { API_KEY = "⟦random⟧" }\n',
      /\n# mcp-auth-audit-disable-next-line config\/inline-secret -- /,
    ],
    'in an environment file': [
      '.env',
      'dotenv',
      'A=b\nAPI_KEY=⟦random⟧\n',
      /\n# mcp-auth-audit-disable-next-line config\/unprotected-env-file -- /,
    ],
    'in JSON with comments': [
      '.vscode/mcp.json',
      'jsonc',
      '{\n  "servers": {\n    "a": { "command": "x", "env": { "API_KEY": "⟦random⟧" } }\n  }\n}\n',
      /\n {4}\/\/ mcp-auth-audit-disable-next-line config\/inline-secret -- /,
    ],
  };

  for (const [where, [name, language, text, comment]] of Object.entries(openings)) {
    it(`is written as comments are ${where}, and works`, async () => {
      const uri = `${ROOT}/${name}`;
      const client = await started();
      await client.open(uri, withCredentials(text), language);
      const allow = (await actionsFor(client, uri)).find(({ title }) => title.startsWith('Allow '));
      assert.ok(allow);
      await client.apply(await client.resolve(allow));
      assert.match(client.text(uri), comment);
      assert.deepEqual(await rulesIn(client, uri), []);
    });
  }
});
