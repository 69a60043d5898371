import type { Diagnostic } from 'vscode-languageserver';
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { AuditResult } from '../engine/audit.ts';
import type { Cancellation } from '../engine/workspace.ts';
import { rangeOf, toDiagnostic } from './convert.ts';
import { DIAGNOSTIC_SOURCE } from './protocol.ts';
import type { Session } from './session.ts';
import { whySkipped } from './skipped.ts';

/** The diagnostics of one file, and a name for exactly these. */
export interface Report {
  readonly items: Diagnostic[];
  readonly resultId: string;
}

/** Audits one file and reports it. */
export async function reportFile(session: Session, path: string, cancellation: Cancellation): Promise<Report> {
  return reportOf(session, path, await session.auditor.audit([path], cancellation));
}

/** The part of an audit that is about one file: its findings, or why it was skipped, or what is wrong with it as configuration. */
export async function reportOf(session: Session, path: string, result: AuditResult): Promise<Report> {
  const items: Diagnostic[] = [];
  for (const { reason } of result.skipped.filter((skipped) => skipped.path === path)) {
    if (session.documents.at(path) !== undefined) items.push(note(whySkipped('This file', reason)));
  }
  const findings = result.findings.filter((finding) => finding.path === path && finding.suppression === undefined);
  const problems = result.configProblems.filter((problem) => problem.path === path);
  const lines = findings.length + problems.length > 0 ? await session.overlay.lines(path) : undefined;
  if (lines === undefined) return report(items);
  for (const problem of problems) {
    const severity = DiagnosticSeverity.Error;
    items.push({ range: rangeOf(problem, lines), severity, source: DIAGNOSTIC_SOURCE, message: problem.message });
  }
  for (const finding of findings) items.push(await toDiagnostic(session, finding, lines));
  return report(items);
}

/** A report of a file without findings, or of one that is gone. */
export function emptyReport(): Report {
  return report([]);
}

function note(message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Information, source: DIAGNOSTIC_SOURCE, message };
}

function report(items: Diagnostic[]): Report {
  return { items, resultId: hash(JSON.stringify(items, withoutVersion)) };
}

/** Typing behind the last finding makes a new version, but no other diagnostics. */
function withoutVersion(key: string, value: unknown): unknown {
  return key === 'version' ? undefined : value;
}

/** 53 bits over the text (cyrb53): enough to tell two reports of one file apart. */
function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
