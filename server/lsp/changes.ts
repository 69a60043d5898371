import type { Job } from './job.ts';

/** Counts what changed in the workspace, and wakes who waits for the next change. */
export class Changes {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  /** Grows with every change. */
  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count++;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Resolves when `count` has passed the given one, or when the job is aborted. */
  async after(count: number, job: Job): Promise<void> {
    while (this.#count <= count && !job.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        job.onAborted(resolve);
      });
    }
  }
}
