import { PassThrough } from 'node:stream';
import type {
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeParams,
  InitializeResult,
  MarkupKind,
  MessageConnection,
  Position,
  Range,
  TextDocumentContentChangeEvent,
  WorkspaceDiagnosticReport,
  WorkspaceDiagnosticReportPartialResult,
} from 'vscode-languageserver/node';
import {
  CancellationTokenSource,
  createConnection,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CONNECTION_OPTIONS } from '../../server/lsp/connection.ts';
import { startServer } from '../../server/lsp/server.ts';
import type { Host } from '../../server/lsp/session.ts';

/** The client's side of a connection, in the words of a person at an editor. */
export class Client {
  /** Everything that the server has sent, as JSON. */
  readonly sent: string[] = [];
  readonly published = new Map<string, Diagnostic[]>();
  readonly notifications: { readonly method: string; readonly params: unknown }[] = [];
  /** What the server asked of the client. */
  readonly requests: { readonly method: string; readonly params: unknown }[] = [];
  readonly connection: MessageConnection;
  /** What the client answers to the server's requests, by method. */
  readonly answers: Record<string, (params: never) => unknown> = {};
  readonly #documents = new Map<string, TextDocument>();
  readonly #waiting = new Set<() => void>();

  constructor(host: Host) {
    const up = new PassThrough();
    const down = new PassThrough();
    down.on('data', (chunk: Buffer) => this.sent.push(chunk.toString()));
    const reader = new StreamMessageReader(up);
    startServer(createConnection(reader, new StreamMessageWriter(down), CONNECTION_OPTIONS), host);
    this.connection = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    this.connection.onRequest((method: string, params: unknown) => {
      this.requests.push({ method, params });
      this.#wake();
      return this.answers[method]?.(params as never) ?? null;
    });
    this.connection.onNotification((method: string, params: unknown) => {
      this.notifications.push({ method, params });
      if (method === 'textDocument/publishDiagnostics') {
        const { uri, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
        this.published.set(uri, diagnostics);
      }
      this.#wake();
    });
    this.connection.listen();
  }

  async initialize(params: Partial<InitializeParams> = {}): Promise<InitializeResult> {
    const all = { processId: null, rootUri: null, workspaceFolders: null, ...EDITOR, ...params };
    const result = await this.connection.sendRequest<InitializeResult>('initialize', all);
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(uri: string, text: string, languageId = 'typescript'): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces the first occurrence of `from`, as an incremental change. */
  async replace(uri: string, from: string, to: string): Promise<void> {
    const document = this.#document(uri);
    const start = document.getText().indexOf(from);
    if (start < 0) throw new Error(`\`${from}\` is not in ${uri}`);
    const range = { start: document.positionAt(start), end: document.positionAt(start + from.length) };
    await this.change(uri, [{ range, text: to }]);
  }

  /** Replaces what stands between two offsets, as an incremental change. */
  async changeSpan(uri: string, start: number, end: number, text: string): Promise<void> {
    const document = this.#document(uri);
    await this.change(uri, [{ range: { start: document.positionAt(start), end: document.positionAt(end) }, text }]);
  }

  offset(uri: string, position: Position): number {
    return this.#document(uri).offsetAt(position);
  }

  async change(uri: string, changes: TextDocumentContentChangeEvent[]): Promise<void> {
    const document = this.#document(uri);
    const changed = TextDocument.update(document, changes, document.version + 1);
    this.#documents.set(uri, changed);
    const textDocument = { uri, version: changed.version };
    await this.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges: changes });
  }

  async close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  text(uri: string): string {
    return this.#document(uri).getText();
  }

  async pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    const params = { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) };
    return await this.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', params);
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    return report.kind === 'full' ? report.items : [];
  }

  /** Asks for the whole workspace. `reported` grows with the partial results while the request is open. */
  pullWorkspace(previousResultIds: readonly { uri: string; value: string }[] = []): WorkspacePull {
    const source = new CancellationTokenSource();
    const partialResultToken = `workspace-${Math.random()}`;
    const reported: WorkspaceDiagnosticReportPartialResult['items'] = [];
    const pull = { settled: false };
    this.connection.onProgress({ method: 'workspace/diagnostic' } as never, partialResultToken, (part) => {
      reported.push(...(part as WorkspaceDiagnosticReportPartialResult).items);
    });
    const params = { previousResultIds, partialResultToken };
    const reply = this.connection
      .sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', params, source.token)
      .finally(() => (pull.settled = true));
    return {
      reported,
      reply,
      isOpen: () => !pull.settled,
      cancel: () => {
        source.cancel();
      },
    };
  }

  async codeActions(uri: string, diagnostics: Diagnostic[], only?: string[]): Promise<CodeAction[]> {
    const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const context = { diagnostics, ...(only === undefined ? {} : { only }) };
    return await this.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context,
    });
  }

  async resolve(action: CodeAction): Promise<CodeAction> {
    return await this.connection.sendRequest<CodeAction>('codeAction/resolve', action);
  }

  /** Applies an action's edit to the open documents, with the default text of its tab stops. */
  async apply({ edit }: CodeAction): Promise<void> {
    for (const change of edit?.documentChanges ?? []) {
      if (!('textDocument' in change)) continue;
      const { uri, version } = change.textDocument;
      if (version !== this.#document(uri).version) throw new Error(`The edit is about another version of ${uri}`);
      const edits = change.edits.map((one) => ({
        range: one.range,
        text: 'snippet' in one ? plain(one.snippet.value) : one.newText,
      }));
      await this.change(uri, lastFirst(edits));
    }
    for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
      await this.change(uri, lastFirst(edits.map(({ range, newText }) => ({ range, text: newText }))));
    }
  }

  /** Resolves as soon as the condition holds, looked at after every message of the server. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** The place of a piece of text in an open document. */
  range(uri: string, piece: string): Range {
    const document = this.#document(uri);
    const start = document.getText().indexOf(piece);
    return { start: document.positionAt(start), end: document.positionAt(start + piece.length) };
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

export interface WorkspacePull {
  readonly reported: WorkspaceDiagnosticReportPartialResult['items'];
  readonly reply: Promise<WorkspaceDiagnosticReport>;
  isOpen(): boolean;
  cancel(): void;
}

const textDocument = {
  publishDiagnostics: { relatedInformation: true },
  hover: { contentFormat: ['markdown', 'plaintext'] as MarkupKind[] },
  codeAction: {
    codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
    dataSupport: true,
    resolveSupport: { properties: ['edit'] },
  },
};
const workspace = {
  diagnostics: { refreshSupport: true },
  workspaceFolders: true,
  didChangeWatchedFiles: { dynamicRegistration: true },
  workspaceEdit: { documentChanges: true, snippetEditSupport: true, resourceOperations: ['create' as const] },
};

/** What VS Code announces, as far as the server looks at it. */
const EDITOR = {
  capabilities: {
    textDocument: { ...textDocument, diagnostic: { relatedInformation: true, dataSupport: true } },
    workspace,
  },
} satisfies Partial<InitializeParams>;

/** An editor that waits for diagnostics to be published. */
export const OLDER_EDITOR = { capabilities: { textDocument, workspace } } satisfies Partial<InitializeParams>;

/** An editor that knows text edits and nothing more: no tab stops, no later edits, no data, no created files. */
export const PLAIN_EDITOR = {
  capabilities: {
    textDocument: {
      ...textDocument,
      diagnostic: {},
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
      hover: {},
    },
  },
} satisfies Partial<InitializeParams>;

/** Later edits first, so that the ranges of the earlier ones stay right; edits at one place keep their order. */
function lastFirst(edits: { range: Range; text: string }[]): { range: Range; text: string }[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => compare(b.edit.range, a.edit.range) || b.index - a.index)
    .map(({ edit }) => edit);
}

function compare(a: Range, b: Range): number {
  return a.start.line - b.start.line || a.start.character - b.start.character;
}

/** A snippet without its markers: `${1:name}` is `name`. */
function plain(snippet: string): string {
  return snippet.replace(/\$\{\d+:((?:\\.|[^\\}])*)\}/g, '$1').replace(/\\([\\$}])/g, '$1');
}
