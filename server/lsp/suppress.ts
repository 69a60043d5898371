import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../engine/fix.ts';
import { languageOf, loadLower } from '../engine/languages/languages.ts';
import { descendants } from '../engine/program/walk.ts';
import { workspaceEdit } from './edits.ts';
import type { Session } from './session.ts';

/** The action that puts a suppression comment above a finding; undefined where no comment can stand. */
export async function suppressAction(
  session: Session,
  document: TextDocument,
  diagnostic: Diagnostic,
  rule: string,
): Promise<CodeAction | undefined> {
  const path = session.documents.pathOf(document.uri);
  const comment = commentOf(document, path);
  if (comment === undefined || rule.startsWith('suppression/')) return undefined;
  const lineStart = { line: diagnostic.range.start.line, character: 0 };
  const line = document.getText({ start: lineStart, end: { line: lineStart.line + 1, character: 0 } });
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? '';
  const directive = `${indentation}${comment} mcp-auth-audit-disable-next-line ${rule} -- `;
  const at = document.offsetAt(lineStart);
  if (languageOf(path) === 'script' && (await isInsideText(path, document.getText(), at))) return undefined;
  const edit: Edit = {
    path,
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

/** What begins a comment to the end of the line; undefined for languages in which no comment is read. */
function commentOf(document: TextDocument, path: string): string | undefined {
  const language = languageOf(path);
  if (language === 'script') return '//';
  if (language === 'dotenv') return '#';
  return language === 'json' && document.languageId === 'jsonc' ? '//' : undefined;
}

/** A line inside a template literal is text, and a comment there would be text too. */
async function isInsideText(path: string, text: string, offset: number): Promise<boolean> {
  if (!text.slice(0, offset).includes('`')) return false;
  const lower = await loadLower('script');
  for (const { kind, start, end } of descendants(lower(path, text))) {
    if ((kind === 'template' || kind === 'literal') && start < offset && offset < end) return true;
  }
  return false;
}

/** The comment's line, with a stop for the reason where the client can jump to it. */
function withReason(session: Session, directive: string, line: string): Pick<Edit, 'text' | 'stops'> {
  const ending = line.endsWith('\r\n') ? '\r\n' : '\n';
  if (!session.features.snippetEdits) return { text: directive + ending };
  const reason = 'reason';
  const stop = { start: directive.length, end: directive.length + reason.length };
  return { text: directive + reason + ending, stops: [stop] };
}
