import type { Node } from '../program/nodes.ts';
import { enclosingFunction } from '../program/walk.ts';
import type { Draft } from './draft.ts';
import { constantName, requiredEnvironment } from './environment.ts';

/**
 * What gives a variable of the environment in the place of a node. Inside a function that is a constant of the file,
 * so that a server without the variable stops at its start and not at a request.
 */
export function environmentFor(draft: Draft, node: Node, variable: string, isStop: boolean): string {
  const required = requiredEnvironment(draft, variable, isStop);
  if (!enclosingFunction(node)) return required;
  return draft.define(constantName(variable), (self) => `const ${self} = ${required};`);
}
