import ts from 'typescript';

type NodeConstructor = new (kind: ts.SyntaxKind, pos: number, end: number) => ts.Node;

/** Where the parser asks, once per text, for the class of its nodes. Exported by the package, not in its types. */
interface Internals {
  readonly objectAllocator?: { getNodeConstructor: () => NodeConstructor };
}

/** Sound text makes about 0.2 nodes per character, and the parser tries few of them twice. */
const nodesPerCharacter = 4;
const leastNodes = 20_000;

/**
 * Runs one parse that may make only so many nodes. The parser looks ahead after `async` by parsing, and again inside
 * what it looked at, so that `async(async(async(…` doubles its work with every level and forty of them never end.
 * Throws when the budget is spent.
 */
export function withNodeBudget<T>(textLength: number, run: () => T): T {
  const allocator = (ts as Internals).objectAllocator;
  if (allocator === undefined) return run();
  const getNodeConstructor = allocator.getNodeConstructor;
  left = leastNodes + nodesPerCharacter * textLength;
  const counting = countingClass(getNodeConstructor());
  allocator.getNodeConstructor = () => counting;
  try {
    return run();
  } finally {
    allocator.getNodeConstructor = getNodeConstructor;
  }
}

let left = 0;
let original: NodeConstructor | undefined;
let counting: NodeConstructor | undefined;

/** One class for all texts: nodes of ever new classes would make every reader of them slow. */
function countingClass(base: NodeConstructor): NodeConstructor {
  if (counting !== undefined && original === base) return counting;
  original = base;
  counting = class extends base {
    constructor(kind: ts.SyntaxKind, pos: number, end: number) {
      super(kind, pos, end);
      if (--left < 0) throw new RangeError('Too many nodes');
    }
  };
  return counting;
}
