import type {
  Connection,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver';
import type { Reporting } from '../answer.ts';
import { answer } from '../answer.ts';
import type { Job } from '../job.ts';
import type { Report } from '../report.ts';
import { emptyReport } from '../report.ts';
import type { Session } from '../session.ts';
import { reportWorkspace } from '../workspaceReports.ts';

/** Reports per partial result. */
const CHUNK = 100;

/**
 * `workspace/diagnostic`: the findings of all files. Clients ask again soon after each reply, so the request is held
 * open until the findings differ from those that the client knows.
 */
export function registerWorkspaceDiagnostic(connection: Connection, session: () => Session | undefined): void {
  connection.languages.diagnostics.onWorkspace(
    answer<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportPartialResult>(
      session,
      { method: 'workspace/diagnostic', document: () => undefined, empty: () => ({ items: [] }) },
      workspaceDiagnostics,
    ),
  );
}

async function workspaceDiagnostics(
  session: Session,
  { previousResultIds }: WorkspaceDiagnosticParams,
  job: Job,
  { partial }: Reporting<WorkspaceDiagnosticReportPartialResult>,
): Promise<WorkspaceDiagnosticReport> {
  const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
  while (!job.aborted) {
    await pause(session.host.settle, job);
    const { count } = session.changes;
    if (session.auditsWorkspace) {
      await session.jobs.idle();
      const items = itemsFor(session, known, await reportWorkspace(session, job));
      if (items.some(({ kind }) => kind === DocumentDiagnosticReportKind.Full)) return send(items, partial);
    }
    await session.changes.after(count, job);
  }
  return { items: [] };
}

/** What the client must hear: new and other reports in full, the rest as unchanged, and nothing of files without findings. */
function itemsFor(
  session: Session,
  known: ReadonlyMap<string, string>,
  reports: ReadonlyMap<string, Report>,
): WorkspaceDocumentDiagnosticReport[] {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  for (const uri of new Set([...reports.keys(), ...known.keys()])) {
    const { items: diagnostics, resultId } = reports.get(uri) ?? emptyReport();
    const version = session.documents.get(uri)?.version ?? null;
    if (known.get(uri) === resultId)
      items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId });
    else items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items: diagnostics });
  }
  return items;
}

/** In chunks when the client takes them; the reply is then empty, as the protocol wants it. */
function send(
  items: WorkspaceDocumentDiagnosticReport[],
  partial: Reporting<WorkspaceDiagnosticReportPartialResult>['partial'],
): WorkspaceDiagnosticReport {
  if (partial === undefined) return { items };
  for (let at = 0; at < items.length; at += CHUNK) partial.report({ items: items.slice(at, at + CHUNK) });
  return { items: [] };
}

async function pause(milliseconds: number, job: Job): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
    job.onAborted(resolve);
  });
}
