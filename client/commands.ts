import {
  type CancellationToken,
  commands,
  type Disposable,
  type LogOutputChannel,
  type Progress,
  ProgressLocation,
  window,
} from 'vscode';
import { type BaseLanguageClient, WorkDoneProgress } from 'vscode-languageclient';
import {
  AUDIT_WORKSPACE_REQUEST,
  type AuditWorkspaceParams,
  type AuditWorkspaceResult,
} from '../server/lsp/protocol.ts';
import type { Activity } from './activity.ts';
import { countOf, describeCounts } from './counts.ts';

/** The commands of package.json. */
export function* registerCommands(
  client: BaseLanguageClient,
  log: LogOutputChannel,
  activity: Activity,
): Generator<Disposable> {
  yield commands.registerCommand('mcpAuthAudit.auditWorkspace', () => auditWorkspace(client, activity));
  yield commands.registerCommand('mcpAuthAudit.showMatrix', () => commands.executeCommand('mcpAuthAudit.matrix.focus'));
  yield commands.registerCommand('mcpAuthAudit.restartServer', () => restart(client, log));
  yield commands.registerCommand('mcpAuthAudit.showLog', () => log.show());
}

async function auditWorkspace(client: BaseLanguageClient, activity: Activity): Promise<void> {
  if (!client.isRunning()) return offerRestart('The audit cannot run: the language server has stopped.');
  const options = { location: ProgressLocation.Notification, title: 'Auditing MCP authentication', cancellable: true };
  const audit = window.withProgress(options, (progress, token) => requestAudit(client, progress, token));
  const result = await activity.during(audit);
  if (result) void announce(result);
}

async function announce({ files, findings, errors, warnings }: AuditWorkspaceResult): Promise<void> {
  const counts = describeCounts(errors, warnings, findings - errors - warnings);
  const message = `Audited ${countOf(files, 'file')}: ${counts}.`;
  const show = findings > 0 ? ['Show Problems'] : [];
  const chosen = await window.showInformationMessage(message, ...show);
  if (chosen !== undefined) await commands.executeCommand('workbench.actions.view.problems');
}

/** Undefined when it was cancelled. */
async function requestAudit(
  client: BaseLanguageClient,
  progress: Progress<{ message?: string; increment?: number }>,
  token: CancellationToken,
): Promise<AuditWorkspaceResult | undefined> {
  const workDoneToken = `mcp-auth-audit-${crypto.randomUUID()}`;
  let reached = 0;
  const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === 'end') return;
    const percentage = value.percentage ?? reached;
    progress.report({
      increment: percentage - reached,
      ...(value.message === undefined ? {} : { message: value.message }),
    });
    reached = percentage;
  });
  try {
    const params: AuditWorkspaceParams = { workDoneToken };
    return await client.sendRequest<AuditWorkspaceResult>(AUDIT_WORKSPACE_REQUEST, params, token);
  } catch (error) {
    if (!token.isCancellationRequested) void window.showErrorMessage(`The audit failed: ${String(error)}`);
    return undefined;
  } finally {
    listener.dispose();
  }
}

async function restart(client: BaseLanguageClient, log: LogOutputChannel): Promise<void> {
  try {
    if (client.needsStop()) await client.stop();
    await client.start();
  } catch (error) {
    log.error(`The language server did not restart: ${String(error)}`);
    void window.showErrorMessage('The language server did not restart. The log says why.');
  }
}

async function offerRestart(message: string): Promise<void> {
  const chosen = await window.showErrorMessage(message, 'Restart Server', 'Show Log');
  if (chosen === 'Restart Server') await commands.executeCommand('mcpAuthAudit.restartServer');
  if (chosen === 'Show Log') await commands.executeCommand('mcpAuthAudit.showLog');
}
