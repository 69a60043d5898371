import type { InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol.ts';

/** What the client can do, as far as an answer depends on it. */
export interface ClientFeatures {
  /** It asks for diagnostics; otherwise they are published. */
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly relatedInformation: boolean;
  /** Edits may hold tab stops. */
  readonly snippetEdits: boolean;
  readonly documentChanges: boolean;
  readonly createFiles: boolean;
  /** Code actions are literals, and their edits may come later. */
  readonly actionLiterals: boolean;
  readonly resolveEdits: boolean;
  readonly markdownHover: boolean;
  readonly watchFiles: boolean;
  readonly workspaceFolders: boolean;
  /** It answers the requests of `files.host.ts`. */
  readonly hostFiles: boolean;
  /** Where grammars can be fetched. */
  readonly grammars: string | undefined;
  /** The whole workspace is audited without being asked. */
  readonly auditsWorkspace: boolean;
}

export function clientFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
  const { textDocument, workspace } = capabilities;
  const action = textDocument?.codeAction;
  const edit = workspace?.workspaceEdit;
  const options = optionsOf(initializationOptions);
  return {
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: [textDocument?.diagnostic, textDocument?.publishDiagnostics].some(
      (diagnostics) => diagnostics?.relatedInformation === true,
    ),
    snippetEdits: edit?.snippetEditSupport === true && edit.documentChanges === true,
    documentChanges: edit?.documentChanges === true,
    createFiles: edit?.documentChanges === true && edit.resourceOperations?.includes('create') === true,
    actionLiterals: action?.codeActionLiteralSupport !== undefined,
    resolveEdits: action?.dataSupport === true && action.resolveSupport?.properties.includes('edit') === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    hostFiles: options.hostFiles === true,
    grammars: typeof options.grammars === 'string' ? options.grammars : undefined,
    auditsWorkspace: options.workspaceAudit !== 'onDemand',
  };
}

function optionsOf(options: unknown): InitializationOptions {
  return typeof options === 'object' && options !== null ? options : {};
}
