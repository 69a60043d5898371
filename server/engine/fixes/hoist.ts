import type { FunctionNode, Node } from '../program/nodes.ts';
import { enclosingFunction } from '../program/walk.ts';
import type { Draft } from './draft.ts';
import { constantName, requiredEnvironment } from './environment.ts';

/**
 * What gives a variable of the environment in the place of a node. Inside a function that runs for a request that is a
 * constant of the file, so that a server without the variable stops at its start and not at the request.
 */
export function environmentFor(draft: Draft, node: Node, variable: string, isStop: boolean): string {
  const required = requiredEnvironment(draft, variable, isStop);
  if (runsAtStart(node)) return required;
  return draft.define(constantName(variable), (self) => `const ${self} = ${required};`);
}

/** At the top of the file, in a constructor, or in a function like `createServer` or `loadConfig`, but in no handler. */
function runsAtStart(node: Node): boolean {
  const innermost = enclosingFunction(node);
  for (let fn = innermost; fn; fn = enclosingFunction(fn)) if (takesRequest(fn)) return false;
  return innermost === undefined || isConstructor(innermost) || STARTING.test(nameOf(innermost));
}

const STARTING =
  /^(main|run|start|init|setup|create|make|build|load|read|connect|configure|bootstrap)|config$|settings$/i;
const REQUEST = /^_?(req|request|ctx|context|c|event)$/i;

function takesRequest({ parameters }: FunctionNode): boolean {
  return parameters.some(({ target }) => target.kind === 'namePattern' && REQUEST.test(target.name));
}

function isConstructor({ parent }: FunctionNode): boolean {
  return parent?.kind === 'classMember' && parent.role === 'constructor';
}

function nameOf({ name, parent }: FunctionNode): string {
  if (name !== undefined) return name;
  if (parent?.kind === 'declaration' && parent.target.kind === 'namePattern') return parent.target.name;
  if (parent?.kind === 'classMember') return parent.name ?? '';
  return parent?.kind === 'property' ? (parent.key ?? '') : '';
}
