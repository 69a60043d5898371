import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/engine/fix.ts';
import { startedPackage } from '../../server/engine/hosts/packages.ts';
import { auditExample, ROOT } from '../support/audit.ts';
import { withCredentials } from '../support/credentials.ts';
import { HOST_FILES } from './files.ts';

const SECRET = withCredentials('⟦github-classic⟧');

async function audited(path: string, text: string) {
  return await auditExample([{ path, text }]);
}

describe('The file of a host', () => {
  for (const { host, path, text, reference } of HOST_FILES) {
    it(`is read: ${host}`, async () => {
      const { findings, texts } = await audited(path, text);
      const secrets = findings.map(({ rule, start, end }) => [rule, texts.get(`${ROOT}/${path}`)?.slice(start, end)]);
      assert.deepEqual(secrets, [['config/inline-secret', SECRET]]);
    });

    it(`gets what it reads, or a plan: ${host}`, async () => {
      const { auditor, findings } = await audited(path, text);
      const [finding] = findings;
      assert.ok(finding);
      const [fix] = await auditor.fixes(finding.path, finding);
      assert.ok(fix);
      const repaired = applyEdits(withCredentials(text), fix.edits);
      const expected = reference === undefined ? { isPlan: true } : { isPlan: false };
      assert.deepEqual({ isPlan: fix.edits.length === 0 }, expected);
      assert.equal(repaired.includes(reference ?? SECRET), true);
    });
  }

  it('says who reads nothing but literals', async () => {
    const desktop = HOST_FILES.find(({ host }) => host === 'Claude Desktop');
    assert.ok(desktop);
    const { auditor, findings } = await audited(desktop.path, desktop.text);
    const [finding] = findings;
    const [fix] = finding ? await auditor.fixes(finding.path, finding) : [];
    assert.match(fix?.steps.join(' ') ?? '', /Claude Desktop reads literals only/);
  });

  it('keeps its comments and its form when VS Code is to ask', async () => {
    const text = [
      '{',
      '\t// what we use',
      '\t"servers": {',
      '\t\t"github": { "command": "github-mcp-server", "env": { "GITHUB_TOKEN": "⟦github-classic⟧" } }, // ours',
      '\t},',
      '\t"inputs": [',
      '\t\t{ "type": "promptString", "id": "region", "description": "Region" },',
      '\t],',
      '}',
      '',
    ].join('\n');
    const { auditor, findings } = await audited('.vscode/mcp.json', text);
    const [finding] = findings;
    const [fix] = finding ? await auditor.fixes(finding.path, finding) : [];
    assert.equal(
      applyEdits(withCredentials(text), fix?.edits ?? []),
      [
        '{',
        '\t// what we use',
        '\t"servers": {',
        '\t\t"github": { "command": "github-mcp-server", "env": { "GITHUB_TOKEN": "${input:github-token}" } }, // ours',
        '\t},',
        '\t"inputs": [',
        '\t\t{ "type": "promptString", "id": "region", "description": "Region" },',
        '\t\t{',
        '\t\t\t"type": "promptString",',
        '\t\t\t"id": "github-token",',
        '\t\t\t"description": "GITHUB_TOKEN",',
        '\t\t\t"password": true',
        '\t\t},',
        '\t],',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('keeps its comments with what they are about', async () => {
    const text =
      '{ // ours\r\n  // the team uses\r\n  "servers": {\r\n    "a": { "command": "x", "env": { "API_KEY": "⟦random⟧" } }\r\n  }\r\n}\r\n';
    const { auditor, findings } = await audited('.vscode/mcp.json', text);
    const [finding] = findings;
    const [fix] = finding ? await auditor.fixes(finding.path, finding) : [];
    const [head] = applyEdits(withCredentials(text), fix?.edits ?? []).split('  "servers"');
    assert.equal(
      head?.replaceAll('\r\n', '|'),
      '{ // ours|  "inputs": [|    {|      "type": "promptString",|      "id": "api-key",|      "description": "API_KEY",|      "password": true|    }|  ],|  // the team uses|',
    );
  });

  it('stays on one line when it is on one', async () => {
    const text = '{ "servers": { "github": { "command": "x", "env": { "GITHUB_TOKEN": "⟦github-classic⟧" } } } }';
    const { auditor, findings } = await audited('.vscode/mcp.json', text);
    const [finding] = findings;
    const [fix] = finding ? await auditor.fixes(finding.path, finding) : [];
    assert.equal(
      applyEdits(withCredentials(text), fix?.edits ?? []),
      '{ "inputs": [ { "type": "promptString", "id": "github-token", "description": "GITHUB_TOKEN", "password": true } ], "servers": { "github": { "command": "x", "env": { "GITHUB_TOKEN": "${input:github-token}" } } } }',
    );
  });

  it('is an example when its name says so', async () => {
    const file = { mcpServers: { files: { command: 'npx', args: ['-y', 'files-mcp'], env: { API_KEY: 'your-key' } } } };
    const { findings } = await audited('.mcp.json.example', JSON.stringify(file));
    assert.deepEqual(
      findings.map(({ rule, severity }) => `${severity} ${rule}`),
      ['info config/unpinned-server-package'],
    );
  });

  it('is read to an end whatever stands in it', async () => {
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('npx', '-y', 'x', '', '--api-key', 'http://a', '${A}', null, true, 3, 'A=b', 'Authorization: '),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom('command', 'args', 'env', 'headers', 'url', 'inputs', 'id', 'a'), tie('node')),
      ),
    })).node;
    const keys = fc.constantFrom('mcpServers', 'servers', 'inputs', 'mcp', 'server', 'user_config', 'packages');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(keys, value), fc.constantFrom(...HOST_FILES), async (file, { path }) => {
        await audited(path, JSON.stringify(file));
      }),
      { numRuns: 100 },
    );
  });
});

describe('A command line starts a package', () => {
  const started = (line: string): string | undefined => {
    const [command = '', ...words] = line.split(' ');
    const found = startedPackage(command, words);
    return found && `${found.name} ${found.version ?? '-'} ${found.pinned ? 'pinned' : 'moving'}`;
  };
  const cases: Readonly<Record<string, string | undefined>> = {
    'npx -y @scope/name': '@scope/name - moving',
    'npx -y @scope/name@1.2.3 --flag': '@scope/name 1.2.3 pinned',
    'npx @scope/name@^1.2.3': '@scope/name ^1.2.3 moving',
    'npx --package=name@latest command': 'name latest moving',
    'npx --registry https://registry.example.com -y name': 'name - moving',
    'npx -y ./local': undefined,
    'npx tsx src/index.ts': undefined,
    'npx -y github:owner/name': 'github:owner/name - moving',
    'npx -y owner/name#v1.2.0': 'owner/name v1.2.0 pinned',
    'bunx name@1.0.0': 'name 1.0.0 pinned',
    'pnpm dlx name': 'name - moving',
    'pnpm run dev': undefined,
    'npm exec -- name': 'name - moving',
    'cmd /c npx -y name': 'name - moving',
    'C:\\node\\npx.cmd -y name': 'name - moving',
    'uvx name': 'name - moving',
    'uvx name==1.2.0': 'name 1.2.0 pinned',
    'uvx name[extra]>=1.0': 'name[extra] 1.0 moving',
    'uvx --python 3.12 --from name==1.2.0 command': 'name 1.2.0 pinned',
    'uvx --from git+https://example.com/owner/name command': 'git+https://example.com/owner/name - moving',
    'uvx --from git+https://example.com/owner/name@v1.2.0 command': 'git+https://example.com/owner/name v1.2.0 pinned',
    'uv tool run name@latest': 'name latest moving',
    'uv run server.py': undefined,
    'pipx run name': 'name - moving',
    'docker run -i --rm -e KEY owner/name': 'owner/name - moving',
    'docker run -i --rm owner/name:latest': 'owner/name latest moving',
    'docker run --rm -p 3000:3000 registry.example.com:5000/name:1.2': 'registry.example.com:5000/name 1.2 pinned',
    'docker run -i name': undefined,
    'docker compose up': undefined,
    'node dist/index.js': undefined,
  };
  for (const [line, expected] of Object.entries(cases)) {
    it(`\`${line}\`: ${expected ?? 'none'}`, () => {
      assert.equal(started(line), expected);
    });
  }
});
