import type { Connection } from 'vscode-languageserver';
import { CancellationTokenSource } from 'vscode-languageserver';
import { Cancelled } from '../../engine/workspace.ts';
import type { Job } from '../job.ts';
import { reportFile } from '../report.ts';
import type { Session } from '../session.ts';
import { reportWorkspace } from '../workspaceReports.ts';

/** `textDocument/publishDiagnostics`, for clients that do not ask: the open documents, after each change. */
export function publishDiagnostics(connection: Connection, session: Session): void {
  session.documents.onChanged(({ uri }) => void publish(session, uri));
  session.documents.onClosed(({ uri }) => void connection.sendDiagnostics({ uri, diagnostics: [] }));
  session.onRefresh(() => {
    for (const { uri } of session.documents.all()) void publish(session, uri);
  });
}

/** All findings of the workspace, for clients that cannot ask for them. */
export async function publishWorkspace(session: Session, job: Job): Promise<void> {
  for (const [uri, { items }] of await reportWorkspace(session, job)) {
    await session.connection.sendDiagnostics({ uri, diagnostics: items });
  }
}

async function publish(session: Session, uri: string): Promise<void> {
  const source = new CancellationTokenSource();
  await session.jobs.run(uri, source.token, async (job) => {
    try {
      const { items } = await reportFile(session, session.documents.pathOf(uri), job);
      const version = session.documents.get(uri)?.version;
      if (job.aborted || version === undefined) return;
      await session.connection.sendDiagnostics({ uri, version, diagnostics: items });
      session.answered();
    } catch (error) {
      if (!(error instanceof Cancelled) && !job.aborted) session.logFailure('textDocument/publishDiagnostics', error);
    }
  });
}
