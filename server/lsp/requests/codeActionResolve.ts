import type { CodeAction, Connection } from 'vscode-languageserver';
import { actionData } from '../actionData.ts';
import { answer, contentModified } from '../answer.ts';
import { workspaceEdit } from '../edits.ts';
import type { Job } from '../job.ts';
import type { Session } from '../session.ts';
import { silent } from '../silent.ts';

/** `codeAction/resolve`: computes the edit of the chosen fix anew; the action itself says everything that is needed. */
export function registerCodeActionResolve(connection: Connection, session: () => Session | undefined): void {
  const resolve = answer<CodeAction, CodeAction>(
    session,
    { method: 'codeAction/resolve', document: ({ data }) => actionData(data)?.uri, empty: (action) => action },
    resolveCodeAction,
  );
  connection.onCodeActionResolve((action, token) => resolve(action, token, silent));
}

async function resolveCodeAction(session: Session, action: CodeAction, job: Job): Promise<CodeAction> {
  const data = actionData(action.data);
  if (data === undefined) return action;
  if (session.documents.get(data.uri)?.version !== data.version) throw contentModified();
  const fixes = await session.auditor.fixes(session.documents.pathOf(data.uri), data, job);
  const fix = fixes.find(({ id, title }) => id === data.fix && title === action.title);
  const edit = fix === undefined ? undefined : await workspaceEdit(session, fix);
  return edit === undefined ? action : { ...action, edit };
}
