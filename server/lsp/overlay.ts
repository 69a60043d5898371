import { isInside } from '../engine/paths.ts';
import type { LineIndex } from '../engine/source.ts';
import { lineIndex } from '../engine/source.ts';
import type { FileContent, Workspace } from '../engine/workspace.ts';
import { bounded } from './decode.ts';
import type { OpenDocuments } from './documents.ts';
import type { Files } from './files.ts';

/** How long work may go on before messages of the client (a cancellation, a keystroke) get their turn. */
const TURN_MILLISECONDS = 12;

/** The engine's view of the workspace: the open documents over the files. */
export class Overlay implements Workspace {
  roots: readonly string[] = [];
  /** Whether `forgetList` is called whenever files come or go. */
  keepsList = false;
  readonly #documents: OpenDocuments;
  readonly #filesFor: (path: string) => Files;
  readonly #read = new Map<string, { readonly text: string; lines?: LineIndex }>();
  #listed: Promise<readonly string[]> | undefined;
  #turn = 0;

  constructor(documents: OpenDocuments, filesFor: (path: string) => Files) {
    this.#documents = documents;
    this.#filesFor = filesFor;
  }

  async files(): Promise<readonly string[]> {
    const listed = await this.#list();
    const open = this.#documents.all().map(({ uri }) => this.#documents.pathOf(uri));
    const inside = open.filter((path) => this.roots.some((root) => isInside(root, path)));
    return [...new Set([...listed, ...inside])];
  }

  /** Lets messages of the client in, if work has gone on for a while. */
  async giveTurn(): Promise<void> {
    if (performance.now() - this.#turn < TURN_MILLISECONDS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#turn = performance.now();
  }

  async read(path: string): Promise<FileContent | undefined> {
    await this.giveTurn();
    const document = this.#documents.at(path);
    const content = document === undefined ? await this.#filesFor(path).read(path) : bounded(document.getText());
    if (content?.kind === 'text') this.#read.set(path, { text: content.text });
    else this.#read.delete(path);
    return content;
  }

  async tracked(path: string): Promise<boolean | undefined> {
    return await this.#filesFor(path).tracked?.(path);
  }

  async names(folder: string): Promise<readonly string[]> {
    return (await this.#filesFor(folder).names?.(folder)) ?? [];
  }

  /** The list is kept as long as the client tells what comes and goes. */
  #list(): Promise<readonly string[]> {
    if (this.#listed !== undefined) return this.#listed;
    const lists = Promise.all(this.roots.map((root) => this.#filesFor(root).list(root)));
    const listed = lists.then((paths) => paths.flat());
    if (this.keepsList) this.#listed = listed;
    // A list that failed is asked for again.
    listed.catch(() => {
      this.forgetList();
    });
    return listed;
  }

  /** Files came or went. */
  forgetList(): void {
    this.#listed = undefined;
  }

  forget(path: string): void {
    this.#read.delete(path);
  }

  forgetAll(): void {
    this.forgetList();
    this.#read.clear();
  }

  /** The lines of the text that the engine read last; undefined when the file cannot be read. */
  async lines(path: string): Promise<LineIndex | undefined> {
    if (!this.#read.has(path)) await this.read(path);
    const read = this.#read.get(path);
    if (read === undefined) return undefined;
    read.lines ??= lineIndex(read.text);
    return read.lines;
  }
}
