import type { Cancellation } from '../engine/workspace.ts';
import type { Report } from './report.ts';
import { reportOf } from './report.ts';
import type { Session } from './session.ts';

/** Reports by URI, with the count of changes that they are about. */
export interface WorkspaceReports {
  readonly count: number;
  readonly reports: ReadonlyMap<string, Report>;
}

/** Audits the whole workspace, unless nothing has changed since: the files that have something to say. */
export async function reportWorkspace(
  session: Session,
  cancellation: Cancellation,
  progress?: (done: number, all: number) => void,
): Promise<ReadonlyMap<string, Report>> {
  const { count } = session.changes;
  if (session.latest?.count === count) return session.latest.reports;
  const result = await session.auditor.audit(undefined, cancellation, progress);
  const reports = new Map<string, Report>();
  for (const path of new Set([...result.findings, ...result.configProblems].map((item) => item.path))) {
    const report = await reportOf(session, path, result);
    if (report.items.length > 0) reports.set(session.documents.uriOf(path), report);
  }
  session.latest = { count, reports };
  return reports;
}
