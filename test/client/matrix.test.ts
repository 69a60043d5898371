import assert from 'node:assert/strict';
import { escapeHtml, renderMatrix, renderPage, sentenceHtml } from '../../client/matrix/html.ts';
import { DECISION_MATRIX, type DecisionMatrix, type Rating } from '../../server/engine/matrix.ts';

/** The table as it was published. Two cells had a sign and no word: they say `No` and `Yes` here. */
const PUBLISHED = `
| Server-to-server | ✅ Best | ⚠️ Works | ✅ Best |
| User delegation | ❌ Never | ✅ Best | ❌ N/A |
| Fine-grained scopes | ❌ No | ✅ Yes | ⚠️ Via cert fields |
| Revocation speed | ✅ Instant | ✅ Instant | ⚠️ CRL lag |
| Client complexity | ✅ Minimal | ⚠️ Medium | ❌ High |
| Compliance fit | ⚠️ Low | ✅ Medium | ✅ High |
| Rotation burden | ⚠️ Manual | ✅ Automatic | ❌ High |
`;

const SIGNS: Readonly<Record<Rating, string>> = { good: '✅', partial: '⚠️', poor: '❌' };

describe('the decision matrix', () => {
  const { patterns, rows, notes } = DECISION_MATRIX;

  it('rates seven criteria as published', () => {
    const printed = rows.map(({ criterion, cells }) => {
      return `| ${[criterion, ...cells.map(({ rating, label }) => `${SIGNS[rating]} ${label}`)].join(' | ')} |`;
    });
    assert.equal(printed.join('\n'), PUBLISHED.trim());
  });

  it('has its cells in the order of its patterns', () => {
    for (const { cells } of rows) {
      assert.deepEqual(
        cells.map(({ pattern }) => pattern),
        patterns.map(({ id }) => id),
      );
    }
  });

  it('explains every cell in a sentence or two of its own', () => {
    const explanations = rows.flatMap(({ cells }) => cells.map(({ explanation }) => explanation));
    for (const explanation of explanations) assert.match(explanation, /^[A-Z].{40,240}[.]$/);
    assert.equal(new Set(explanations).size, 21);
  });

  it('asks a question for every criterion', () => {
    for (const { question } of rows) assert.match(question, /^[A-Z].*\?$/);
  });

  it('says when to use and when to avoid each pattern', () => {
    assert.deepEqual(
      patterns.map(({ useWhen, avoidWhen }) => [useWhen.length, avoidWhen.length]),
      [
        [4, 3],
        [4, 3],
        [4, 3],
      ],
    );
  });

  it('keeps the notes on leaks, refresh tokens, certificates and the threat model', () => {
    assert.deepEqual(
      notes.map(({ id, pattern }) => [id, pattern]),
      [
        ['leak-problem', 'api-key'],
        ['refresh-token-problem', 'oauth'],
        ['certificates', 'mutual-tls'],
        ['threat-model', undefined],
      ],
    );
  });
});

describe('the page of the matrix', () => {
  it('escapes what HTML would read as markup', () => {
    assert.equal(escapeHtml(`<a href="x">'&'</a>`), '&#60;a href=&#34;x&#34;&#62;&#39;&#38;&#39;&#60;/a&#62;');
  });

  it('sets what stands in backticks as code, escaped', () => {
    assert.equal(sentenceHtml('pass `a<b>` & go'), 'pass <code>a&#60;b&#62;</code> &#38; go');
  });

  it('escapes every text of the model', () => {
    assert.ok(!renderMatrix(hostile(DECISION_MATRIX)).includes('<script'));
  });

  it('has no script and no style of its own', () => {
    const body = renderMatrix(DECISION_MATRIX);
    assert.doesNotMatch(body, /<script|<style|\son[a-z]+=|\sstyle=/);
  });

  it('names every header cell’s direction', () => {
    const headers = renderMatrix(DECISION_MATRIX).match(/<th[ >][^>]*/g) ?? [];
    assert.equal(headers.length, 4 + 7);
    for (const header of headers) assert.match(header, /scope="(?:col|row)"/);
  });

  it('lets each button control the explanation below its row', () => {
    const body = renderMatrix(DECISION_MATRIX);
    const controlled = [...body.matchAll(/aria-controls="([^"]+)"/g)].map(([, id]) => id ?? '');
    assert.equal(controlled.length, 21);
    for (const id of controlled) assert.ok(body.includes(`<tr class="why" id="${id}"`), id);
  });

  it('loads nothing but its own style and its one script', () => {
    const sources = { cspSource: 'https://own', nonce: 'once', script: 'https://own/a.js', style: 'https://own/a.css' };
    const page = renderPage('', sources);
    assert.match(page, /default-src &#39;none&#39;; style-src https:\/\/own; script-src &#39;nonce-once&#39;"/);
    assert.equal(page.match(/<script/g)?.length, 1);
  });
});

/** The model with markup in every text; ids stay. */
function hostile(matrix: DecisionMatrix): DecisionMatrix {
  const ids = new Set(['id', 'pattern', 'rating']);
  const spoil = (key: string, value: unknown): unknown =>
    typeof value === 'string' && !ids.has(key) ? `<script>"'${value}` : value;
  return JSON.parse(JSON.stringify(matrix), spoil) as DecisionMatrix;
}
