import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withoutLongRuns } from '../../server/engine/languages/python/long-runs.ts';
import { loadPython } from '../../server/engine/languages/python/lower.ts';
import type { Program } from '../../server/engine/program/nodes.ts';
import '../support/grammars.ts';

const MANY = 300;
const comments = `    # why\n`.repeat(MANY);
const continued = `\\\n  `.repeat(MANY);

async function lowered(text: string): Promise<Program> {
  const lower = await loadPython();
  assert.ok(lower);
  return lower('/a.py', text);
}

describe('long runs of lines in Python', () => {
  it('keep their comments', async () => {
    const { comments: found, errors } = await lowered(`def f():\n${comments}    return 1  # last\n`);
    assert.deepEqual(errors, []);
    assert.equal(found.length, MANY + 1);
    assert.deepEqual(new Set(found.map(({ text }) => text)), new Set([' why', ' last']));
  });

  it('are text in a string', async () => {
    const { comments: found } = await lowered(`x = """\n${comments}"""\n`);
    assert.deepEqual(found, []);
  });

  it('go on with the statement where they are continued', async () => {
    const { body, errors } = await lowered(`x = 1 ${continued}+ 2\n`);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      body.map((each) => each.kind === 'declaration' && each.value?.kind),
      ['binary'],
    );
  });

  it('are spaces to the parser', () => {
    assert.match(withoutLongRuns(comments).text, /^\s*$/);
    assert.match(withoutLongRuns(continued).text, /^ *$/);
  });

  it('are left alone while they are short', () => {
    const text = '# why\n'.repeat(20) + 'x = 1 \\\n  + 2\n';
    assert.equal(withoutLongRuns(text).text, text);
  });

  it('leave everything at its place, whatever the text', () => {
    const line = fc.constantFrom('# a', '  # b', '\\', ' \\', '', 'x = 1 \\', '"""', 'y', '\r');
    const lines = fc.array(fc.tuple(line, fc.integer({ min: 1, max: MANY * 2 })), { maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), (parts, newline) => {
        const text = parts.map(([each, times]) => (each + newline).repeat(times)).join('');
        const plain = withoutLongRuns(text);
        assert.equal(plain.text.length, text.length);
        for (const { start, end } of plain.comments) assert.equal(text[start], '#', text.slice(start, end));
      }),
    );
  });
});
