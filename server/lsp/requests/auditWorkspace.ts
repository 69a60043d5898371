import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { Reporting } from '../answer.ts';
import { answer } from '../answer.ts';
import type { Job } from '../job.ts';
import type { AuditWorkspaceParams, AuditWorkspaceResult } from '../protocol.ts';
import { AUDIT_WORKSPACE_REQUEST } from '../protocol.ts';
import type { Session } from '../session.ts';
import { publishWorkspace } from './publish.ts';

/** `mcpAuthAudit/auditWorkspace`: audits everything now, with progress. From then on the whole workspace is reported. */
export function registerAuditWorkspace(connection: Connection, session: () => Session | undefined): void {
  const audit = answer<AuditWorkspaceParams, AuditWorkspaceResult>(
    session,
    {
      method: AUDIT_WORKSPACE_REQUEST,
      document: () => undefined,
      empty: () => ({ files: 0, findings: 0, errors: 0, warnings: 0 }),
    },
    auditWorkspace,
  );
  connection.onRequest(AUDIT_WORKSPACE_REQUEST, (params: AuditWorkspaceParams | null, token: CancellationToken) => {
    const progress = connection.window.attachWorkDoneProgress(params?.workDoneToken);
    return audit(params ?? {}, token, progress);
  });
}

async function auditWorkspace(
  session: Session,
  _params: AuditWorkspaceParams,
  job: Job,
  { progress }: Reporting<never>,
): Promise<AuditWorkspaceResult> {
  progress.begin('Auditing MCP servers', 0, undefined, true);
  try {
    let reported = 0;
    const show = (done: number, all: number): void => {
      const percentage = Math.floor((done / Math.max(all, 1)) * 100);
      if (percentage <= reported) return;
      reported = percentage;
      progress.report(percentage, `${done} of ${all} files`);
    };
    const result = await session.whole(() => session.auditor.audit(undefined, job, show));
    session.auditsWorkspace = true;
    session.changes.add();
    if (!session.features.pullDiagnostics) await publishWorkspace(session, job);
    const findings = result.findings.filter(({ suppression }) => suppression === undefined);
    const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
    const { files } = result.statistics;
    return { files, findings: findings.length, errors: count('error'), warnings: count('warning') };
  } finally {
    progress.done();
  }
}
