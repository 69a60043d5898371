import type { Finding } from '../finding.ts';
import type { ReportInput } from './input.ts';
import type { Presenter } from './presenter.ts';
import { bestFix, presenter } from './presenter.ts';
import { countFindings, countsText, openFindings, plural } from './summary.ts';

/** GitHub refuses comments above 65,536 characters. */
const MOST_ROWS = 200;

/** A table for a comment on a pull request. */
export function markdownReport(input: ReportInput): string {
  const view = presenter(input);
  const open = openFindings(input.result.findings);
  const counts = countFindings(input.result.findings);
  const suppressed = counts.suppressed === 0 ? '' : ` (${counts.suppressed} suppressed)`;
  const files = plural(input.result.statistics.files, 'file');
  const lines = ['## MCP Auth Audit', '', `**${countsText(counts)}** in ${files}${suppressed}`];
  if (open.length > 0) lines.push('', '| severity | where | rule | finding | fix |', '|---|---|---|---|---|');
  lines.push(...open.slice(0, MOST_ROWS).map((finding) => row(finding, view)));
  if (open.length > MOST_ROWS) lines.push('', `${plural(open.length - MOST_ROWS, 'finding')} more are not listed.`);
  return `${lines.join('\n')}\n`;
}

function row(finding: Finding, view: Presenter): string {
  const line = view.rangeOf(finding)?.start.line;
  const where = `${view.pathOf(finding.path)}${line === undefined ? '' : `:${line + 1}`}`;
  const fix = bestFix(finding, view.fixesOf(finding));
  const cells = [finding.severity, code(where), code(finding.rule), cell(view.mask(finding.message)), fix];
  return `| ${cells.join(' | ')} |`;
}

/** Text in a table cell: one line, no HTML, no cell of its own. Backticks keep their meaning. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '&#64;');
}

/** A file name in backticks, whatever it holds. */
function code(text: string): string {
  return `\`${text.replace(/[\s`]/g, ' ').replaceAll('|', '\\|')}\``;
}
