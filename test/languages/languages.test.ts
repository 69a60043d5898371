import assert from 'node:assert/strict';
import { languageOf, loadLower } from '../../server/engine/languages/languages.ts';

describe('the language of a file', () => {
  const expected: Record<string, readonly string[]> = {
    script: ['a.ts', 'a.tsx', 'a.mts', 'a.cts', 'a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'SERVER.TS', 'a.d.js', 'a.env.ts'],
    json: ['package.json', 'a.jsonc', '.mcp.json', '.env.json'],
    dotenv: ['.env', '.env.local', '.env.example', 'production.env'],
    text: [
      'a.yml',
      'a.yaml',
      'a.toml',
      'README.md',
      'a.sh',
      'a.py',
      'Dockerfile',
      'Dockerfile.dev',
      'Makefile',
      '.npmrc',
    ],
    nothing: ['a.d.ts', 'a.d.mts', 'a.d.cts', 'a.png', 'a', 'a.ts.map', 'environment', 'a.wasm'],
  };
  for (const [language, names] of Object.entries(expected)) {
    for (const name of names) {
      it(`of ${name} is ${language}`, () => {
        assert.equal(languageOf(`/work.d/${name}`) ?? 'nothing', language);
      });
    }
  }

  it('of a script is lowered by what `loadLower` loads', async () => {
    const lower = await loadLower('script');
    assert.equal(lower('a.ts', 'a()').body.length, 1);
  });
});
