import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { applyEdits, type Fix } from '../../server/engine/fix.ts';
import '../support/grammars.ts';

const RULE = 'transport/unauthenticated-endpoint';
const SERVER =
  'from mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP("notes")\nmcp.run(transport="streamable-http")\n';

interface Project {
  readonly files: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, readonly string[]>>;
}

/** The fixes of the first open endpoint of `server.py`. */
async function fixesOf({ files, folders = {} }: Project): Promise<readonly Fix[]> {
  const texts = new Map(Object.entries(files).map(([path, text]) => [`/app/${path}`, text]));
  const auditor = createAuditor({
    roots: ['/app'],
    files: () => Promise.resolve([...texts.keys()]),
    read(path) {
      const text = texts.get(path);
      return Promise.resolve(text === undefined ? undefined : { kind: 'text', text });
    },
    names: (folder) => Promise.resolve(folders[folder.slice('/app/'.length)] ?? []),
  });
  const { findings } = await auditor.audit(undefined);
  const open = findings.find(({ rule, path }) => rule === RULE && path === '/app/server.py');
  assert.ok(open, 'the endpoint is reported');
  return auditor.fixes(open.path, open);
}

async function repaired(project: Project, id: string): Promise<string> {
  const fix = (await fixesOf(project)).find((each) => each.id === id);
  assert.ok(fix && fix.class !== 'guided', `${id} has edits`);
  return applyEdits(
    project.files['server.py'] ?? '',
    fix.edits.filter(({ path }) => path === '/app/server.py'),
  );
}

describe('the settings of a repaired Python server', () => {
  const locked = (version: string): string => `[[package]]\nname = "mcp"\nversion = "${version}"\n`;
  const sources: Readonly<Record<string, (version: string) => Project>> = {
    'what is installed': (version) => ({
      files: { 'server.py': SERVER },
      folders: {
        '.venv/lib': ['python3.12'],
        '.venv/lib/python3.12/site-packages': [`mcp-${version}.dist-info`],
      },
    }),
    'uv.lock': (version) => ({ files: { 'server.py': SERVER, 'uv.lock': locked(version) } }),
    'poetry.lock': (version) => ({ files: { 'server.py': SERVER, 'poetry.lock': locked(version) } }),
    'pyproject.toml': (version) => ({
      files: { 'server.py': SERVER, 'pyproject.toml': `[project]\ndependencies = ["mcp>=${version}"]\n` },
    }),
    'requirements.txt': (version) => ({ files: { 'server.py': SERVER, 'requirements.txt': `mcp[cli]==${version}\n` } }),
  };

  for (const [source, project] of Object.entries(sources)) {
    it(`ask for the resource of tokens where ${source} names an SDK that can`, async () => {
      assert.match(await repaired(project('1.30.0'), 'require-oauth'), /validate_token_resource=True/);
    });

    it(`do not where ${source} names an older one`, async () => {
      assert.doesNotMatch(await repaired(project('1.27.0'), 'require-oauth'), /validate_token_resource/);
    });
  }
});

describe('a gate for a Python server', () => {
  const stepsFor = async (version: string, id: string): Promise<string> => {
    const server = 'from fastmcp import FastMCP\n\nmcp = FastMCP("notes")\nmcp.run(transport="http")\n';
    const files = { 'server.py': server, 'requirements.txt': `fastmcp==${version}\n` };
    return (await fixesOf({ files })).find((each) => each.id === id)?.steps.join('\n') ?? '';
  };

  it('asks for a newer package where it needs one', async () => {
    assert.match(await stepsFor('2.9.2', 'require-oauth'), /^Raise `fastmcp` to 2\.13 or later/);
  });

  it('does not where the package is new enough', async () => {
    assert.doesNotMatch(await stepsFor('2.14.7', 'require-oauth'), /Raise/);
  });

  it('is put where another file makes the server', async () => {
    const files = {
      'notes.py': 'from fastmcp import FastMCP\n\nmcp = FastMCP("notes")\n',
      'server.py': 'from notes import mcp\n\nmcp.run(transport="http")\n',
    };
    const key = (await fixesOf({ files })).find(({ id }) => id === 'require-api-key');
    assert.deepEqual([...new Set(key?.edits.map(({ path }) => path))], ['/app/notes.py']);
  });

  it('is put where another file listens', async () => {
    const files = {
      'server.py':
        'from mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP("notes")\napp = mcp.streamable_http_app()\n',
      'main.py': 'import uvicorn\nfrom server import app\n\nuvicorn.run(app)\n',
    };
    const certificate = (await fixesOf({ files })).find(({ id }) => id === 'require-client-certificate');
    assert.deepEqual([...new Set(certificate?.edits.map(({ path }) => path))], ['/app/main.py']);
  });

  const plans: Readonly<Record<string, readonly [id: string, source: string]>> = {
    'its arguments are spread': [
      'require-client-certificate',
      'from fastmcp import FastMCP\n\nmcp = FastMCP("notes")\noptions = {"port": 80}\nmcp.run(transport="http", **options)\n',
    ],
    'hypercorn or the command line listens': [
      'require-client-certificate',
      'from mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP("notes")\napp = mcp.streamable_http_app()\n',
    ],
    'what is run is chosen outside': [
      'require-client-certificate',
      'import os\nfrom fastmcp import FastMCP\n\nmcp = FastMCP("notes")\nmcp.run(transport=os.environ["TRANSPORT"])\n',
    ],
    'it may be one of two servers': [
      'require-oauth',
      'import sys\nfrom fastmcp import FastMCP\n\nmcp = FastMCP("a")\nif len(sys.argv) > 1:\n    mcp = FastMCP("b")\nmcp.run(transport="http")\n',
    ],
  };
  for (const [when, [id, source]] of Object.entries(plans)) {
    it(`is a plan where ${when}`, async () => {
      const fix = (await fixesOf({ files: { 'server.py': source } })).find((each) => each.id === id);
      assert.equal(fix?.class, 'guided');
    });
  }

  it('leaves the comment behind an assignment where it is', async () => {
    const source = `from mcp.server.fastmcp import FastMCP

mcp = FastMCP("notes")
app = mcp.streamable_http_app()  # for uvicorn
`;
    const text = await repaired({ files: { 'server.py': source } }, 'require-api-key');
    assert.match(text, /^app = mcp\.streamable_http_app\(\) {2}# for uvicorn\napp\.add_middleware\(RequireApiKey\)$/m);
  });

  it('takes no name that the file has', async () => {
    const source = `from mcp.server.fastmcp import FastMCP

class RequireApiKey: ...

mcp = FastMCP("notes")
app = mcp.streamable_http_app()
`;
    const text = await repaired({ files: { 'server.py': source } }, 'require-api-key');
    assert.match(text, /^app\.add_middleware\(RequireApiKey2\)$/m);
  });
});
