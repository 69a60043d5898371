import assert from 'node:assert/strict';
import { languageOf, loadLower } from '../../server/engine/languages/languages.ts';

describe('the language of a file', () => {
  const expected: Record<string, readonly string[]> = {
    script: ['a.ts', 'a.tsx', 'a.mts', 'a.cts', 'a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'SERVER.TS', 'a.d.js', 'a.env.ts'],
    json: ['package.json', 'a.jsonc', '.mcp.json', '.env.json', 'mcp.json.example', 'a.code-workspace'],
    dotenv: ['.env', '.env.local', '.env.example', 'production.env', 'env.example', '.dev.vars'],
    yaml: ['a.yml', 'a.yaml', 'compose.yaml.example'],
    toml: ['a.toml', 'config.toml.sample'],
    dockerfile: ['Dockerfile', 'Dockerfile.dev', 'api.Dockerfile', 'Containerfile'],
    shell: ['Makefile', 'a.sh', 'a.bash', '.envrc'],
    properties: ['a.properties', 'setup.cfg', '.npmrc', 'a.ini'],
    xml: ['pom.xml', 'web.config'],
    markdown: ['README.md', 'a.mdx'],
    nginx: ['nginx.conf', 'nginx/api.conf', 'conf.d/api.conf'],
    caddy: ['Caddyfile'],
    text: ['a.conf', 'a.rb', 'server.pem', 'a.d.ts', 'a.d.mts', 'a.d.cts', 'a', 'environment'],
    nothing: ['package-lock.json', 'pnpm-lock.yaml', 'a.png', 'a.ts.map', 'a.wasm'],
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
