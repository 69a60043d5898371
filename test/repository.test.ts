import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { posix } from 'node:path';
import ts from 'typescript';
import { pages } from '../server/engine/rules/pages.ts';
import { rules } from '../server/engine/rules/registry.ts';

const ROOT = join(import.meta.dirname, '..');
const NOT_OURS = new Set(['node_modules', 'dist', 'out', 'coverage', '.git', '.cache']);

/** The project's own files below a folder, by their path from the root. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const sources = [...filesBelow('server'), ...filesBelow('client')].filter((path) => path.endsWith('.ts'));

interface Import {
  readonly from: string;
  /** A path from the root, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
}

/** What a file asks for: by `import` and `export … from`, by `import(…)`, and as a type. */
function* requestsOf(path: string): Generator<string> {
  const waiting: ts.Node[] = [ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    ts.forEachChild(node, (child) => void waiting.push(child));
    const asked =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined;
    if (asked && ts.isStringLiteral(asked)) yield asked.text;
  }
}

const imports: readonly Import[] = sources.flatMap((from) =>
  [...requestsOf(from)].map((request) => {
    const isPackage = !request.startsWith('.');
    return { from, to: isPackage ? request : posix.join(posix.dirname(from), request), isPackage };
  }),
);

/** Parts of the engine that every other part may use: words that are shared, and no work. */
const WORDS = /^server\/engine\/(source|finding|fix|masked|config|paths|workspace|audit|rule|severity)\.ts$/;

/** What each part of the product may use of the others, beside itself and the shared words. */
const WALLS: Readonly<Record<string, readonly string[]>> = {
  'server/engine/program/': [],
  'server/engine/languages/': ['server/engine/program/'],
  'server/engine/secrets/': [],
  'server/engine/hosts/': ['server/engine/settings/', 'server/engine/secrets/', 'server/engine/facts/'],
  'server/engine/deployment/': [
    'server/engine/hosts/',
    'server/engine/settings/',
    'server/engine/secrets/',
    'server/engine/facts/',
  ],
  'server/engine/settings/': ['server/engine/secrets/', 'server/engine/facts/'],
  'server/engine/facts/': [],
  'server/engine/configuration/': ['server/engine/secrets/'],
  'server/engine/gates/': ['server/engine/program/', 'server/engine/facts/', 'server/engine/secrets/'],
  'server/engine/oauth/': [
    'server/engine/program/',
    'server/engine/facts/',
    'server/engine/gates/',
    'server/engine/secrets/',
  ],
  'server/engine/flows/': [
    'server/engine/program/',
    'server/engine/facts/',
    'server/engine/gates/',
    'server/engine/secrets/',
    'server/engine/oauth/',
  ],
  'server/engine/frameworks/': [
    'server/engine/program/',
    'server/engine/facts/',
    'server/engine/gates/',
    'server/engine/secrets/',
    'server/engine/flows/',
    'server/engine/oauth/',
  ],
  'server/engine/rules/': ['server/engine/facts/'],
  'server/engine/fixes/': ['server/engine/facts/', 'server/engine/frameworks/', 'server/engine/program/'],
  'server/engine/report/': ['server/engine/secrets/'],
  'server/engine/': ['server/engine/'],
  'server/lsp/': ['server/engine/', 'server/cli/files.ts'],
  'server/cli/': ['server/engine/', 'server/lsp/'],
  'client/': ['server/lsp/protocol.ts', 'server/engine/audit.ts', 'server/engine/matrix.ts'],
};

/** Packages that the pure part may use, and where: they read text and know no machine. */
const ENGINE_PACKAGES: Readonly<Record<string, string>> = {
  typescript: 'server/engine/languages/script/',
  ignore: 'server/engine/ignored.ts',
  'jsonc-parser': 'server/engine/',
  picomatch: 'server/engine/session/',
  sarif: 'server/engine/report/',
  'toml-eslint-parser': 'server/engine/settings/',
  'web-tree-sitter': 'server/engine/languages/python/',
  yaml: 'server/engine/settings/',
};

/** The innermost part that a file belongs to. */
function partOf(path: string): string {
  const parts = Object.keys(WALLS).filter((part) => path.startsWith(part));
  return parts.sort((a, b) => b.length - a.length)[0] ?? '';
}

describe('walls', () => {
  it('stand between the parts', () => {
    const through = imports.filter(({ from, to, isPackage }) => {
      if (isPackage || WORDS.test(to)) return false;
      const part = partOf(from);
      return !to.startsWith(part) && !(WALLS[part] ?? []).some((allowed) => to.startsWith(allowed));
    });
    assert.deepEqual(
      through.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  it('keep the engine from everything but a few pure packages', () => {
    const foreign = imports.filter(({ from, to, isPackage }) => {
      if (!from.startsWith('server/engine/')) return false;
      if (!isPackage) return !to.startsWith('server/engine/');
      const where = ENGINE_PACKAGES[to];
      return where === undefined || !from.startsWith(where);
    });
    assert.deepEqual(
      foreign.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  it('keep everybody out of the client, and the editor out of the server', () => {
    const inside = imports.filter(
      ({ from, to }) => from.startsWith('server/') && (to.startsWith('client/') || to === 'vscode'),
    );
    assert.deepEqual(
      inside.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  it('keep the compiler in one folder', () => {
    const users = imports
      .filter(({ from, to }) => from.startsWith('server/') && to === 'typescript')
      .map(({ from }) => from);
    assert.deepEqual(
      users.filter((from) => !from.startsWith('server/engine/languages/script/')),
      [],
    );
  });
});

describe('rules', () => {
  const folders = filesBelow('server/engine/rules')
    .filter((path) => basename(path) === 'rule.ts')
    .map((path) => posix.dirname(path));
  const ids = folders.map((folder) => folder.slice('server/engine/rules/'.length)).sort();

  it('are all registered', () => assert.deepEqual(rules.map(({ id }) => id).sort(), ids));

  it('have a page each', () => {
    for (const folder of folders) assert.ok(existsSync(join(ROOT, folder, 'rule.md')), folder);
    for (const id of ids) assert.ok((pages[id] ?? '').length > 200, id);
  });

  it('lie in folders that hold nothing else', () => {
    for (const folder of folders)
      assert.deepEqual(readdirSync(join(ROOT, folder)).sort(), ['rule.md', 'rule.ts'], folder);
  });

  it('are short: what is longer belongs to the facts', () => {
    const long = folders.filter((folder) => read(`${folder}/rule.ts`).split('\n').length > 120);
    assert.deepEqual(long, []);
  });
});

describe('what is generated', () => {
  it('is fresh', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.ts', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  }).timeout(60_000);
});

interface Manifest {
  readonly main: string;
  readonly browser: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly grammars: readonly { readonly path: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly commands: readonly { readonly command: string }[];
  };
}

describe('the manifest', () => {
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const build = read('esbuild.mjs');

  it('starts what the build makes', () => {
    for (const path of [manifest.main, manifest.browser, ...Object.values(manifest.bin)]) {
      assert.ok(build.includes(`'${path.replace(/^\.\//, '')}'`), `${path} is not built`);
    }
  });

  it('runs scripts that exist', () => {
    for (const [name, command] of Object.entries(manifest.scripts)) {
      for (const [, path] of command.matchAll(/(?:^|\s)node ([\w./-]+)/g))
        assert.ok(path && existsSync(join(ROOT, path)), `${name}: ${path}`);
      for (const [, called] of command.matchAll(/npm run ([\w:-]+)/g))
        assert.ok(called !== undefined && called in manifest.scripts, `${name}: ${called}`);
    }
  });

  it('contributes files that exist or are built', () => {
    for (const { path } of manifest.contributes.grammars) assert.ok(existsSync(join(ROOT, path)), path);
    for (const { url } of manifest.contributes.jsonValidation) assert.ok(build.includes(basename(url)), url);
  });

  it('has commands and settings that the client knows', () => {
    const client = filesBelow('client')
      .filter((path) => path.endsWith('.ts'))
      .map(read)
      .join('\n');
    const settings = Object.keys(manifest.contributes.configuration.properties);
    for (const name of [...manifest.contributes.commands.map(({ command }) => command), ...settings]) {
      if (name.endsWith('.trace.server')) continue;
      assert.ok(client.includes(name) || client.includes(name.slice('mcpAuthAudit.'.length)), name);
    }
  });

  it('ships everything in its bundles', () => assert.equal(manifest.dependencies, undefined));
});

describe('the tree', () => {
  const texts = filesBelow('.').filter(
    (path) => /\.(ts|mjs|js|json|md|yml|yaml|css)$/.test(path) && path !== 'package-lock.json',
  );

  it('locks packages by their content and not by a registry', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved": "https?:/);
  });

  it('names no machine', () => {
    // Put together here, so that this file does not name one.
    const machine = new RegExp(
      ['work/(main|shared)', 'tmp/(team|corpus)'].map((each) => `(^|[\\s'"\`(])/${each}/`).join('|'),
    );
    const named = texts.filter(
      (path) => /^(server|client|scripts|test|docs|media)\//.test(path) && machine.test(read(path)),
    );
    assert.deepEqual(named, []);
  });

  it('skips no test and prefers none', () => {
    const tests = texts.filter(
      (path) => path.startsWith('test/') && path.endsWith('.ts') && path !== 'test/repository.test.ts',
    );
    assert.deepEqual(
      tests.filter((path) => /\b(it|describe|context)\.(only|skip)\(|\bx(it|describe)\(/.test(read(path))),
      [],
    );
  });

  it('has no source and no test of more than four hundred lines', () => {
    const code = [...sources, ...texts.filter((path) => path.startsWith('test/') && path.endsWith('.ts'))];
    const long = code.filter((path) => read(path).split('\n').length - 1 > 400 && basename(path) !== 'pages.ts');
    assert.deepEqual(long, []);
  });

  it('says nothing that is still to be done', () => {
    // Put together here, so that this file does not say it.
    const marker = new RegExp(
      [
        ['TO', 'DO'],
        ['FIX', 'ME'],
      ]
        .map((each) => each.join(''))
        .join('|'),
    );
    assert.deepEqual(
      sources.filter((path) => marker.test(read(path))),
      [],
    );
  });

  it('checks types without exceptions', () => {
    assert.deepEqual(
      sources.filter((path) => /@ts-(ignore|nocheck|expect-error)|as unknown as [A-Z{]/.test(read(path))),
      [],
    );
  });
});
