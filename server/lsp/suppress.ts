import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../engine/fix.ts';
import { workspaceEdit } from './edits.ts';
import type { Session } from './session.ts';

/** What begins a comment to the end of the line, by the editor's language. Languages without comments are not here. */
const COMMENTS: Readonly<Record<string, string>> = {
  typescript: '//',
  typescriptreact: '//',
  javascript: '//',
  javascriptreact: '//',
  jsonc: '//',
  dotenv: '#',
  properties: '#',
};

/** The action that puts a suppression comment above a finding; undefined where no comment can stand. */
export async function suppressAction(
  session: Session,
  document: TextDocument,
  diagnostic: Diagnostic,
  rule: string,
): Promise<CodeAction | undefined> {
  const comment = COMMENTS[document.languageId];
  if (comment === undefined || rule.startsWith('suppression/')) return undefined;
  const lineStart = { line: diagnostic.range.start.line, character: 0 };
  const line = document.getText({ start: lineStart, end: { line: lineStart.line + 1, character: 0 } });
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  const directive = `${indentation}${comment} mcp-auth-audit-disable-next-line ${rule} -- `;
  const at = document.offsetAt(lineStart);
  const edit: Edit = {
    path: session.documents.pathOf(document.uri),
    start: at,
    end: at,
    ...withReason(session, directive, line),
  };
  const change = await workspaceEdit(session, { edits: [edit] });
  if (change === undefined) return undefined;
  return {
    title: `Allow \`${rule}\` on this line`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit: change,
  };
}

/** The comment's line, with a stop for the reason where the client can jump to it. */
function withReason(session: Session, directive: string, line: string): Pick<Edit, 'text' | 'stops'> {
  const ending = line.endsWith('\r\n') ? '\r\n' : '\n';
  if (!session.features.snippetEdits) return { text: directive + ending };
  const reason = 'reason';
  const stop = { start: directive.length, end: directive.length + reason.length };
  return { text: directive + reason + ending, stops: [stop] };
}
