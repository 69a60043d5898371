import type { Language, Tree, TreeCursor } from 'web-tree-sitter';
import type { Syntax } from './syntax.ts';

/** A node that was copied out of a tree, with what the parser calls it. */
export interface Copied extends Syntax {
  /**
   * A node that the parser takes over from one tree into the next one keeps its id, with all that is in it, while both
   * trees are in memory. 0 for small nodes, and where nobody asked.
   */
  readonly id: number;
  readonly children: readonly Copied[];
}

/**
 * Copies a tree out of the parser's memory, with ids if it is one to `keep`. What it has in common with the tree that
 * it was made from, of which `before` is the copy, is not looked at again.
 */
export type Copy = (tree: Tree, keep: boolean, before?: Copied) => Copied;

/** The length in characters from which on a node is worth to be known again. */
const LARGE = 64;
/** Punctuation, operators and keywords of this length hold nothing; `is not` holds two words. */
const LONGEST_LEAF = 2;

/** What the grammar says of all nodes of a type. */
interface Kind {
  readonly type: string;
  readonly named: boolean;
}

const ERROR: Kind = { type: 'ERROR', named: true };

interface Building extends Copied {
  readonly children: Copied[];
}

export function createCopy(language: Language): Copy {
  const kinds: readonly (Kind | undefined)[] = language.types.map((type, id) => ({
    type,
    named: language.nodeTypeIsNamed(id),
  }));
  return (tree, keep, before) => {
    const cursor = tree.walk();
    const known = before ? largeNodesOf(before) : NONE;
    const root = nodeAt(cursor, kinds, keep);
    const parents = [root];
    let moved = cursor.gotoFirstChild();
    // Without recursion: hostile text nests deeper than the stack.
    for (let parent = parents.at(-1); parent; parent = parents.at(-1)) {
      if (!moved) {
        parents.pop();
        moved = cursor.gotoParent() && cursor.gotoNextSibling();
        continue;
      }
      const node = nodeAt(cursor, kinds, keep);
      const same = node.id === 0 ? undefined : known.get(node.id);
      parent.children.push(same ? shifted(same, node) : node);
      if (!same && mayHoldMore(node) && cursor.gotoFirstChild()) parents.push(node);
      else moved = cursor.gotoNextSibling();
    }
    cursor.delete();
    return root;
  };
}

function nodeAt(cursor: TreeCursor, kinds: readonly (Kind | undefined)[], keep: boolean): Building {
  const { type, named } = kinds[cursor.nodeTypeId] ?? ERROR;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  return {
    type,
    start,
    end,
    named,
    field: cursor.currentFieldName ?? undefined,
    missing: start === end && cursor.nodeIsMissing,
    children: [],
    id: keep && end - start >= LARGE ? cursor.nodeId : 0,
  };
}

function mayHoldMore({ named, start, end }: Syntax): boolean {
  return named || end - start > LONGEST_LEAF;
}

const NONE: ReadonlyMap<number, Copied> = new Map();

function largeNodesOf(root: Copied): Map<number, Copied> {
  const found = new Map<number, Copied>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    found.set(node.id, node);
    for (const each of node.children) if (each.id !== 0) open.push(each);
  }
  return found;
}

/** The node as it was, where it is now. */
function shifted(same: Copied, { start, field }: Syntax): Copied {
  const by = start - same.start;
  if (by === 0 && field === same.field) return same;
  const root: Building = { ...same, start, end: same.end + by, field, children: [] };
  const open: [node: Building, from: Copied][] = [[root, same]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [{ children }, from] = next;
    for (const each of from.children) {
      const { type, start, end, named, field, missing, id } = each;
      const node = { type, start: start + by, end: end + by, named, field, missing, children: [], id };
      children.push(node);
      if (each.children.length > 0) open.push([node, each]);
    }
  }
  return root;
}
