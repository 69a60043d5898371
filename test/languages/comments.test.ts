import assert from 'node:assert/strict';
import { lower } from '../../server/engine/languages/script/lower.ts';

function commentsOf(text: string, path = 'server.tsx'): string[] {
  return lower(path, text).comments.map(({ text: inner, block }) => (block ? `/*${inner}*/` : `//${inner}`));
}

/** Says which comments a text holds. */
function holds(text: string, expected: string[], path?: string): void {
  it(`${expected.length === 0 ? 'no comment' : expected.join(' and ')} in ${text.replaceAll('\n', '⏎')}`, () => {
    assert.deepEqual(commentsOf(text, path), expected);
  });
}

describe('comments of a script', () => {
  holds('// a', ['// a']);
  holds('a // b\r\nc', ['// b']);
  holds('/* a */ b /** c */', ['/* a */', '/** c */']);
  holds('f(a, /* b */)', ['/* b */']);
  holds('f(/* a */)', ['/* a */']);
  holds('if (a) { /* b */ }', ['/* b */']);
  holds('/* // a */ // /* b', ['/* // a */', '// /* b']);
  holds('/*/ a /*/', ['/*/ a /*/']);
  holds('a /* open', ['/* open*/']);
  holds('const a: /* b */ string // c', ['/* b */', '// c']);
  holds(`'https://a' // b`, ['// b']);
  holds('`https://a/*${/* b */ c}//d` // e', ['/* b */', '// e']);
  holds('type A = `a//${/* b */ string}`', ['/* b */']);
  holds(`type A = 'https://a'`, []);
  holds('/a\\//.test(b) // c', ['// c']);
  holds('/[/*]/ /* a */', ['/* a */']);
  holds('a / /b/ // c', ['// c']);
  holds('a = b /// c', ['/// c']);
  holds('<a href="https://b">https://c {/* d */}</a>', ['/* d */']);
  holds('#!/usr//bin/env node\n// a', ['// a']);
  holds('// a\nconst = "https://b', ['// a']);
  holds('f(a "https://b")', []);
  holds('', []);

  it('spans the delimiters', () => {
    const text = 'a() /* b */; // c\n';
    const spans = lower('a.js', text).comments.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(spans, ['/* b */', '// c']);
  });
});
