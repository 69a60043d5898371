import { type Disposable, EventEmitter } from 'vscode';

/** Whether an audit that the user asked for is running. */
export class Activity implements Disposable {
  readonly #changed = new EventEmitter<undefined>();
  #running = 0;

  readonly onDidChange = this.#changed.event;

  get busy(): boolean {
    return this.#running > 0;
  }

  async during<T>(work: Thenable<T>): Promise<T> {
    this.#add(1);
    try {
      return await work;
    } finally {
      this.#add(-1);
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #add(count: number): void {
    this.#running += count;
    this.#changed.fire(undefined);
  }
}
