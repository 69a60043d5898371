import type { Connection, ExecuteCommandParams } from 'vscode-languageserver';

/** The command that says what a fix leaves to the user. Its arguments are the fix's title and the steps. */
export const SHOW_STEPS_COMMAND = 'mcpAuthAudit.showSteps';

/** `workspace/executeCommand`: shows the steps of a fix. They travel in the command, so nothing is kept for it. */
export function registerShowSteps(connection: Connection): void {
  connection.onExecuteCommand(({ command, arguments: steps }: ExecuteCommandParams) => {
    if (command !== SHOW_STEPS_COMMAND) return null;
    const text = (steps ?? []).filter((step: unknown): step is string => typeof step === 'string');
    if (text.length > 0) void connection.sendNotification('window/showMessage', { type: 3, message: text.join('\n') });
    return null;
  });
}
