import assert from 'node:assert/strict';
import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  languages,
  type Range,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import { eventually } from './waiting.ts';

const SOURCE = 'MCP Auth Audit';

/** The rule that a diagnostic is about. */
export function ruleOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function findingsOf(uri: Uri): Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === SOURCE);
}

export function finding(uri: Uri, rule: string): Promise<Diagnostic> {
  return eventually(`\`${rule}\``, () => findingsOf(uri).find((diagnostic) => ruleOf(diagnostic) === rule));
}

/** Waits until a rule has nothing more to say about a file. */
export async function isGone(uri: Uri, rule: string): Promise<void> {
  await eventually(`\`${rule}\` to go`, () =>
    findingsOf(uri).some((diagnostic) => ruleOf(diagnostic) === rule) ? undefined : true,
  );
}

/** Takes the quick fix of that title, as the light bulb does. */
export async function takeFix(document: TextDocument, range: Range, title: string): Promise<void> {
  const action = await eventually(`the fix \`${title}\``, async () => {
    const actions = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      CodeActionKind.QuickFix.value,
      20,
    );
    return actions.find((action) => action.title === title);
  });
  assert.ok(action.edit, 'the action is resolved');
  assert.ok(await workspace.applyEdit(action.edit), 'the edit is applied');
}
