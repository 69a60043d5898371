import type { Expression } from '../program/nodes.ts';

/**
 * Whether the configuration calls a middleware a gate that nobody can see into: by its name, `RequireSession`, or with
 * the module that it comes from, `acme.gateway#RequireSession`.
 */
export function isNamedGate(node: Expression, name: string, knownGates: readonly string[]): boolean {
  if (knownGates.includes(name)) return true;
  // RequireSession, RequireSession(app)
  const used = node.kind === 'call' ? node.callee : node;
  const origin = used.kind === 'name' ? used.binding?.origin : undefined;
  if (origin?.kind !== 'import') return false;
  return knownGates.includes(`${origin.module.replace(/^python:/, '')}#${origin.imported}`);
}
