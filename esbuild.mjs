import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { build } from 'esbuild';

const production = process.argv.includes('--production');

/** What every bundle shares. Maps help in development and stay out of the package. */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};
/** The parser and the grammars that the hosts lend the engine. */
const GRAMMARS = ['web-tree-sitter', 'tree-sitter-python'];

/** Its module build asks for `import.meta.url`, which a CommonJS bundle and a worker's script have not. */
const alias = { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' };
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  alias,
  define: { 'import.meta.dirname': '__dirname' },
};
const web = { ...common, platform: 'browser', target: 'es2022', alias, define: { global: 'globalThis' } };

/**
 * `.cjs`: the manifest says `"type": "module"`, by which an editor would take `.js` for a module and a browser host
 * would refuse it.
 */
const bundles = [
  { ...node, entryPoints: ['client/connect.node.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  {
    ...web,
    entryPoints: ['client/connect.web.ts'],
    outfile: 'dist/extension.web.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  { ...node, entryPoints: ['server/lsp/main.node.ts'], outfile: 'dist/server.js' },
  { ...web, entryPoints: ['server/lsp/main.web.ts'], outfile: 'dist/server.web.js', format: 'iife' },
  {
    ...node,
    entryPoints: ['server/cli/start.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [outside('./main.ts', './cli.main.js')],
  },
  { ...node, entryPoints: ['server/cli/main.ts'], outfile: 'dist/cli.main.js' },
  { ...web, entryPoints: ['client/matrix/webview/main.ts'], outfile: 'dist/matrix.js', format: 'iife' },
  { ...web, entryPoints: ['client/matrix/webview/style.css'], outfile: 'dist/matrix.css' },
];
const editorTests = [
  {
    ...node,
    entryPoints: ['test/editor/suite/index.ts'],
    outfile: 'out/editor-suite/index.cjs',
    external: ['vscode', 'mocha'],
  },
  {
    ...web,
    entryPoints: ['test/editor/suite/index.web.ts'],
    outfile: 'out/editor-suite/index.web.cjs',
    format: 'iife',
    globalName: 'suite',
    // last: Mocha's browser build, once bundled, takes the module's exports for itself
    footer: { js: 'module.exports = suite;' },
    external: ['vscode'],
    alias: { 'node:assert/strict': './test/editor/suite/assert.web.ts' },
  },
];
const schema = 'server/engine/schema/config.schema.json';

if (production) rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
const targets = production ? bundles : [...bundles, ...editorTests];
const results = await Promise.all(targets.map((options) => build({ ...options, metafile: true })));
const shipped = results.filter(({ metafile }) =>
  Object.keys(metafile.outputs).every((path) => path.startsWith('dist/')),
);
const inputs = shipped.flatMap(({ metafile }) => Object.keys(metafile.inputs));
inputs.push(...GRAMMARS.map((grammar) => `node_modules/${grammar}/${grammar}.wasm`));
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', notices(inputs));
copyFileSync(schema, 'dist/config.schema.json');
for (const grammar of GRAMMARS) copyFileSync(`node_modules/${grammar}/${grammar}.wasm`, `dist/${grammar}.wasm`);
chmodSync('dist/cli.js', 0o755);

/** A module that is a bundle of its own. */
function outside(request, path) {
  return {
    name: 'outside',
    setup: (bundle) =>
      bundle.onResolve({ filter: /^\./ }, (asked) => (asked.path === request ? { path, external: true } : undefined)),
  };
}

/** The licences of the packages whose files are in the bundles: each asks to be passed on with its code. */
function notices(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  return [...folders]
    .sort()
    .map(notice)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const texts = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|thirdpartynotice)/i.test(file));
  return [`${name} ${version} (${license})\n`, ...texts.map((file) => readFileSync(`${folder}/${file}`, 'utf8'))].join(
    '\n',
  );
}
