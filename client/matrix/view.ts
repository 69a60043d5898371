import {
  type Disposable,
  Uri,
  type Webview,
  type WebviewView,
  type WebviewViewProvider,
  window,
  workspace,
} from 'vscode';
import { DECISION_MATRIX } from '../../server/engine/matrix.ts';
import { CODE_LANGUAGES } from '../languages.ts';
import type { SummaryStore } from '../summary.ts';
import { renderMatrix, renderPage } from './html.ts';
import type { UsageMessage } from './messages.ts';
import { usageOf } from './usage.ts';

/** The decision matrix in the sidebar; the pattern of the open file is marked as files are opened and edited. */
export class MatrixView implements WebviewViewProvider, Disposable {
  readonly #dist: Uri;
  readonly #summary: SummaryStore;
  readonly #subscriptions: Disposable[];
  #view: WebviewView | undefined;

  constructor(extension: Uri, summary: SummaryStore) {
    this.#dist = Uri.joinPath(extension, 'dist');
    this.#summary = summary;
    this.#subscriptions = [
      window.registerWebviewViewProvider('mcpAuthAudit.matrix', this),
      summary.onDidChange(() => this.#tell()),
      window.onDidChangeActiveTextEditor(() => this.#tell()),
    ];
  }

  resolveWebviewView(view: WebviewView): void {
    this.#view = view;
    view.webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    view.webview.onDidReceiveMessage(() => this.#tell());
    view.onDidDispose(() => (this.#view = undefined));
    view.webview.html = this.#page(view.webview);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #page(webview: Webview): string {
    return renderPage(renderMatrix(DECISION_MATRIX), {
      cspSource: webview.cspSource,
      nonce: crypto.randomUUID(),
      script: webview.asWebviewUri(Uri.joinPath(this.#dist, 'matrix.js')).toString(),
      style: webview.asWebviewUri(Uri.joinPath(this.#dist, 'matrix.css')).toString(),
    });
  }

  #tell(): void {
    const document = window.activeTextEditor?.document;
    const audited =
      document && CODE_LANGUAGES.some((language) => language === document.languageId) ? document.uri : undefined;
    const message: UsageMessage = {
      kind: 'usage',
      usage: usageOf(this.#summary.current, audited?.toString(), audited && workspace.asRelativePath(audited)),
    };
    void this.#view?.webview.postMessage(message);
  }
}
