import assert from 'node:assert/strict';
import { snippetOf } from '../../server/lsp/snippet.ts';

const at = { path: '/a.ts', start: 0, end: 0 };

describe('A snippet', () => {
  it('escapes what the snippet language would read', () => {
    assert.equal(snippetOf({ ...at, text: 'a`${b}\\c`' }, 1, ''), 'a`\\${b\\}\\\\c`');
  });

  it('numbers its stops in tab order, from the first free number', () => {
    const stops = [
      { start: 4, end: 7 },
      { start: 0, end: 3 },
    ];
    assert.equal(snippetOf({ ...at, text: 'one two', stops }, 3, ''), '${4:one} ${3:two}');
  });

  it('leaves the indentation of further lines to the editor', () => {
    assert.equal(snippetOf({ ...at, text: 'a {\n    b\n\n  }' }, 1, '  '), 'a {\n  b\n\n\\}');
  });

  it('is none when a line stands further left than its first one', () => {
    assert.equal(snippetOf({ ...at, text: 'a {\n}' }, 1, '  '), undefined);
  });
});
