import type { Cancellation } from '../engine/workspace.ts';
import type { Report } from './report.ts';
import { reportOf } from './report.ts';
import type { Session } from './session.ts';

/** The reports of the files that have something to say, by URI. */
export type Reports = ReadonlyMap<string, Report>;

/** Reports, with the count of changes that they are about. */
export interface WorkspaceReports {
  readonly count: number;
  readonly reports: Reports;
}

/** Audits the whole workspace, unless nothing has changed since the last time. */
export async function reportWorkspace(session: Session, cancellation: Cancellation): Promise<Reports> {
  const { count } = session.changes;
  if (session.latest?.count === count) return session.latest.reports;
  const result = await session.auditor.audit(undefined, cancellation);
  for (const { path, reason } of result.skipped) session.noteSkipped(path, reason);
  const reports = new Map<string, Report>();
  for (const path of new Set([...result.findings, ...result.configProblems].map((item) => item.path))) {
    const report = await reportOf(session, path, result);
    if (report.items.length > 0) reports.set(session.documents.uriOf(path), report);
  }
  session.latest = { count, reports };
  return reports;
}
