import type { Location, Log, Result } from 'sarif';
import type { Finding } from '../finding.ts';
import type { Skipped } from '../workspace.ts';
import { fingerprinter } from './fingerprint.ts';
import type { ReportInput } from './input.ts';
import type { Presenter } from './presenter.ts';
import { bestFix, presenter } from './presenter.ts';
import { sarifFixes } from './sarif-fixes.ts';
import { physicalLocation, sarifLocation } from './sarif-locations.ts';
import { LEVELS, sarifRule } from './sarif-rules.ts';
import { skipText } from './skip-text.ts';

/** SARIF 2.1.0. Paths are relative to `SRCROOT`, the audited folder, so that the report says nothing of the machine. */
export function sarifReport(input: ReportInput): string {
  const view = presenter(input);
  const { findings, skipped } = input.result;
  const indexes = new Map(input.rules.map(({ id }, index) => [id, index]));
  const fingerprint = fingerprinter();
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'MCP Auth Audit',
            semanticVersion: input.version,
            rules: input.rules.map((rule) => sarifRule(rule, input.pages[rule.id])),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The audited folder.' } } },
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: skipped.map((file) => notification(file, view)) },
        ],
        results: findings.map((finding) => {
          const line = view.sourceOf(finding.path)?.lineOf(finding).text ?? '';
          const print = fingerprint(finding.rule, view.pathOf(finding.path), line);
          return resultOf(finding, indexes.get(finding.rule), print, view);
        }),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function resultOf(finding: Finding, ruleIndex: number | undefined, print: string, view: Presenter): Result {
  const fixes = view.fixesOf(finding);
  const result: Result = {
    ruleId: finding.rule,
    level: LEVELS[finding.severity],
    message: { text: view.mask(finding.message) },
    locations: [sarifLocation(finding, view)],
    // GitHub tells alerts apart by `primaryLocationLineHash`.
    partialFingerprints: { 'mcpAuthAudit/v1': print, primaryLocationLineHash: print },
    properties: {
      confidence: finding.confidence,
      fix: bestFix(finding, fixes),
      ...(finding.credential === undefined ? {} : { credential: finding.credential }),
    },
  };
  if (ruleIndex !== undefined) result.ruleIndex = ruleIndex;
  addReasoning(result, finding, view);
  const edits = sarifFixes(fixes ?? [], view);
  if (edits.length > 0) result.fixes = edits;
  addSuppression(result, finding, view);
  return result;
}

/** The evidence twice: as places to jump to, and as the way that leads to the finding. */
function addReasoning(result: Result, finding: Finding, view: Presenter): void {
  const steps: Location[] = finding.evidence.map((step) => sarifLocation(step, view, view.mask(step.note)));
  const last = finding.evidence.at(-1);
  if (last === undefined) return;
  result.relatedLocations = steps.map((location, index) => ({ ...location, id: index + 1 }));
  const ends = last.path === finding.path && last.start === finding.start && last.end === finding.end;
  const way = ends ? steps : [...steps, sarifLocation(finding, view, view.mask(finding.message))];
  result.codeFlows = [{ threadFlows: [{ locations: way.map((location) => ({ location })) }] }];
}

function addSuppression(result: Result, { path, suppression }: Finding, view: Presenter): void {
  if (suppression === undefined) return;
  const { reason, span } = suppression;
  const justification = reason === '' ? {} : { justification: view.mask(reason) };
  const location = { physicalLocation: physicalLocation({ path, ...span }, view) };
  result.suppressions = [{ kind: 'inSource', status: 'accepted', location, ...justification }];
}

function notification(
  skipped: Skipped,
  view: Presenter,
): { level: 'note'; message: { text: string }; locations: Location[] } {
  const location = sarifLocation({ path: skipped.path, start: 0, end: 0 }, view);
  return { level: 'note', message: { text: skipText(skipped.reason) }, locations: [location] };
}
