import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadReader } from '../../server/engine/settings/readers.ts';
import type { Finding } from '../../server/engine/finding.ts';
import { applyEdits } from '../../server/engine/fix.ts';
import type { Language, Span } from '../../server/engine/source.ts';
import { removeSuppression } from '../../server/engine/suppression-fix.ts';
import { applySuppressions } from '../../server/engine/suppressions.ts';

const KNOWN = ['credential/hardcoded', 'transport/all-interfaces', 'transport/late-gate'];
const PATH = '/project/server.ts';

/** A finding on the first occurrence of a word. */
function finding(text: string, word: string, rule = 'transport/late-gate'): Finding {
  const start = text.indexOf(word);
  return {
    ...{ path: PATH, start, end: start + word.length, rule, messageId: 'found', message: 'Found.' },
    ...{ severity: 'warning', confidence: 'high', evidence: [], fix: 'none' },
  };
}

/** Comments of a script, near enough for a test. */
function* scriptComments(text: string): Generator<Span> {
  for (const match of text.matchAll(/\/\/[^\n]*|\/\*[^]*?\*\//g)) {
    yield { start: match.index, end: match.index + match[0].length };
  }
}

function apply(text: string, findings: readonly Finding[], active: readonly string[] = KNOWN): Finding[] {
  return applySuppressions(findings, scriptComments(text), text, PATH, { known: KNOWN, active: new Set(active) });
}

/** Each finding that is left, as `the text it points at: message`. */
function left(text: string, findings: readonly Finding[]): string[] {
  const open = findings.filter(({ suppression }) => suppression === undefined);
  return open.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);
}

describe('suppression comments', () => {
  it('switch off the next line, with the reason', () => {
    const text = '// mcp-auth-audit-disable-next-line transport/late-gate -- behind a gateway\nlisten();';
    const [marked] = apply(text, [finding(text, 'listen')]);
    assert.equal(marked?.suppression?.reason, 'behind a gateway');
  });

  it('switch off their own line', () => {
    const text = 'listen(); // mcp-auth-audit-disable-line transport/late-gate';
    assert.deepEqual(left(text, apply(text, [finding(text, 'listen')])), []);
  });

  it('switch off the whole file from anywhere in it', () => {
    const text = 'listen();\n\n/* mcp-auth-audit-disable-file transport/late-gate */';
    assert.deepEqual(left(text, apply(text, [finding(text, 'listen')])), []);
  });

  it('name several rules, or a category', () => {
    const text = '// mcp-auth-audit-disable-next-line credential/hardcoded, transport/*\nlisten(key);';
    const findings = [finding(text, 'listen'), finding(text, 'key', 'credential/hardcoded')];
    assert.deepEqual(left(text, apply(text, findings)), []);
  });

  it('may stand below each other for one line', () => {
    const text = `// mcp-auth-audit-disable-next-line credential/hardcoded
// mcp-auth-audit-disable-next-line transport/late-gate
listen(key);`;
    const findings = [finding(text, 'listen'), finding(text, 'key', 'credential/hardcoded')];
    assert.deepEqual(left(text, apply(text, findings)), []);
  });

  it('leave other rules and other lines alone', () => {
    const text = 'first();\n// mcp-auth-audit-disable-next-line transport/late-gate\nsecond();\nthird();';
    const findings = ['first', 'second', 'third'].map((word) => finding(text, word));
    const other = finding(text, 'second', 'credential/hardcoded');
    assert.deepEqual(left(text, apply(text, [...findings, other])), [
      'first: Found.',
      'second: Found.',
      'third: Found.',
    ]);
  });

  it('are reported when they suppress nothing', () => {
    const text = '// mcp-auth-audit-disable-next-line transport/late-gate\nlisten();';
    assert.deepEqual(left(text, apply(text, [])), [
      'transport/late-gate: `transport/late-gate` reports nothing here, so this comment only hides the next finding: remove it.',
    ]);
  });

  it('are not reported for a rule that did not run', () => {
    const text = '// mcp-auth-audit-disable-next-line transport/late-gate\nlisten();';
    assert.deepEqual(apply(text, [], ['credential/hardcoded']), []);
  });

  it('are reported when they misspell a rule', () => {
    const text = '// mcp-auth-audit-disable-line transport/lategate -- why';
    assert.deepEqual(left(text, apply(text, [])), [
      'transport/lategate: `transport/lategate` names no rule, so this comment suppresses nothing. Did you mean `transport/late-gate`?',
    ]);
  });

  it('are reported when they name no rule, and suppress nothing', () => {
    const text = 'listen(); // mcp-auth-audit-disable-line -- why';
    assert.deepEqual(left(text, apply(text, [finding(text, 'listen')])), [
      'listen: Found.',
      '// mcp-auth-audit-disable-line -- why: This comment names no rule, so it suppresses nothing: name the rule after `mcp-auth-audit-disable-line`.',
    ]);
  });

  it('can switch off the report about unused ones', () => {
    const text = `// mcp-auth-audit-disable-file suppression/unused
// mcp-auth-audit-disable-next-line transport/late-gate`;
    assert.deepEqual(left(text, apply(text, [])), []);
  });

  it('are no directives when the word goes on', () => {
    const text = '// mcp-auth-audit-disable-lines transport/late-gate';
    assert.deepEqual(apply(text, []), []);
  });

  it('are no directives when a sentence only speaks of them', () => {
    const text = '// Write `mcp-auth-audit-disable-line transport/late-gate` behind the line.\nlisten();';
    assert.deepEqual(apply(text, []), []);
  });

  it('are found in a block comment of several lines', () => {
    const text = '/*\n * mcp-auth-audit-disable-next-line transport/late-gate\n */\nlisten();';
    assert.deepEqual(left(text, apply(text, [finding(text, 'listen')])), []);
  });

  it('survive any text', () => {
    const piece = fc.constantFrom(
      '// mcp-auth-audit-disable-',
      'line',
      'next-line',
      'file',
      ' ',
      '\n',
      ',',
      '--',
      '/*',
      '*/',
      'transport/*',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        return apply(text, []).every(({ start, end }) => 0 <= start && start <= end && end <= text.length);
      }),
    );
  });
});

describe('comments of texts without a tree', () => {
  const commentsIn = async (language: Language, text: string): Promise<string[]> => {
    const read = await loadReader(language);
    return (read?.('/file', text).comments ?? []).map(({ start, end }) => text.slice(start, end));
  };

  it('are found in JSON, outside strings', async () => {
    assert.deepEqual(await commentsIn('json', '{ "a": "// no" } // yes\n/* and */'), ['// yes', '/* and */']);
  });

  it('are found in dotenv files, after a blank or at the start of a line', async () => {
    assert.deepEqual(await commentsIn('dotenv', '# one\nKEY=a#b # two\n  # three'), ['# one', '# two', '# three']);
  });
});

describe('removing an unused suppression', () => {
  const repaired = (text: string): string => {
    const [unused] = apply(text, []);
    assert.ok(unused);
    const fix = removeSuppression(text, PATH, unused, scriptComments(text));
    return applyEdits(text, fix?.edits ?? []);
  };

  it('takes the line with the comment when nothing else stands there', () => {
    const text = 'a();\n  // mcp-auth-audit-disable-next-line transport/late-gate\nb();';
    assert.equal(repaired(text), 'a();\nb();');
  });

  it('leaves the code before the comment', () => {
    assert.equal(repaired('a(); // mcp-auth-audit-disable-line transport/late-gate\nb();'), 'a();\nb();');
  });

  it('takes one name out of a list', () => {
    const text = 'a(); // mcp-auth-audit-disable-line transport/late-gate, credential/hardcoded -- why';
    assert.equal(repaired(text), 'a(); // mcp-auth-audit-disable-line credential/hardcoded -- why');
  });

  it('offers nothing when the text has changed', () => {
    assert.equal(removeSuppression('a();', PATH, { start: 0, end: 4 }, []), undefined);
  });
});
