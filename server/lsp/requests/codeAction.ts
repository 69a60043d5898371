import type { CodeAction, CodeActionParams, Connection, Diagnostic } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FindingKey } from '../../engine/audit.ts';
import type { Fix } from '../../engine/fix.ts';
import { precedenceOf } from '../../engine/fixes/precedence.ts';
import type { ActionData } from '../actionData.ts';
import { answer } from '../answer.ts';
import { diagnosticData, severityOf } from '../convert.ts';
import { workspaceEdit } from '../edits.ts';
import { fixAllEdits } from '../fixAll.ts';
import type { Job } from '../job.ts';
import { DIAGNOSTIC_SOURCE, FIX_ALL_KIND } from '../protocol.ts';
import type { Session } from '../session.ts';
import { suppressAction } from '../suppress.ts';
import { SHOW_STEPS_COMMAND } from './showSteps.ts';

/** `textDocument/codeAction`: the fixes of the diagnostics that the client names, and what applies to the whole file. */
export function registerCodeAction(connection: Connection, session: () => Session | undefined): void {
  connection.onCodeAction(
    answer<CodeActionParams, CodeAction[]>(
      session,
      { method: 'textDocument/codeAction', document: ({ textDocument }) => textDocument.uri, empty: () => [] },
      codeActions,
    ),
  );
}

async function codeActions(
  session: Session,
  { textDocument, context }: CodeActionParams,
  job: Job,
): Promise<CodeAction[]> {
  const document = session.documents.get(textDocument.uri);
  if (document === undefined || !session.features.actionLiterals) return [];
  const wants = (kind: string): boolean =>
    context.only === undefined || context.only.some((only) => contains(only, kind));
  const actions: CodeAction[] = [];
  const suppressions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    for (const diagnostic of inOrder(context.diagnostics)) {
      const key = findingKey(document, diagnostic);
      if (key === undefined) continue;
      const fixes = await quickFixes(session, document, diagnostic, key, job);
      // Editors list preferred actions before all others: none may pass the fixes of what is worse.
      if (actions.length > 0) for (const fix of fixes) delete fix.isPreferred;
      actions.push(...fixes);
      const suppression = await suppressAction(session, document, diagnostic, key.rule);
      if (suppression !== undefined) suppressions.push(suppression);
    }
  }
  actions.push(...suppressions);
  // Asked for by name only: a light bulb for it on every line would be noise.
  if (context.only !== undefined && wants(FIX_ALL_KIND)) actions.push(...(await fixAll(session, document, job)));
  return actions;
}

/** Our own diagnostics, first those whose repair is worth most. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const rank = ({ code, severity }: Diagnostic): number => precedenceOf(String(code), severityOf(severity));
  return diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE).sort((a, b) => rank(a) - rank(b));
}

/** `source` asks for `source.fixAll` and all below it. */
function contains(only: string, kind: string): boolean {
  return only === '' || kind === only || kind.startsWith(`${only}.`);
}

/** Which finding a diagnostic is: by its data when that is about this text, else by the range that the editor moved along. */
function findingKey(document: TextDocument, { data, code, range }: Diagnostic): FindingKey | undefined {
  const named = diagnosticData(data);
  if (named?.version === document.version) return named;
  const rule = named?.rule ?? code;
  if (typeof rule !== 'string') return undefined;
  return { rule, start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

async function quickFixes(
  session: Session,
  document: TextDocument,
  diagnostic: Diagnostic,
  key: FindingKey,
  job: Job,
): Promise<CodeAction[]> {
  const fixes = await session.auditor.fixes(session.documents.pathOf(document.uri), key, job);
  const preferred = fixes.find((fix) => fix.class === 'safe');
  const actions: CodeAction[] = [];
  for (const fix of fixes) {
    if ((fix.creates ?? []).length > 0 && !session.features.createFiles) continue;
    const action = quickFix(document, diagnostic, key, fix);
    if (fix === preferred) action.isPreferred = true;
    if (action.data !== undefined && !session.features.resolveEdits) {
      const edit = await workspaceEdit(session, fix);
      if (edit === undefined) continue;
      action.edit = edit;
    }
    actions.push(action);
  }
  return actions;
}

function quickFix(document: TextDocument, diagnostic: Diagnostic, key: FindingKey, fix: Fix): CodeAction {
  const { rule, start, end } = key;
  const action: CodeAction = { title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  if (fix.steps.length > 0) {
    action.command = {
      title: 'Show what is left to do',
      command: SHOW_STEPS_COMMAND,
      arguments: [fix.title, ...fix.steps],
    };
  }
  if (fix.class === 'guided') return action;
  const data: ActionData = { uri: document.uri, version: document.version, rule, start, end, fix: fix.id };
  return { ...action, data };
}

async function fixAll(session: Session, document: TextDocument, job: Job): Promise<CodeAction[]> {
  const edits = await fixAllEdits(session, session.documents.pathOf(document.uri), job);
  const edit = edits.length === 0 ? undefined : await workspaceEdit(session, { edits });
  return edit === undefined ? [] : [{ title: 'Apply all safe fixes of MCP Auth Audit', kind: FIX_ALL_KIND, edit }];
}
