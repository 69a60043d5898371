import type { Connection } from 'vscode-languageserver';
import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOf, uriOf } from './uri.ts';

/** What an unsaved document without a file name is read as, by the editor's language. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
  python: '.py',
  json: '.json',
  jsonc: '.json',
  dotenv: '/.env',
  yaml: '.yaml',
  toml: '.toml',
  properties: '.properties',
  dockerfile: '/Dockerfile',
  shellscript: '.sh',
};

/** A document as the client and as the engine name it. */
export interface DocumentName {
  readonly uri: string;
  readonly path: string;
}

/** The documents that the editor has open. Their text is what the engine sees, whatever is on disk. */
export class OpenDocuments {
  readonly #documents = new TextDocuments(TextDocument);
  readonly #uris = new Map<string, string>();

  listen(connection: Connection): void {
    this.#documents.onDidOpen(({ document }) => this.#uris.set(enginePath(document), document.uri));
    this.#documents.onDidClose(({ document }) => this.#uris.delete(enginePath(document)));
    this.#documents.listen(connection);
  }

  /** Opened, or changed. */
  onChanged(callback: (document: DocumentName) => void): void {
    this.#documents.onDidChangeContent(({ document }) => {
      callback({ uri: document.uri, path: enginePath(document) });
    });
  }

  onClosed(callback: (document: DocumentName) => void): void {
    this.#documents.onDidClose(({ document }) => {
      callback({ uri: document.uri, path: enginePath(document) });
    });
  }

  get(uri: string): TextDocument | undefined {
    return this.#documents.get(uri);
  }

  at(path: string): TextDocument | undefined {
    const uri = this.#uris.get(path);
    return uri === undefined ? undefined : this.#documents.get(uri);
  }

  all(): readonly TextDocument[] {
    return this.#documents.all();
  }

  /** The engine's path of a document, open or not. */
  pathOf(uri: string): string {
    const document = this.#documents.get(uri);
    return document === undefined ? pathOf(uri) : enginePath(document);
  }

  /** The URI of a path, as the client spells it when the document is open. */
  uriOf(path: string): string {
    return this.#uris.get(path) ?? uriOf(path);
  }
}

function enginePath({ uri, languageId }: TextDocument): string {
  const path = pathOf(uri);
  return uri.startsWith('untitled:') ? path + (EXTENSIONS[languageId] ?? '') : path;
}
