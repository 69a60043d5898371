import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import { grammar } from '../grammars.ts';

/**
 * One node of the concrete syntax tree, copied out of the parser's memory, which is freed at once. Offsets are UTF-16
 * code units. `children` holds what the grammar names and the keywords and operators between.
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

export type Parse = (text: string) => Syntax | undefined;

/** The parser is asked for progress every hundred steps or so; sound text takes a few steps a character. */
const STEPS_PER_CHARACTER = 4;
const LEAST_STEPS = 20_000;

/** Makes the parser of Python; undefined when the host lends no grammar. */
export async function createParse(): Promise<Parse | undefined> {
  const [runtime, python] = await Promise.all([grammar('web-tree-sitter.wasm'), grammar('tree-sitter-python.wasm')]);
  if (runtime === undefined || python === undefined) return undefined;
  await Parser.init({ wasmBinary: runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(python));
  return (text) => parse(parser, text);
}

/** The whole tree; undefined for hostile text that the parser cannot read in bounded steps. */
function parse(parser: Parser, text: string): Syntax | undefined {
  let left = LEAST_STEPS + text.length * STEPS_PER_CHARACTER;
  let tree: Tree | null = null;
  try {
    tree = parser.parse(text, null, { progressCallback: () => --left < 0 });
    return tree === null ? undefined : copy(tree.walk());
  } catch {
    return undefined;
  } finally {
    if (tree === null) parser.reset();
    tree?.delete();
  }
}

interface Building extends Syntax {
  readonly children: Building[];
}

/** Without recursion: hostile text nests deeper than the stack. */
function copy(cursor: TreeCursor): Syntax {
  const root = current(cursor);
  const parents = [root];
  let moved = cursor.gotoFirstChild();
  for (let parent = parents.at(-1); parent; parent = parents.at(-1)) {
    if (!moved) {
      parents.pop();
      moved = cursor.gotoParent() && cursor.gotoNextSibling();
      continue;
    }
    const node = current(cursor);
    parent.children.push(node);
    if (cursor.gotoFirstChild()) parents.push(node);
    else moved = cursor.gotoNextSibling();
  }
  cursor.delete();
  return root;
}

function current(cursor: TreeCursor): Building {
  return {
    type: cursor.nodeType,
    start: cursor.startIndex,
    end: cursor.endIndex,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName ?? undefined,
    missing: cursor.nodeIsMissing,
    children: [],
  };
}
