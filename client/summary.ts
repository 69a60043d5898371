import { EventEmitter, type LogOutputChannel } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { SUMMARY_REQUEST, type WireSummary } from '../server/lsp/protocol.ts';
import type { Releasable } from './releasable.ts';

/** The last summary of the workspace's servers, for the views; undefined until the server has answered. */
export class SummaryStore implements Releasable {
  readonly #client: BaseLanguageClient;
  readonly #log: LogOutputChannel;
  readonly #changed = new EventEmitter<WireSummary | undefined>();
  readonly #watch: Releasable;
  #current: WireSummary | undefined;
  #asking = false;
  #askAgain = false;

  readonly onDidChange = this.#changed.event;

  constructor(client: BaseLanguageClient, log: LogOutputChannel) {
    this.#client = client;
    this.#log = log;
    this.#watch = client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.refresh();
      else this.#set(undefined);
    });
  }

  get current(): WireSummary | undefined {
    return this.#current;
  }

  /** Asks the server; one question at a time, and once more when something changed meanwhile. */
  refresh(): void {
    this.#askAgain = true;
    if (!this.#asking) void this.#ask();
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#askAgain && this.#client.isRunning()) {
      this.#askAgain = false;
      try {
        this.#set(await this.#client.sendRequest<WireSummary>(SUMMARY_REQUEST));
      } catch (error) {
        this.#log.warn(`The summary of the workspace could not be read: ${String(error)}`);
      }
    }
    this.#asking = false;
  }

  #set(summary: WireSummary | undefined): void {
    if (summary === this.#current) return;
    this.#current = summary;
    this.#changed.fire(summary);
  }
}
