import type {
  Connection,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver';
import { Cancelled } from '../../engine/workspace.ts';
import type { Reporting } from '../answer.ts';
import { answer } from '../answer.ts';
import type { Job } from '../job.ts';
import { emptyReport } from '../report.ts';
import type { Session } from '../session.ts';
import type { Reports } from '../workspaceReports.ts';
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
  const begun = session.changes.count;
  while (!job.aborted) {
    const count = await settled(session, job);
    const reports = session.auditsWorkspace ? await reportsUnlessChanged(session, count, job) : undefined;
    const items = reports === undefined ? [] : itemsFor(session, known, reports, begun);
    if (items.some(({ kind }) => kind === DocumentDiagnosticReportKind.Full)) return send(items, partial);
    await session.changes.after(count, job);
  }
  return { items: [] };
}

/** Resolves with the count of changes when nothing has changed for a while. */
async function settled(session: Session, job: Job): Promise<number> {
  for (;;) {
    const { count } = session.changes;
    await pause(session.host.settle, job);
    if (session.changes.count === count || job.aborted) return count;
  }
}

/** Undefined when something changed meanwhile: whoever types does not wait for work on the whole workspace. */
async function reportsUnlessChanged(session: Session, count: number, job: Job): Promise<Reports | undefined> {
  const cancellation = {
    get aborted() {
      return job.aborted || session.changes.count !== count;
    },
  };
  try {
    return await session.whole(() => reportWorkspace(session, cancellation));
  } catch (error) {
    if (error instanceof Cancelled && !job.aborted) return undefined;
    throw error;
  }
}

/**
 * What the client must hear: new and other reports in full, the rest as unchanged, and nothing of files without
 * findings. Of a document that was closed since the request began, the client may show what its unsaved text had.
 */
function itemsFor(
  session: Session,
  known: ReadonlyMap<string, string>,
  reports: Reports,
  begun: number,
): WorkspaceDocumentDiagnosticReport[] {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const closed = [...session.closed].filter(([, count]) => count > begun).map(([uri]) => uri);
  for (const uri of new Set([...reports.keys(), ...known.keys(), ...closed])) {
    const { items: diagnostics, resultId } = reports.get(uri) ?? emptyReport();
    const version = session.documents.get(uri)?.version ?? null;
    const isKnown = known.get(uri) === resultId && !closed.includes(uri);
    if (isKnown) items.push({ kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId });
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
