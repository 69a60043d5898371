import type { DecisionMatrix } from '../engine/matrix.ts';
import { DECISION_MATRIX } from '../engine/matrix.ts';
import { width } from '../engine/report/terminal.ts';

const WIDEST = 100;

/** What `matrix` prints: which pattern to use when. */
export function matrixText(format: 'text' | 'json' | 'markdown', matrix: DecisionMatrix = DECISION_MATRIX): string {
  if (format === 'json') return `${JSON.stringify(matrix, undefined, 2)}\n`;
  const table = [
    ['', ...matrix.patterns.map(({ name }) => name)],
    ...matrix.rows.map(({ criterion, cells }) => [
      criterion,
      ...cells.map(({ label, rating }) => `${SIGNS[rating]} ${label}`),
    ]),
  ];
  if (format === 'markdown') return `${markdownTable(table)}\n${patternsMarkdown(matrix)}`;
  return `${plainTable(table)}\n${patternsText(matrix)}`;
}

const SIGNS = { good: '●', partial: '◐', poor: '○' } as const;

function plainTable(table: readonly (readonly string[])[]): string {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => width(row[column] ?? ''))));
  const lines = table.map((row) =>
    row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  '),
  );
  const rule = widths.map((columns) => '─'.repeat(columns)).join('  ');
  return `${[lines[0] ?? '', rule, ...lines.slice(1)].map((line) => line.trimEnd()).join('\n')}\n`;
}

function markdownTable(table: readonly (readonly string[])[]): string {
  const [head = [], ...body] = table.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return `${[head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

function patternsText({ patterns, notes }: DecisionMatrix): string {
  const list = (title: string, items: readonly string[]): string[] => [
    `  ${title}`,
    ...items.map((item) => wrap(item, '    - ')),
  ];
  const blocks = patterns.map(({ name, summary, useWhen, avoidWhen }) => {
    return [name, wrap(summary, '  '), ...list('Use it when', useWhen), ...list('Avoid it when', avoidWhen)].join('\n');
  });
  return `${[...blocks, ...notes.map(({ title, text }) => `${title}\n${wrap(text, '  ')}`)].join('\n\n')}\n`;
}

function patternsMarkdown({ patterns, notes }: DecisionMatrix): string {
  const list = (title: string, items: readonly string[]): string =>
    `${title}:\n\n${items.map((item) => `- ${item}`).join('\n')}`;
  const blocks = patterns.map(({ name, summary, useWhen, avoidWhen }) => {
    return [`## ${name}`, summary, list('Use it when', useWhen), list('Avoid it when', avoidWhen)].join('\n\n');
  });
  return `${[...blocks, ...notes.map(({ title, text }) => `## ${title}\n\n${text}`)].join('\n\n')}\n`;
}

/** Breaks a text between words; the first line begins with `indent`, the others are blank as far. */
function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    const joined = line.trim() === '' || line === indent ? line + word : `${line} ${word}`;
    if (width(joined) <= WIDEST || line.trim() === '') line = joined;
    else {
      lines.push(line);
      line = ' '.repeat(indent.length) + word;
    }
  }
  return [...lines, line].join('\n');
}
