import type {
  DecisionMatrix,
  MatrixCell,
  MatrixNote,
  MatrixPattern,
  MatrixRow,
  Rating,
} from '../../server/engine/matrix.ts';

/** Text as HTML text or as the value of a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A sentence as HTML: what stands in backticks becomes code. */
export function sentenceHtml(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const MARKS: Readonly<Record<Rating, string>> = { good: '✓', partial: '◐', poor: '✗' };
const SPOKEN: Readonly<Record<Rating, string>> = { good: 'fits', partial: 'fits in part', poor: 'does not fit' };

/** The body of the matrix: what is marked and what is expanded is up to the script. */
export function renderMatrix(matrix: DecisionMatrix): string {
  return `<p id="usage" role="status" aria-live="polite"></p>
<table>
<caption>Which authentication fits your MCP server? <span class="hint">Choose a cell to see why.</span></caption>
<thead><tr><th scope="col">Criterion</th>${matrix.patterns.map(renderHead).join('')}</tr></thead>
<tbody>${matrix.rows.map((row) => renderRow(row, matrix.patterns)).join('\n')}</tbody>
</table>
<h2>The patterns</h2>
${matrix.patterns.map((pattern) => renderPattern(pattern, matrix.notes)).join('\n')}
${matrix.notes
  .filter((note) => note.pattern === undefined)
  .map(renderNote)
  .join('\n')}`;
}

function renderHead({ id, name }: MatrixPattern): string {
  const mark = `<span class="used" hidden data-used="${id}"></span>`;
  return `<th scope="col" data-pattern="${id}"><span class="name">${escapeHtml(name)}</span>${mark}</th>`;
}

function renderRow({ id, criterion, question, cells }: MatrixRow, patterns: readonly MatrixPattern[]): string {
  const why = `why-${id}`;
  return `<tr><th scope="row" title="${escapeHtml(question)}">${escapeHtml(criterion)}</th>${cells.map((cell) => renderCell(cell, why)).join('')}</tr>
<tr class="why" id="${why}" hidden><td colspan="${patterns.length + 1}">${cells.map((cell) => renderWhy(cell, criterion, patterns)).join('')}</td></tr>`;
}

function renderCell({ pattern, rating, label }: MatrixCell, why: string): string {
  const content = `<span class="mark" aria-hidden="true">${MARKS[rating]}</span><span class="label">${escapeHtml(label)}</span>`;
  const spoken = `<span class="spoken">, ${SPOKEN[rating]}</span>`;
  return `<td data-pattern="${pattern}"><button type="button" class="${rating}" aria-expanded="false" aria-controls="${why}" data-why="${pattern}">${content}${spoken}</button></td>`;
}

function renderWhy(
  { pattern, explanation }: MatrixCell,
  criterion: string,
  patterns: readonly MatrixPattern[],
): string {
  const name = patterns.find(({ id }) => id === pattern)?.name ?? pattern;
  return `<p data-why="${pattern}" hidden><strong>${escapeHtml(name)}, ${escapeHtml(criterion.toLowerCase())}.</strong> ${sentenceHtml(explanation)}</p>`;
}

function renderPattern(pattern: MatrixPattern, notes: readonly MatrixNote[]): string {
  const own = notes.filter((note) => note.pattern === pattern.id);
  return `<details data-pattern="${pattern.id}"><summary>${escapeHtml(pattern.name)}<span class="used" hidden data-used="${pattern.id}"></span></summary>
<p>${sentenceHtml(pattern.summary)}</p>
<h3>Use it when</h3>${renderList(pattern.useWhen)}
<h3>Avoid it when</h3>${renderList(pattern.avoidWhen)}
${own.map(renderNote).join('')}</details>`;
}

function renderList(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${sentenceHtml(item)}</li>`).join('')}</ul>`;
}

function renderNote({ id, title, text }: MatrixNote): string {
  return `<section class="note" id="note-${id}"><h3>${escapeHtml(title)}</h3><p>${sentenceHtml(text)}</p></section>`;
}

/** The addresses that the page loads, and the nonce of its one script. */
export interface PageSources {
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
}

/** The whole page. Nothing may be loaded or run but the one style sheet and the one script. */
export function renderPage(body: string, { cspSource, nonce, script, style }: PageSources): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(style)}">
<title>Decision Matrix</title>
</head>
<body>
<main>${body}</main>
<script nonce="${escapeHtml(nonce)}" src="${escapeHtml(script)}"></script>
</body>
</html>`;
}
