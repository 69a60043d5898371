import type { WorkDoneProgressReporter } from 'vscode-languageserver';

/** Progress of requests that report none. */
export const silent: WorkDoneProgressReporter = {
  begin: () => undefined,
  report: () => undefined,
  done: () => undefined,
};
