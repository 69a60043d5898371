import { Language, Parser, type Tree } from 'web-tree-sitter';
import { grammar } from '../grammars.ts';
import { createCopy, type Copy } from './copy.ts';
import { editBetween } from './edit.ts';
import { KeptTrees } from './kept-trees.ts';

/**
 * One node of the concrete syntax tree, copied out of the parser's memory. Offsets are UTF-16 code units. `children`
 * holds what the grammar names and the keywords and operators between.
 */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** Whether the grammar names the node; punctuation, operators and keywords are not. */
  readonly named: boolean;
  /** The role in the node around it: `name`, `body`, `left` … */
  readonly field: string | undefined;
  /** The parser made the node up, to go on. */
  readonly missing: boolean;
  readonly children: readonly Syntax[];
}

/**
 * Parses a text; undefined for hostile text that the parser cannot read in bounded steps. `before` is what the same
 * file said when it was parsed last: the tree of a file that changes is kept, so that only what changed is parsed the
 * next time. What is parsed does not depend on it.
 */
export type Parse = (text: string, before?: string) => Syntax | undefined;

/** The parser is asked for progress every hundred steps or so; sound text takes a few steps a character. */
const STEPS_PER_CHARACTER = 4;
const LEAST_STEPS = 20_000;

/** Makes the parser of Python; undefined when the host lends no grammar. */
export async function createParse(): Promise<Parse | undefined> {
  const [runtime, python] = await Promise.all([grammar('web-tree-sitter.wasm'), grammar('tree-sitter-python.wasm')]);
  if (runtime === undefined || python === undefined) return undefined;
  await Parser.init({ wasmBinary: runtime });
  const language = await Language.load(python);
  const parser = new Parser();
  parser.setLanguage(language);
  const copy = createCopy(language);
  const kept = new KeptTrees();
  return (text, before) =>
    before === undefined ? parseOnce(parser, copy, text) : parseAgain(parser, copy, kept, text, before);
}

/** Its memory is freed at once. */
function parseOnce(parser: Parser, copy: Copy, text: string): Syntax | undefined {
  const tree = parseText(parser, text, null);
  try {
    return tree === null ? undefined : copy(tree, false);
  } finally {
    tree?.delete();
  }
}

/** Parses what changed since `before`, if the tree of that is still there, and keeps the new tree in its place. */
function parseAgain(parser: Parser, copy: Copy, kept: KeptTrees, text: string, before: string): Syntax | undefined {
  const known = kept.take(before);
  let tree: Tree | null = null;
  try {
    known?.tree.edit(editBetween(before, text));
    tree = known ? parseText(parser, text, known.tree) : null;
    // How the parser goes on after an error may depend on what it knew before.
    if (tree === null || tree.rootNode.hasError) {
      tree?.delete();
      tree = parseText(parser, text, null);
    }
    if (tree === null) return undefined;
    const copied = copy(tree, true, known?.copied);
    kept.put({ text, tree, copied });
    return copied;
  } finally {
    known?.tree.delete();
  }
}

function parseText(parser: Parser, text: string, before: Tree | null): Tree | null {
  let left = LEAST_STEPS + text.length * STEPS_PER_CHARACTER;
  try {
    const tree = parser.parse(text, before, { progressCallback: () => --left < 0 });
    if (tree === null) parser.reset();
    return tree;
  } catch {
    parser.reset();
    return null;
  }
}
