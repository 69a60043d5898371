import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { inProject } from './project.ts';

const LISTENING = `import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
app.post('/mcp', async (request, response) => {
  await new StreamableHTTPServerTransport({}).handleRequest(request, response, request.body);
});
app.listen(3000, '0.0.0.0');
`;
const real = { createAuditor };
const RULE = 'transport/all-interfaces';

describe('a wrong configuration', () => {
  it(
    'ends the audit with its position and exit code 2',
    inProject({ 'a.ts': 'ERROR', '.mcp-auth-audit.json': '{\n  "broken": 1\n}' }, async (project) => {
      assert.deepEqual(await project.run([]), {
        ...{ code: 2, stdout: '' },
        stderr: 'mcp-auth-audit: .mcp-auth-audit.json:2:4: `broken` is no key of the configuration.\n',
      });
    }),
  );

  it(
    'is named as it was given with --config',
    inProject({ 'a.ts': 'ERROR', 'audit.json': '{"broken": 1}' }, async (project) => {
      const { code, stderr } = await project.run(['--config', 'audit.json']);
      assert.equal(code, 2);
      assert.equal(stderr, 'mcp-auth-audit: audit.json:1:3: `broken` is no key of the configuration.\n');
    }),
  );

  it(
    'does not count when another one is given',
    inProject({ 'a.ts': 'INFO', '.mcp-auth-audit.json': '{"broken": 1}', 'audit.json': '{}' }, async (project) => {
      assert.equal((await project.run(['--config', 'audit.json'])).code, 0);
    }),
  );
});

describe('the command line with the engine', () => {
  const severityOf = (stdout: string): string | undefined => {
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
    return findings.find(({ rule }) => rule === RULE)?.severity;
  };

  it(
    'takes severities from the configuration file of the folder above',
    inProject(
      { 'src/a.ts': LISTENING, '.mcp-auth-audit.json': `{ "rules": { "${RULE}": "info" } }` },
      async (project) => {
        assert.equal(severityOf((await project.run(['--format', 'json', 'src'], real)).stdout), 'info');
      },
    ),
  );

  it(
    'lets --rule say more than the file',
    inProject({ 'a.ts': LISTENING, '.mcp-auth-audit.json': `{ "rules": { "${RULE}": "info" } }` }, async (project) => {
      const { stdout } = await project.run(['--format', 'json', '--rule', `${RULE}=error`], real);
      assert.equal(severityOf(stdout), 'error');
    }),
  );

  it(
    'runs only what --only names',
    inProject({ 'a.ts': LISTENING }, async (project) => {
      const { stdout } = await project.run(['--format', 'json', '--only', RULE], real);
      const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
      assert.deepEqual([...new Set(findings.map(({ rule }) => rule))], [RULE]);
    }),
  );

  it(
    'removes an unused suppression comment with --fix',
    inProject({ 'a.ts': `// mcp-auth-audit-disable-next-line ${RULE} -- why\nf();\n` }, async (project) => {
      await project.run(['--fix'], real);
      assert.equal(project.read('a.ts'), 'f();\n');
    }),
  );
});
