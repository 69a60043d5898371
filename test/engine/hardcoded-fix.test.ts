import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import type { Fix } from '../../server/engine/fix.ts';
import { sample } from '../../server/engine/secrets/sample.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';

const SOURCE = `export const client = { token: '${sample('linear', 1) ?? ''}' };\n`;

/** The first fix of the first credential in a file. */
async function fixOf(path: string, texts: Readonly<Record<string, string>>): Promise<Fix> {
  const auditor = createAuditor(memoryWorkspace(new Map(Object.entries(texts)), '/app'));
  const { findings } = await auditor.audit(undefined);
  const finding = findings.find((each) => each.path === path && each.credential !== undefined);
  assert.ok(finding);
  const [fix] = await auditor.fixes(path, finding);
  assert.ok(fix);
  return fix;
}

const editOf = (fix: Fix, path: string): string | undefined => fix.edits.find((edit) => edit.path === path)?.text;

describe('the fix of a credential in the source', () => {
  it('names the variable in the example of the environment, without a value', async () => {
    const fix = await fixOf('/app/src/a.ts', { '/app/src/a.ts': SOURCE, '/app/.env.example': 'PORT=3000' });
    assert.equal(editOf(fix, '/app/.env.example'), '\nLINEAR_API_KEY=\n');
  });

  it('has version control leave out the environment', async () => {
    const fix = await fixOf('/app/src/a.ts', { '/app/src/a.ts': SOURCE, '/app/.gitignore': 'node_modules\r\n' });
    assert.equal(editOf(fix, '/app/.gitignore'), '.env\r\n');
  });

  for (const line of ['.env', '/.env', '.env*', '*.env', '.env.*', '**/.env']) {
    it(`leaves a .gitignore with \`${line}\` as it is`, async () => {
      const fix = await fixOf('/app/src/a.ts', { '/app/src/a.ts': SOURCE, '/app/.gitignore': `dist\n${line}\n` });
      assert.equal(editOf(fix, '/app/.gitignore'), undefined);
    });
  }

  it('says first that the credential has to be revoked, and where', async () => {
    const { steps } = await fixOf('/app/a.ts', { '/app/a.ts': SOURCE });
    assert.match(steps[0] ?? '', /^Revoke the credential at https:\/\/linear\.app\/\S+ and issue a new one/);
  });

  it('imports what Python reads the environment with, behind the docstring', async () => {
    const text = `"""A server."""\n\nTOKEN = "${sample('linear', 1) ?? ''}"\n`;
    const fix = await fixOf('/app/a.py', { '/app/a.py': text });
    assert.deepEqual(
      fix.edits.map((edit) => [edit.start, edit.text]),
      [
        [text.indexOf('TOKEN'), 'import os\n\n'],
        [text.indexOf('"lin'), 'os.environ["LINEAR_API_KEY"]'],
      ],
    );
  });
});
