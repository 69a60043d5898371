import assert from 'node:assert/strict';
import { loadPython } from '../../server/engine/languages/python/lower.ts';
import '../support/grammars.ts';

const MANY = 20_000;

/** Texts whose trees are as deep as they are long. */
const deep: Readonly<Record<string, string>> = {
  'clauses of a comprehension': `x = [a${' for a in b if a'.repeat(MANY)}]`,
  'conditions of a comprehension': `x = [a for a in b${' if a'.repeat(MANY)}]`,
  'targets in targets': `${'('.repeat(MANY)}a${',)'.repeat(MANY)} = b`,
  'targets of a loop': `for ${'['.repeat(MANY)}a${']'.repeat(MANY)} in b: pass`,
};

describe('deep texts of Python', () => {
  for (const [what, text] of Object.entries(deep)) {
    it(`are lowered: ${what}`, async () => {
      const lower = await loadPython();
      assert.equal(lower?.('/a.py', `${text}\n`).end, text.length + 1);
    });
  }
});
