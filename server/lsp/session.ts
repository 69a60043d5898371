import type { Connection, InitializeParams } from 'vscode-languageserver';
import type { Auditor, CreateAuditor } from '../engine/audit.ts';
import { provideGrammars, type GrammarSource } from '../engine/languages/grammars.ts';
import type { SkipReason } from '../engine/workspace.ts';
import { Changes } from './changes.ts';
import type { ClientFeatures } from './clientFeatures.ts';
import { clientFeatures } from './clientFeatures.ts';
import type { DocumentName, OpenDocuments } from './documents.ts';
import { fetchedGrammars } from './grammars.ts';
import type { Files } from './files.ts';
import { hostFiles, noFiles } from './files.host.ts';
import { Jobs } from './job.ts';
import type { Later } from './later.ts';
import { later } from './later.ts';
import { Overlay } from './overlay.ts';
import { CHANGED_NOTIFICATION } from './protocol.ts';
import { whySkipped } from './skipped.ts';
import { pathOf, schemeOf } from './uri.ts';
import type { WorkspaceReports } from './workspaceReports.ts';

/** What the server is given by the program that starts it. */
export interface Host {
  readonly createAuditor: CreateAuditor;
  /** The rules' pages in Markdown, by rule id. */
  readonly pages: Readonly<Record<string, string>>;
  /** Files on disk; undefined where there is no disk. */
  readonly disk: Files | undefined;
  /** Grammars on disk; without them they are fetched from where the client says. */
  readonly grammars?: GrammarSource | undefined;
  /** How long after the last change work on the whole workspace begins, in milliseconds. */
  readonly settle: number;
}

/** Work on the whole workspace waits this many times `settle` for the first document, when none is opened earlier. */
const START_SETTLES = 4;

/** What one connection knows: the open documents, the auditor over them, and what the client can do. */
export class Session {
  readonly connection: Connection;
  readonly host: Host;
  readonly features: ClientFeatures;
  readonly documents: OpenDocuments;
  readonly overlay: Overlay;
  readonly auditor: Auditor;
  readonly jobs = new Jobs();
  readonly changes = new Changes();
  /** The whole workspace is audited: from the start, or since somebody asked. */
  auditsWorkspace: boolean;
  /** The last audit of the whole workspace. */
  latest: WorkspaceReports | undefined;
  /** The client has asked for the summary, so it wants to hear when another one is due. */
  summaryWanted = false;
  /** Documents that were closed, by URI, with the count of changes at that time. */
  readonly closed = new Map<string, number>();
  readonly #announceSoon: Later;
  readonly #refreshSoon: Later;
  readonly #refreshed: (() => void)[] = [];
  readonly #ended = { aborted: false };
  readonly #skipped = new Set<string>();
  #indexed = false;
  #whole: Promise<unknown>;
  #answered: () => void = () => undefined;

  constructor(connection: Connection, host: Host, documents: OpenDocuments, params: InitializeParams) {
    this.connection = connection;
    this.host = host;
    this.documents = documents;
    this.features = clientFeatures(params);
    this.auditsWorkspace = this.features.auditsWorkspace;
    const grammars = host.grammars ?? (this.features.grammars && fetchedGrammars(this.features.grammars));
    if (grammars) provideGrammars(grammars);
    const remote = this.features.hostFiles ? hostFiles(connection) : noFiles;
    this.overlay = new Overlay(documents, (path) => (schemeOf(path) === 'file' ? (host.disk ?? remote) : remote));
    this.overlay.keepsList = this.features.watchFiles;
    this.#whole = new Promise<void>((resolve) => {
      this.#answered = resolve;
      setTimeout(resolve, host.settle * START_SETTLES);
    });
    this.setFolders(rootsOf(params));
    this.auditor = host.createAuditor(this.overlay, { pause: () => this.overlay.giveTurn(), fixClasses: false });
    this.#announceSoon = later(host.settle, () => {
      if (this.summaryWanted) void connection.sendNotification(CHANGED_NOTIFICATION, {});
    });
    this.#refreshSoon = later(host.settle, () => {
      this.#refresh();
    });
  }

  /** A file's text changed, or it came or went. */
  changed(path: string): void {
    this.overlay.forget(path);
    this.auditor.invalidate(path);
    this.#announce();
  }

  /** Anything may have changed. */
  changedAll(): void {
    this.overlay.forgetAll();
    this.auditor.invalidateAll();
    this.#announce();
  }

  /** A document was closed: from now on, what is on disk counts. */
  documentClosed({ uri, path }: DocumentName): void {
    this.changed(path);
    this.closed.set(uri, this.changes.count);
  }

  /**
   * Does work on the whole workspace: after the requests about single documents, and one piece after another, so that
   * the second finds what the first has read.
   */
  async whole<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#whole;
    const now = before.then(() => this.jobs.idle()).then(work);
    this.#whole = now.catch(() => undefined);
    return await now;
  }

  /** Has the findings of the open documents computed anew, because of something other than their own text. */
  refresh(): void {
    this.#refreshSoon.ask();
  }

  /** For clients that are published to. */
  onRefresh(callback: () => void): void {
    this.#refreshed.push(callback);
  }

  setFolders(uris: readonly string[]): void {
    const roots = uris.map((uri) => pathOf(uri).replace(/(?<=.)\/$/, ''));
    this.overlay.roots = [...new Set(roots)].filter((root) => !roots.some((other) => root.startsWith(`${other}/`)));
  }

  /**
   * The first findings of a document are out. Now the whole workspace is read, once, in the background: then files that
   * import an open file are known too.
   */
  answered(): void {
    this.#answered();
    if (this.#indexed || !this.auditsWorkspace) return;
    this.#indexed = true;
    setTimeout(() => void this.#index(), this.host.settle);
  }

  end(): void {
    this.#ended.aborted = true;
    this.#announceSoon.cancel();
    this.#refreshSoon.cancel();
  }

  /** Logs, once, that a file is not audited. */
  noteSkipped(path: string, reason: SkipReason): void {
    const note = whySkipped(`\`${path}\``, reason);
    if (this.#skipped.has(note)) return;
    this.#skipped.add(note);
    this.connection.console.info(note);
  }

  /**
   * Logs that something failed: the name of the error and the places in the server's code. Never its message, which
   * may quote the document.
   */
  logFailure(what: string, error: unknown): void {
    const name = error instanceof Error ? error.name : typeof error;
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
    this.connection.console.error([`\`${what}\` failed: ${name}`, ...frames.slice(0, 8)].join('\n'));
  }

  async #index(): Promise<void> {
    try {
      await this.whole(() => this.auditor.index(this.#ended));
    } catch (error) {
      this.#logUnlessEnded('index', error);
      return;
    }
    this.#announce();
    this.refresh();
  }

  #logUnlessEnded(what: string, error: unknown): void {
    if (!this.#ended.aborted) this.logFailure(what, error);
  }

  #announce(): void {
    this.changes.add();
    this.#announceSoon.ask();
  }

  #refresh(): void {
    for (const callback of this.#refreshed) callback();
    if (!this.features.pullDiagnostics || !this.features.refreshDiagnostics) return;
    this.connection.languages.diagnostics.refresh().catch((error: unknown) => {
      this.#logUnlessEnded('workspace/diagnostic/refresh', error);
    });
  }
}

/** The folders that the client opened; `rootUri` is what older clients say. */
function rootsOf(params: InitializeParams): string[] {
  const { workspaceFolders } = params;
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  const { rootUri } = params as { readonly rootUri?: unknown };
  return typeof rootUri === 'string' ? [rootUri] : [];
}
