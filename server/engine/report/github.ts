import type { Finding, Severity } from '../finding.ts';
import type { ReportInput } from './input.ts';
import type { Presenter } from './presenter.ts';
import { presenter } from './presenter.ts';
import { openFindings } from './summary.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands that GitHub Actions turns into annotations, one line per finding. */
export function githubReport(input: ReportInput): string {
  const view = presenter(input);
  return openFindings(input.result.findings)
    .map((finding) => `${annotation(finding, view)}\n`)
    .join('');
}

// ::error file=src/server.ts,line=3,endLine=3,col=1,endColumn=9,title=transport/late-gate::The gate …
function annotation(finding: Finding, view: Presenter): string {
  const range = view.rangeOf(finding);
  const properties: [string, string | number][] = [['file', view.pathOf(finding.path)]];
  if (range !== undefined) {
    const { start, end } = range;
    properties.push(['line', start.line + 1], ['endLine', end.line + 1]);
    // GitHub refuses columns of spans over several lines.
    if (start.line === end.line) properties.push(['col', start.character + 1], ['endColumn', end.character + 1]);
  }
  properties.push(['title', finding.rule]);
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  return `::${COMMANDS[finding.severity]} ${list}::${escapeData(view.mask(finding.message))}`;
}

/** As the toolkit of GitHub Actions escapes a message. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
