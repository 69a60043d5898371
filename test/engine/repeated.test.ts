import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';
import { withCredentials } from '../support/credentials.ts';

const ENV = '/workspace/.env';
const CODE = '/workspace/src/server.ts';

/** `rule at path, then the files of its evidence`, of all findings. */
async function reported(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const texts = new Map(Object.entries(files).map(([path, text]) => [path, withCredentials(text)]));
  const { findings } = await createAuditor(memoryWorkspace(texts, '/workspace')).audit(undefined);
  return findings.map(({ rule, path, evidence }) => [rule, path, ...evidence.map((each) => each.path)].join(' '));
}

describe('a credential in an environment file that the code repeats', () => {
  it('is reported once, in the code, with both places', async () => {
    const found = await reported({
      [ENV]: 'WEATHER_API_KEY=⟦random⟧\n',
      [CODE]: "export const key = process.env.WEATHER_API_KEY ?? '⟦random⟧';\n",
    });
    assert.deepEqual(found, [`credential/hardcoded ${CODE} ${ENV}`]);
  });

  it('is named where the default is a word that everybody guesses', async () => {
    const found = await reported({
      [ENV]: 'JWT_SECRET=supersecretword\n',
      [CODE]: "export const key = process.env.JWT_SECRET ?? 'supersecretword';\n",
    });
    assert.deepEqual(found, [`credential/default-value ${CODE} ${ENV}`]);
  });

  it('is reported in both files when the code lies elsewhere', async () => {
    const found = await reported({
      '/workspace/other/.env': 'WEATHER_API_KEY=⟦random⟧\n',
      [CODE]: "export const key = process.env.WEATHER_API_KEY ?? '⟦random⟧';\n",
    });
    assert.deepEqual(found, [
      `config/unprotected-env-file /workspace/other/.env ${CODE}`,
      `credential/hardcoded ${CODE}`,
    ]);
  });

  it('is reported in its file when the code has another value', async () => {
    const found = await reported({
      [ENV]: 'WEATHER_API_KEY=⟦random⟧\n',
      [CODE]: "export const key = process.env.WEATHER_API_KEY ?? '';\n",
    });
    assert.deepEqual(found, [`config/unprotected-env-file ${ENV}`]);
  });
});
