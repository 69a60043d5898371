import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { ServerSummary } from '../../engine/audit.ts';
import { answer } from '../answer.ts';
import { rangeOf } from '../convert.ts';
import type { Job } from '../job.ts';
import type { Located, WireServer, WireSummary } from '../protocol.ts';
import { SUMMARY_REQUEST } from '../protocol.ts';
import type { Session } from '../session.ts';
import { silent } from '../silent.ts';

/** `mcpAuthAudit/summary`: what the workspace's servers do, for the matrix and the tree. */
export function registerSummary(connection: Connection, session: () => Session | undefined): void {
  const summary = answer<undefined, WireSummary>(
    session,
    { method: SUMMARY_REQUEST, document: () => undefined, empty: () => ({ servers: [] }) },
    (current, _params, job) => workspaceSummary(current, job),
  );
  connection.onRequest(SUMMARY_REQUEST, (token: CancellationToken) => summary(undefined, token, silent));
}

async function workspaceSummary(session: Session, job: Job): Promise<WireSummary> {
  session.summaryWanted = true;
  const summary = await session.whole(() => session.auditor.summary(job));
  const servers: WireServer[] = [];
  for (const server of summary.servers) {
    const located = await wireServer(session, server);
    if (located !== undefined) servers.push(located);
  }
  return { servers };
}

async function wireServer(
  session: Session,
  { path, start, end, endpoints, ...rest }: ServerSummary,
): Promise<WireServer | undefined> {
  const at = await locate(session, { path, start, end });
  if (at === undefined) return undefined;
  const located: WireServer['endpoints'][number][] = [];
  for (const { path: file, start: from, end: to, ...facts } of endpoints) {
    const place = await locate(session, { path: file, start: from, end: to });
    if (place !== undefined) located.push({ ...facts, ...place });
  }
  return { ...rest, ...at, endpoints: located };
}

async function locate(
  session: Session,
  { path, start, end }: Pick<ServerSummary, 'path' | 'start' | 'end'>,
): Promise<Located | undefined> {
  const lines = await session.overlay.lines(path);
  return lines === undefined
    ? undefined
    : { uri: session.documents.uriOf(path), range: rangeOf({ start, end }, lines) };
}
