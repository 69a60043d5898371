import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { languageOf } from '../../server/engine/languages/languages.ts';
import { sample } from '../../server/engine/secrets/sample.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';

describe('every text of a project is searched for credentials', () => {
  for (const name of [
    'LICENSE',
    'notes.org',
    'main.zig',
    'deploy.j2',
    'schema.graphql',
    'worker.d.ts',
    '.prettierrc',
  ]) {
    it(`\`${name}\` too`, async () => {
      const text = `the key is ${sample('stripe', 1) ?? ''} for now\n`;
      const { findings } = await createAuditor(memoryWorkspace(new Map([[`/app/${name}`, text]]), '/app')).audit(
        undefined,
      );
      assert.deepEqual(
        findings.map(({ credential }) => credential),
        ['stripe'],
      );
    });
  }

  for (const name of ['logo.png', 'app.wasm', 'yarn.lock', 'go.sum', 'bundle.min.js.map', 'fonts/inter.woff2']) {
    it(`but not \`${name}\``, () => assert.equal(languageOf(`/app/${name}`) === 'text', false));
  }

  it('counts files of unknown kinds that are no text, without a note for each', async () => {
    const texts = memoryWorkspace(new Map([['/app/model.weights', '']]), '/app');
    const workspace = { ...texts, read: () => Promise.resolve({ kind: 'skipped', reason: 'binary' } as const) };
    const { skipped, statistics } = await createAuditor(workspace).audit(undefined);
    assert.deepEqual([skipped, statistics.skipped], [[], { binary: 1 }]);
  });
});
