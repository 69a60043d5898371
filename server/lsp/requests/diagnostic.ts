import type {
  Connection,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  DocumentDiagnosticReportPartialResult,
} from 'vscode-languageserver';
import { DocumentDiagnosticReportKind } from 'vscode-languageserver';
import { answer } from '../answer.ts';
import type { Job } from '../job.ts';
import { reportFile } from '../report.ts';
import type { Session } from '../session.ts';

/** `textDocument/diagnostic`: the findings of one document, in the light of the files that it imports. */
export function registerDiagnostic(connection: Connection, session: () => Session | undefined): void {
  connection.languages.diagnostics.on(
    answer<DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportPartialResult>(
      session,
      {
        method: 'textDocument/diagnostic',
        document: ({ textDocument }) => textDocument.uri,
        empty: () => ({ kind: DocumentDiagnosticReportKind.Full, items: [] }),
      },
      documentDiagnostics,
    ),
  );
}

async function documentDiagnostics(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  job: Job,
): Promise<DocumentDiagnosticReport> {
  const { items, resultId } = await reportFile(session, session.documents.pathOf(textDocument.uri), job);
  session.answered();
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
