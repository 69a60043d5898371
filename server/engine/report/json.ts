import type { Finding } from '../finding.ts';
import type { Place } from '../source.ts';
import type { ReportInput } from './input.ts';
import type { Presenter } from './presenter.ts';
import { bestFix, presenter } from './presenter.ts';
import { countFindings } from './summary.ts';

/** The report for scripts. Lines and columns count from one, columns in UTF-16 code units; ends are exclusive. */
export function jsonReport(input: ReportInput): string {
  const view = presenter(input);
  const { findings, skipped, statistics } = input.result;
  const report = {
    version: 1,
    tool: { name: 'mcp-auth-audit', version: input.version },
    findings: findings.map((finding) => findingJson(finding, view)),
    skipped: skipped.map(({ path, reason }) => ({ path: view.pathOf(path), reason })),
    summary: { files: statistics.files, ...countFindings(findings) },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function findingJson(finding: Finding, view: Presenter): object {
  const fixes = view.fixesOf(finding);
  return {
    rule: finding.rule,
    messageId: finding.messageId,
    message: view.mask(finding.message),
    severity: finding.severity,
    confidence: finding.confidence,
    ...placeJson(finding, view),
    evidence: finding.evidence.map((step) => ({ note: view.mask(step.note), ...placeJson(step, view) })),
    fix: bestFix(finding, fixes),
    fixes: (fixes ?? []).map(({ id, title, class: kind }) => ({ id, title: view.mask(title), class: kind })),
    ...(finding.credential === undefined ? {} : { credential: finding.credential }),
    ...(finding.suppression === undefined ? {} : { suppressed: { reason: view.mask(finding.suppression.reason) } }),
  };
}

function placeJson(place: Place, view: Presenter): object {
  const range = view.rangeOf(place);
  const path = view.pathOf(place.path);
  if (range === undefined) return { path };
  const { start, end } = range;
  return {
    path,
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
  };
}
