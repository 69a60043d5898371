import type { Diagnostic, DiagnosticRelatedInformation, Range } from 'vscode-languageserver';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Evidence, Finding, Severity } from '../engine/finding.ts';
import type { LineIndex, Span } from '../engine/source.ts';
import { DIAGNOSTIC_SOURCE } from './protocol.ts';
import type { Session } from './session.ts';

/** Where the rules' pages are read on the web. */
const PAGES = 'https://github.com/mcp-auth-audit/mcp-auth-audit/blob/main/docs/rules';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** What a diagnostic that came back from the editor weighs. */
export function severityOf(severity: DiagnosticSeverity | undefined): Severity {
  if (severity === DiagnosticSeverity.Error) return 'error';
  return severity === DiagnosticSeverity.Warning ? 'warning' : 'info';
}

const TAGS: Readonly<Record<string, DiagnosticTag>> = {
  'suppression/unused': DiagnosticTag.Unnecessary,
  'transport/deprecated-api': DiagnosticTag.Deprecated,
};

/** Says which finding a diagnostic is, so that a later request can find it again. Offsets are in that version's text. */
export interface DiagnosticData {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  /** The version of the open document; null for a file that is not open. */
  readonly version: number | null;
}

/** The web address of a rule's page. */
export function pageAddress(rule: string): string {
  return `${PAGES}/${rule}.md`;
}

export function rangeOf(span: Span, lines: LineIndex): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

/** One finding as the editor shows it. */
export async function toDiagnostic(session: Session, finding: Finding, lines: LineIndex): Promise<Diagnostic> {
  const { rule, start, end, path } = finding;
  const data: DiagnosticData = { rule, start, end, version: session.documents.at(path)?.version ?? null };
  const tag = TAGS[rule];
  const related = session.features.relatedInformation ? await relatedOf(session, finding.evidence) : [];
  return {
    range: rangeOf(finding, lines),
    severity: SEVERITIES[finding.severity],
    code: rule,
    codeDescription: { href: pageAddress(rule) },
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
    ...(tag === undefined ? {} : { tags: [tag] }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    data,
  };
}

/** The evidence; steps in files that can no longer be read are left out. */
async function relatedOf(session: Session, evidence: readonly Evidence[]): Promise<DiagnosticRelatedInformation[]> {
  const related: DiagnosticRelatedInformation[] = [];
  for (const step of evidence) {
    const lines = await session.overlay.lines(step.path);
    if (lines === undefined) continue;
    const location = { uri: session.documents.uriOf(step.path), range: rangeOf(step, lines) };
    related.push({ location, message: step.note });
  }
  return related;
}

/** What a client sent back as a diagnostic's data, if it is ours. */
export function diagnosticData(data: unknown): DiagnosticData | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { rule, start, end, version } = data as Partial<Record<keyof DiagnosticData, unknown>>;
  if (typeof rule !== 'string' || typeof start !== 'number' || typeof end !== 'number') return undefined;
  return { rule, start, end, version: typeof version === 'number' ? version : null };
}
