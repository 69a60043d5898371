import type { CancellationToken } from 'vscode-languageserver';
import type { Cancellation } from '../engine/workspace.ts';

/** One request at work. It ends early when the client no longer wants it, or when its document has moved on. */
export interface Job extends Cancellation {
  /** The document's text changed under the work. */
  readonly outdated: boolean;
  /** Calls back once, when the job is aborted; at once when it is already. */
  onAborted(callback: () => void): void;
}

/** The requests at work, by the document that they are about. */
export class Jobs {
  readonly #running = new Map<string, Set<() => void>>();
  readonly #idle = new Set<() => void>();

  /** Runs work as a job. `document` is a URI; undefined for work about the whole workspace, which never is outdated. */
  async run<T>(document: string | undefined, token: CancellationToken, work: (job: Job) => Promise<T>): Promise<T> {
    let outdated = false;
    const callbacks: (() => void)[] = [];
    const abort = (): void => {
      for (const callback of callbacks.splice(0)) callback();
    };
    const outdate = (): void => {
      outdated = true;
      abort();
    };
    const job: Job = {
      get outdated() {
        return outdated;
      },
      get aborted() {
        return outdated || token.isCancellationRequested;
      },
      onAborted(callback) {
        if (job.aborted) callback();
        else callbacks.push(callback);
      },
    };
    const listener = token.onCancellationRequested(abort);
    const jobs = document === undefined ? undefined : this.#jobsOf(document);
    jobs?.add(outdate);
    try {
      return await work(job);
    } finally {
      listener.dispose();
      jobs?.delete(outdate);
      if (document !== undefined && jobs?.size === 0) this.#running.delete(document);
      this.#tellIdle();
    }
  }

  /** Ends the work on the old text of a document. */
  outdate(document: string): void {
    for (const outdate of this.#running.get(document) ?? []) outdate();
  }

  /** Resolves when no request about a document is at work: work on the whole workspace lets these go first. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await new Promise<void>((resolve) => this.#idle.add(resolve));
  }

  #jobsOf(document: string): Set<() => void> {
    const jobs = this.#running.get(document) ?? new Set();
    this.#running.set(document, jobs);
    return jobs;
  }

  #tellIdle(): void {
    if (this.#running.size > 0) return;
    for (const resolve of this.#idle) resolve();
    this.#idle.clear();
  }
}
