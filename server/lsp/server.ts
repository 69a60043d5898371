import type { Connection, InitializeResult, ServerCapabilities } from 'vscode-languageserver';
import { CodeActionKind, TextDocumentSyncKind } from 'vscode-languageserver';
import { OpenDocuments } from './documents.ts';
import { FIX_ALL_KIND } from './protocol.ts';
import { registerAuditWorkspace } from './requests/auditWorkspace.ts';
import { registerCodeAction } from './requests/codeAction.ts';
import { registerCodeActionResolve } from './requests/codeActionResolve.ts';
import { registerDiagnostic } from './requests/diagnostic.ts';
import { registerHover } from './requests/hover.ts';
import { publishDiagnostics } from './requests/publish.ts';
import { registerShowSteps, SHOW_STEPS_COMMAND } from './requests/showSteps.ts';
import { registerSummary } from './requests/summary.ts';
import { registerWatch } from './requests/watch.ts';
import { registerWorkspaceDiagnostic } from './requests/workspaceDiagnostic.ts';
import type { Host } from './session.ts';
import { Session } from './session.ts';
import { SERVER_INFO } from './serverInfo.ts';

/** Serves one client over a connection, from `initialize` to `exit`. */
export function startServer(connection: Connection, host: Host): void {
  const documents = new OpenDocuments();
  let session: Session | undefined;
  const current = (): Session | undefined => session;
  connection.onInitialize((params): InitializeResult => {
    session = new Session(connection, host, documents, params);
    follow(session);
    return { capabilities: capabilitiesFor(session), serverInfo: SERVER_INFO };
  });
  connection.onInitialized(() => {
    if (session !== undefined) registerWatch(connection, session);
  });
  connection.onShutdown(() => session?.end());
  registerDiagnostic(connection, current);
  registerWorkspaceDiagnostic(connection, current);
  registerCodeAction(connection, current);
  registerCodeActionResolve(connection, current);
  registerHover(connection, current);
  registerSummary(connection, current);
  registerAuditWorkspace(connection, current);
  registerShowSteps(connection);
  documents.listen(connection);
  connection.listen();
}

/** Work on a document's old text ends as soon as the text changes. */
function follow(session: Session): void {
  const { documents, jobs } = session;
  documents.onChanged(({ uri, path }) => {
    session.changed(path);
    jobs.outdate(uri);
  });
  documents.onClosed((document) => {
    session.documentClosed(document);
    jobs.outdate(document.uri);
  });
  if (!session.features.pullDiagnostics) publishDiagnostics(session.connection, session);
}

function capabilitiesFor({ features }: Session): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND],
      resolveProvider: features.resolveEdits,
    },
    executeCommandProvider: { commands: [SHOW_STEPS_COMMAND] },
    ...(features.pullDiagnostics
      ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
    ...(features.workspaceFolders
      ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }
      : {}),
  };
}
