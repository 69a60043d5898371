import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { provideGrammars } from '../../server/engine/languages/grammars.ts';
import { diskGrammars } from '../../server/lsp/grammars.node.ts';
import { inProject } from './project.ts';

const SERVER = `from fastmcp import FastMCP

FastMCP("notes").run(transport="http", host="0.0.0.0")
`;
const FILES = { 'server.py': SERVER, 'server.pyi': 'x: int\n', 'tour.ipynb': '{}\n' };
const real = { createAuditor };

describe('Python on the command line', () => {
  before(() => provideGrammars(diskGrammars));
  afterEach(() => provideGrammars(diskGrammars));

  it(
    'is audited like any other code',
    inProject(FILES, async (project) => {
      const { code, stdout } = await project.run(['--only', 'transport/all-interfaces'], real);
      assert.equal(code, 1);
      assert.match(stdout, /server\.py:3:\d+/);
    }),
  );

  it(
    'leaves stubs and notebooks alone, and counts them',
    inProject(FILES, async (project) => {
      const { stderr } = await project.run(['--stats'], real);
      const { leftAlone } = JSON.parse(stderr) as { readonly leftAlone: object };
      assert.deepEqual(leftAlone, { notebooks: 1, stubs: 1, withoutGrammar: 0 });
    }),
  );

  it(
    'says when the grammar does not lie beside the program',
    inProject(FILES, async (project) => {
      provideGrammars(() => Promise.resolve(undefined));
      const { code, stderr } = await project.run([], real);
      assert.equal(code, 0);
      assert.equal(
        stderr,
        'mcp-auth-audit: The grammar of Python does not lie beside the program: 1 Python file was searched for credentials only.\n',
      );
    }),
  );
});
