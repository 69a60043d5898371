import assert from 'node:assert/strict';
import fc from 'fast-check';
import { basename, dirname, fileRole, isInside, join, relative } from '../../server/engine/paths.ts';

describe('paths', () => {
  it('takes a path apart', () => {
    assert.deepEqual(
      ['/a/b/c.ts', '/a', 'a'].map((path) => [dirname(path), basename(path)]),
      [
        ['/a/b', 'c.ts'],
        ['/', 'a'],
        ['.', 'a'],
      ],
    );
  });

  it('joins parts and resolves dots without climbing above the root', () => {
    assert.equal(join('/a/b', '../c', './d.ts'), '/a/c/d.ts');
    assert.equal(join('/a', '../../..'), '/');
    assert.equal(join('a', '../../b'), '../b');
    assert.equal(join('a', '..'), '.');
  });

  it('knows what lies below a root, and that a common prefix is not enough', () => {
    assert.ok(isInside('/a', '/a/b'));
    assert.ok(isInside('/', '/a'));
    assert.ok(isInside('/a', '/a'));
    assert.ok(!isInside('/a', '/ab'));
  });

  it('finds the way from a folder to a path, so that joining both gives the path again', () => {
    const absolute = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(fc.property(absolute, absolute, (from, to) => join(from, relative(from, to)) === to));
  });
});

describe('the role of a file', () => {
  const roles: Record<string, string> = {
    'src/server.ts': 'source',
    'src/contest.ts': 'source',
    'test/server.ts': 'test',
    'src/__tests__/server.ts': 'test',
    'src/server.test.ts': 'test',
    'src/server.spec.mjs': 'test',
    'fixtures/server.ts': 'test',
    'client/tls_test.go': 'test',
    'test_server.py': 'test',
    'src/latest_server.py': 'source',
    'src/ServerTest.java': 'test',
    'src/Latest.java': 'source',
    'examples/server.ts': 'example',
    'Demo/server.ts': 'example',
    'examples/server.test.ts': 'test',
    'dist/server.js': 'generated',
    'public/server.min.js': 'generated',
    'node_modules/a/test/server.js': 'generated',
  };
  for (const [path, role] of Object.entries(roles)) {
    it(`is ${role} for ${path}`, () => assert.equal(fileRole(path), role));
  }

  const server = 'mcp = FastMCP("notes")\nif __name__ == "__main__":\n    mcp.run()\n';

  it('is source for a server that somebody tried out under the name of a test', () => {
    assert.equal(fileRole('test_server.py', server), 'source');
  });

  it('is test for a server that is tested in its own file', () => {
    assert.equal(fileRole('test_server.py', `import pytest\n${server}`), 'test');
  });

  it('is test for a server among tests', () => {
    assert.equal(fileRole('tests/test_server.py', server), 'test');
  });

  it('is test for a script that serves nothing', () => {
    assert.equal(fileRole('test_login.py', 'if __name__ == "__main__":\n    main()\n'), 'test');
  });
});
