import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../engine/fix.ts';
import { isCode, languageOf, loadLower } from '../engine/languages/languages.ts';
import { descendants } from '../engine/program/walk.ts';
import { loadReader } from '../engine/settings/readers.ts';
import { workspaceEdit } from './edits.ts';
import type { Session } from './session.ts';

interface CommentForm {
  readonly before: string;
  readonly after: string;
}

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
  const directive = `${indentation}${comment.before} mcp-auth-audit-disable-next-line ${rule} -- `;
  const at = document.offsetAt(lineStart);
  if (await isInsideText(path, document.getText(), at)) return undefined;
  const texts = { before: document.getText().slice(0, at), after: document.getText().slice(at) };
  if (!(await isComment(path, texts, `${directive}${comment.after}\n`))) return undefined;
  const edit: Edit = {
    path,
    start: at,
    end: at,
    ...withReason(session, directive, comment.after, line),
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

/** What stands before and behind a directive; undefined for languages in which no comment is read. */
function commentOf(document: TextDocument, path: string): CommentForm | undefined {
  const language = languageOf(path);
  switch (language) {
    case undefined:
    case 'text':
      return undefined;
    case 'script':
      return { before: '//', after: '' };
    case 'json':
      return document.languageId === 'jsonc' ? { before: '//', after: '' } : undefined;
    case 'markdown':
    case 'xml':
      return { before: '<!--', after: ' -->' };
    default:
      return { before: '#', after: '' };
  }
}

/** A line inside a template literal, or a string of several lines, is text, and a comment there would be text too. */
async function isInsideText(path: string, text: string, offset: number): Promise<boolean> {
  const language = languageOf(path);
  if (!isCode(language) || !/`|"""|'''/.test(text.slice(0, offset))) return false;
  const lower = await loadLower(language);
  if (!lower) return false;
  for (const { kind, start, end } of descendants(lower(path, text))) {
    if ((kind === 'template' || kind === 'literal') && start < offset && offset < end) return true;
  }
  return false;
}

/** Whether the new line would be a comment: inside a block of text, or in the middle of a command, it would not. */
async function isComment(
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
  line: string,
): Promise<boolean> {
  const read = await loadReader(languageOf(path) ?? 'text');
  if (!read) return true;
  const start = before.length + line.search(/\S/);
  return read(path, before + line + after).comments.some((comment) => comment.start === start);
}

/** The comment's line, with a stop for the reason where the client can jump to it. */
function withReason(session: Session, directive: string, after: string, line: string): Pick<Edit, 'text' | 'stops'> {
  const ending = after + (line.endsWith('\r\n') ? '\r\n' : '\n');
  if (!session.features.snippetEdits) return { text: directive + ending };
  const reason = 'reason';
  const stop = { start: directive.length, end: directive.length + reason.length };
  return { text: directive + reason + ending, stops: [stop] };
}
