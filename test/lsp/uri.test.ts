import assert from 'node:assert/strict';
import { pathOf, schemeOf, uriOf } from '../../server/lsp/uri.ts';

const PAIRS: readonly (readonly [uri: string, path: string])[] = [
  ['file:///home/me/a%20b.ts', '/home/me/a b.ts'],
  ['file:///c%3A/project/a.ts', '/c:/project/a.ts'],
  ['file://server/share/a.ts', '//server/share/a.ts'],
  ['file:///a/%25/%23.ts', '/a/%/#.ts'],
  ['file:///%C3%BC.ts', '/ü.ts'],
  ['vscode-vfs://github/owner/project/a.ts', '/vscode-vfs:github/owner/project/a.ts'],
  ['memfs:/a.ts', '/memfs:/a.ts'],
  ['file:///ab%3A/x', '/file:/ab:/x'],
];

describe('Addresses and paths', () => {
  for (const [uri, path] of PAIRS) {
    it(`map ${uri} to ${path} and back`, () => {
      assert.equal(pathOf(uri), path);
      assert.equal(uriOf(path), uri);
    });
  }

  it('agree on a drive, however its letter is written', () => {
    assert.equal(pathOf('file:///C:/a.ts'), pathOf('file:///c%3A/a.ts'));
  });

  it('know where a path came from', () => {
    assert.deepEqual(['/home/a.ts', '/c:/a.ts', '/memfs:/a.ts'].map(schemeOf), ['file', 'file', 'memfs']);
  });
});
