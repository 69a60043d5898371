import type { Tree } from 'web-tree-sitter';
import type { Copied } from './copy.ts';

/** A tree in the parser's memory, with the text that it is of and what was copied out of it. */
export interface KeptTree {
  readonly text: string;
  readonly tree: Tree;
  readonly copied: Copied;
}

/** As many files as a person edits in turn. */
const MOST = 4;

/** The trees of the files that changed last. A tree that has to go is freed. */
export class KeptTrees {
  readonly #kept: KeptTree[] = [];

  /** Takes the tree of a text out: whoever takes it frees it. */
  take(text: string): KeptTree | undefined {
    const at = this.#kept.findIndex((each) => each.text === text);
    return at < 0 ? undefined : this.#kept.splice(at, 1)[0];
  }

  put(tree: KeptTree): void {
    this.take(tree.text)?.tree.delete();
    this.#kept.push(tree);
    if (this.#kept.length > MOST) this.#kept.shift()?.tree.delete();
  }
}
