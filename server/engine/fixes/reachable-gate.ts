import type { Gate } from '../facts/facts.ts';
import type { Module } from '../program/link.ts';
import type { Call, Name } from '../program/nodes.ts';
import { enclosingFunction } from '../program/walk.ts';
import { nodeAt } from './find.ts';

/** A gate that holds, has a name, and is there already when the route is registered. */
export function reachableGate(gates: readonly Gate[], route: Call, module: Module): Name | undefined {
  for (const gate of gates) {
    const name =
      gate.verdict === 'enforced' && gate.at.path === module.path ? nodeAt(module, gate.at, 'name') : undefined;
    if (name && enclosingFunction(name) === enclosingFunction(route) && isDeclaredBefore(name, route)) return name;
  }
  return undefined;
}

function isDeclaredBefore({ binding }: Name, route: Call): boolean {
  const origin = binding?.origin;
  if (origin?.kind === 'import' || origin?.kind === 'function') return true;
  return origin?.kind === 'variable' && origin.node.end <= route.start;
}
