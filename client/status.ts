import {
  type Command,
  commands,
  DiagnosticSeverity,
  languages,
  LanguageStatusSeverity,
  type LanguageStatusItem,
  window,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { DIAGNOSTIC_SOURCE } from '../server/lsp/protocol.ts';
import type { Activity } from './activity.ts';
import type { Releasable } from './releasable.ts';
import { describeCounts } from './counts.ts';
import { LANGUAGES } from './languages.ts';

/** One item beside the language of the open file: what was found in it, or what the server is doing. */
export function* registerStatus(client: BaseLanguageClient, activity: Activity): Generator<Releasable> {
  const item = languages.createLanguageStatusItem('mcpAuthAudit.status', [...LANGUAGES]);
  item.name = 'MCP Auth Audit';
  let state: State = client.state;
  const update = (): void => show(item, state, activity.busy);
  update();
  yield item;
  yield client.onDidChangeState(({ newState }) => {
    state = newState;
    void commands.executeCommand('setContext', 'mcpAuthAudit.state', nameOf(state));
    update();
  });
  yield activity.onDidChange(update);
  yield languages.onDidChangeDiagnostics(update);
  yield window.onDidChangeActiveTextEditor(update);
}

function show(item: LanguageStatusItem, state: State, auditing: boolean): void {
  item.busy = auditing || state === State.Starting;
  item.severity = LanguageStatusSeverity.Information;
  item.command = { title: 'Show Matrix', command: 'mcpAuthAudit.showMatrix' };
  item.detail = auditing ? 'MCP Auth Audit is auditing the workspace' : 'MCP Auth Audit';
  if (state === State.Running) {
    showCounts(item);
    return;
  }
  item.text = state === State.Starting ? 'Starting' : 'Server stopped';
  if (state === State.Starting) return;
  item.severity = LanguageStatusSeverity.Error;
  item.command = restartCommand;
}

const restartCommand: Command = { title: 'Restart Server', command: 'mcpAuthAudit.restartServer' };

function showCounts(item: LanguageStatusItem): void {
  const uri = window.activeTextEditor?.document.uri;
  const found = uri ? languages.getDiagnostics(uri).filter(({ source }) => source === DIAGNOSTIC_SOURCE) : [];
  const errors = found.filter(({ severity }) => severity === DiagnosticSeverity.Error).length;
  const warnings = found.filter(({ severity }) => severity === DiagnosticSeverity.Warning).length;
  const counts = describeCounts(errors, warnings, found.length - errors - warnings);
  item.text = `$(shield) ${counts}`;
  if (warnings > 0) item.severity = LanguageStatusSeverity.Warning;
  if (errors > 0) item.severity = LanguageStatusSeverity.Error;
}

function nameOf(state: State): 'running' | 'starting' | 'stopped' {
  if (state === State.Running) return 'running';
  return state === State.Starting ? 'starting' : 'stopped';
}
