import type { FunctionNode, Loop, Node } from './nodes.ts';
import type { Binding } from './scope.ts';
import { UNKNOWN, type Frame, type Value } from './values.ts';
import { enclosingFunction } from './walk.ts';

type Function = Extract<Value, { kind: 'function' }>;

/** So many calls of one function are remembered. */
const MOST_FRAMES = 8;

/** The calls that were entered: one of the same function with the same arguments gives the same, so it is the same frame. */
interface Frames {
  of(callee: Function, args: readonly Value[]): Frame;
}

export function createFrames(): Frames {
  const entered = new Map<FunctionNode, Frame[]>();
  return {
    of(callee, args) {
      const known = entered.get(callee.node) ?? [];
      entered.set(callee.node, known);
      const same = known.find((each) => isSameCall(each, callee, args));
      if (same) return same;
      const { node, self, frame: outer } = callee;
      const frame: Frame = { function: node, arguments: args, self, outer, depth: (outer?.depth ?? 0) + 1 };
      if (known.length < MOST_FRAMES) known.push(frame);
      return frame;
    },
  };
}

function isSameCall(frame: Frame, callee: Function, args: readonly Value[]): boolean {
  const given = frame.arguments;
  return (
    frame.outer === callee.frame &&
    frame.self === callee.self &&
    given.length === args.length &&
    given.every((each, index) => isSameValue(each, args[index]))
  );
}

/** The same object, or the same literal, function or object expression at the same place. */
function isSameValue(a: Value, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a.kind === 'literal') return b?.kind === 'literal' && a.node === b.node && a.value === b.value;
  if (a.kind === 'function')
    return b?.kind === 'function' && a.node === b.node && a.frame === b.frame && a.self === b.self;
  if (a.kind === 'object' || a.kind === 'array' || a.kind === 'template')
    return b?.kind === a.kind && a.node === b.node && a.frame === b.frame;
  return false;
}

/** The frame of a function that somebody else calls with what nobody knows: its parameters stay parameters. */
export function openFrame(callee: Function): Frame | undefined {
  if (!callee.self) return callee.frame;
  const outer = callee.frame;
  return {
    function: callee.node,
    arguments: callee.node.parameters.map((_, index) => ({
      kind: 'parameter',
      function: callee.node,
      index,
      module: callee.module,
    })),
    self: callee.self,
    outer,
    depth: (outer?.depth ?? 0) + 1,
  };
}

/** The frame in which a variable lives. */
export function frameOfBinding(binding: Binding, frame: Frame | undefined): Frame | undefined {
  const node = binding.origin.kind === 'variable' ? binding.origin.node : undefined;
  const owner = node && enclosingFunction(node);
  for (let at = frame; at; at = at.outer) {
    if (at.turn ? isInside(node, at.turn.loop) : at.function === owner) return at;
  }
  // A variable of a function that no frame is open for: its parameters stay parameters.
  return owner ? frame : undefined;
}

function isInside(node: Node | undefined, loop: Node): boolean {
  return node !== undefined && loop.start <= node.start && node.end <= loop.end;
}

/** The frame in which a function declaration stands. */
export function outerFrame(fn: FunctionNode, frame: Frame | undefined): Frame | undefined {
  const owner = enclosingFunction(fn);
  for (let at = frame; at; at = at.outer) if (!at.turn && at.function === owner) return at;
  return undefined;
}

/** One turn of a loop: the frame in which its variable holds an element. */
export function turnOf(loop: Loop, element: Value, frame: Frame | undefined): Frame {
  return {
    function: undefined,
    arguments: [],
    self: frame?.self,
    outer: frame,
    depth: frame?.depth ?? 0,
    turn: { loop, element },
  };
}

/** What the variable of a loop holds in the turn that a frame is in; unknown outside of one. */
export function elementIn(loop: Node, frame: Frame | undefined): Value {
  for (let at = frame; at; at = at.outer) if (at.turn?.loop === loop) return at.turn.element;
  return UNKNOWN;
}
