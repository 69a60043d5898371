import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRequirement, specifierRange } from '../../server/engine/advisories/requirement.ts';
import { PYTHON_LOCKFILES } from '../../server/engine/session/locked.ts';
import { loadPythonPackages } from '../../server/engine/session/python-packages.ts';
import { isPythonManifest, requirementsOf } from '../../server/engine/session/python-manifests.ts';
import { NO_SETTINGS } from '../../server/engine/settings/nodes.ts';
import { readToml } from '../../server/engine/settings/toml.ts';

function asked(path: string, text: string): [name: string, specifier: string, written: string][] {
  const settings = path.endsWith('.toml') ? readToml(path, text) : NO_SETTINGS;
  return [...requirementsOf(path, text, () => settings)].map(({ name, specifier, start, end }) => [
    name,
    specifier,
    text.slice(start, end),
  ]);
}

describe('a Python requirement', () => {
  const cases: readonly (readonly [text: string, name: string, specifier: string, pinned: string | undefined])[] = [
    ['mcp', 'mcp', '', undefined],
    ['mcp[cli]>=1.2,<2', 'mcp', '>=1.2,<2', undefined],
    ['MCP_Server.Git == 1.9.4', 'mcp-server-git', '== 1.9.4', '1.9.4'],
    ['fastmcp (>=2.0)', 'fastmcp', '>=2.0', undefined],
    ['mcp==1.*', 'mcp', '==1.*', undefined],
    ['mcp>=1.0 ; python_version > "3.9"', 'mcp', '>=1.0', undefined],
  ];
  for (const [text, name, specifier, pinned] of cases) {
    it(`\`${text}\` asks for ${specifier || 'any version'} of ${name}`, () => {
      const found = parseRequirement(text);
      assert.deepEqual([found?.name, found?.specifier, found?.pinned], [name, specifier, pinned]);
    });
  }

  const ranges: readonly (readonly [specifier: string, from: string | undefined, before: string | undefined])[] = [
    ['>=1.2,<2', '1.2.0', '2.0.0'],
    ['~=1.4.2', '1.4.2', '1.5.0'],
    ['~=1.4', '1.4.0', '2.0.0'],
    ['==1.*', '1.0.0', '2.0.0'],
    ['==1.9.4', '1.9.4', '1.9.5'],
    ['^2.3', '2.3.0', '3.0.0'],
    ['<=1.9', '0.0.0', '1.9.1'],
    ['>2,<1', undefined, undefined],
    ['!=1.2', undefined, undefined],
  ];
  for (const [specifier, from, before] of ranges) {
    it(`\`${specifier}\` allows ${from === undefined ? 'no one range' : `${from} up to ${String(before)}`}`, () => {
      const range = specifierRange(specifier);
      assert.deepEqual([range?.from.join('.'), range?.before.join('.')], [from, before]);
    });
  }

  it('never fails, whatever it says', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseRequirement(text)));
  });
});

describe('a Python manifest', () => {
  it('is known by its name', () => {
    const names = ['/a/requirements.txt', '/a/dev-requirements.in', '/a/requirements/base.txt', '/a/pyproject.toml'];
    assert.deepEqual(names.filter(isPythonManifest), names);
    assert.ok(!isPythonManifest('/a/notes.txt'));
  });

  it('lists a requirement a line, options and comments left out', () => {
    const text = '# base\n-r other.txt\nmcp[cli]>=1.2,<2  # the SDK\n\nfastmcp==2.3.4 \\\n    --hash=sha256:0\n';
    assert.deepEqual(asked('/a/requirements.txt', text), [
      ['mcp', '>=1.2,<2', 'mcp[cli]>=1.2,<2'],
      ['fastmcp', '==2.3.4', 'fastmcp==2.3.4'],
    ]);
  });

  it('lists those of a project, its extras and its groups', () => {
    const text = `[project]
dependencies = ["mcp>=1.2", "httpx"]
[project.optional-dependencies]
server = ["fastmcp<3"]
[dependency-groups]
dev = ["pytest"]
`;
    assert.deepEqual(
      asked('/a/pyproject.toml', text).map(([name, specifier]) => `${name}${specifier}`),
      ['mcp>=1.2', 'httpx', 'fastmcp<3', 'pytest'],
    );
  });

  it('lists those of Poetry, as names and as tables', () => {
    const text = `[tool.poetry.dependencies]
mcp = "^1.2"
fastmcp = { version = "2.3.4", extras = ["auth"] }
`;
    assert.deepEqual(
      asked('/a/pyproject.toml', text).map(([name, specifier]) => `${name} ${specifier}`),
      ['mcp ^1.2', 'fastmcp 2.3.4'],
    );
  });
});

describe('a lockfile of Python', () => {
  const locked = (file: string, text: string): string | undefined => {
    const [, read] = PYTHON_LOCKFILES.find(([name]) => name === file) ?? assert.fail(`${file} is read`);
    return read(text, 'mcp', '', '');
  };

  it('of uv and Poetry holds the version behind the name', () => {
    const text = '[[package]]\nname = "mcp-proxy"\nversion = "0.1"\n\n[[package]]\nname = "mcp"\nversion = "1.9.4"\n';
    assert.equal(locked('uv.lock', text), '1.9.4');
    assert.equal(locked('poetry.lock', text), '1.9.4');
  });

  it('of Pipenv holds the version behind the hashes', () => {
    const text = JSON.stringify({ default: { mcp: { hashes: ['sha256:0'], version: '==1.9.4' } } }, null, 4);
    assert.equal(locked('Pipfile.lock', text), '1.9.4');
  });
});

describe('the version of a Python package', () => {
  async function versionIn(
    files: Readonly<Record<string, string>>,
    folders: Readonly<Record<string, readonly string[]>> = {},
  ): Promise<string | undefined> {
    const packages = await loadPythonPackages(
      {
        roots: ['/app'],
        names: (folder) => Promise.resolve(folders[folder] ?? []),
        files: () => Promise.resolve(Object.keys(files)),
        read(path) {
          const text = files[path];
          return Promise.resolve(text === undefined ? undefined : { kind: 'text', text });
        },
      },
      ['/app/src/server.py'],
    );
    return packages.version('/app/src/server.py', 'mcp');
  }
  const project = '[project]\ndependencies = ["mcp>=1.9,<2"]\n';

  it('is the least that the manifest of a folder above allows', async () => {
    assert.equal(await versionIn({ '/app/pyproject.toml': project }), '1.9.0');
  });

  it('is the locked one, whatever the manifest allows', async () => {
    const lock = '[[package]]\nname = "mcp"\nversion = "1.27.0"\n';
    assert.equal(await versionIn({ '/app/pyproject.toml': project, '/app/uv.lock': lock }), '1.27.0');
  });

  it('is the one that is installed, whatever is locked', async () => {
    const lock = '[[package]]\nname = "mcp"\nversion = "1.27.0"\n';
    const folders = {
      '/app/.venv/lib': ['python3.12'],
      '/app/.venv/lib/python3.12/site-packages': ['mcp', 'mcp_proxy-0.1.dist-info', 'mcp-1.30.0.dist-info'],
    };
    assert.equal(await versionIn({ '/app/uv.lock': lock }, folders), '1.30.0');
  });

  it('is known from an environment of Windows', async () => {
    assert.equal(await versionIn({}, { '/app/venv/Lib/site-packages': ['mcp-2.3.0.dist-info'] }), '2.3.0');
  });

  for (const file of ['requirements.txt', 'requirements/prod.txt', 'requirements-dev.txt']) {
    it(`is the one that ${file} pins`, async () => {
      assert.equal(await versionIn({ [`/app/${file}`]: 'mcp==1.29.0\n' }), '1.29.0');
    });
  }

  it('is the one that Poetry has locked', async () => {
    const lock = '[[package]]\nname = "mcp"\nversion = "2.2.0"\n';
    assert.equal(await versionIn({ '/app/pyproject.toml': project, '/app/poetry.lock': lock }), '2.2.0');
  });

  it('is unknown when any version will do', async () => {
    assert.equal(await versionIn({ '/app/requirements.txt': 'mcp\n' }), undefined);
  });
});
