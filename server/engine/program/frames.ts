import type { FunctionNode } from './nodes.ts';
import type { Binding } from './scope.ts';
import type { Frame, Value } from './values.ts';
import { enclosingFunction } from './walk.ts';

/** The frame of a function that somebody else calls with what nobody knows: its parameters stay parameters. */
export function openFrame(callee: Extract<Value, { kind: 'function' }>): Frame | undefined {
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
  for (let at = frame; at; at = at.outer) if (at.function === owner) return at;
  // A variable of a function that no frame is open for: its parameters stay parameters.
  return owner ? frame : undefined;
}

/** The frame in which a function declaration stands. */
export function outerFrame(fn: FunctionNode, frame: Frame | undefined): Frame | undefined {
  const owner = enclosingFunction(fn);
  for (let at = frame; at; at = at.outer) if (at.function === owner) return at;
  return undefined;
}
