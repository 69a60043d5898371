import type { Expression, FunctionNode } from '../program/nodes.ts';
import type { Frame, Value } from '../program/values.ts';
import { enclosingFunction } from '../program/walk.ts';

/** The function whose parameter an option is read from: `options.authentication`, `enabled` of `({ enabled }) => …`. */
function ownerOf(node: Expression): FunctionNode | undefined {
  if (node.kind === 'member') return ownerOf(node.object);
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  if (origin?.kind === 'variable' && origin.value && origin.path.length > 0) return ownerOf(origin.value);
  return origin?.kind === 'parameter' ? origin.function : undefined;
}

/**
 * Who decides about an option: the program, when it calls the function that takes it, or nobody here, because the
 * programs that call a library's factory are elsewhere. Undefined for what is no option.
 */
export function optionFrom(node: Expression, frame: Frame | undefined): 'program' | 'strangers' | undefined {
  const owner = ownerOf(node);
  if (!owner || owner === enclosingFunction(node)) return undefined;
  for (let at = frame; at; at = at.outer) if (at.function === owner) return 'program';
  return 'strangers';
}

/**
 * `authHandler`, `options.oauth`: what was decided outside the code that runs for a request. Names of that code itself,
 * and what is looked up with its help, say something about the request.
 */
export function configurationName(node: Expression, isSetup: boolean): string | undefined {
  if (node.kind === 'member') {
    const object = configurationName(node.object, isSetup);
    return object === undefined ? undefined : `${object}.${node.property}`;
  }
  if (node.kind !== 'name' || !node.binding || node.name === 'this') return undefined;
  const { origin } = node.binding;
  const own = enclosingFunction(node);
  const home =
    origin.kind === 'parameter'
      ? origin.function
      : origin.kind === 'variable'
        ? enclosingFunction(origin.node)
        : undefined;
  if (origin.kind === 'import') return node.name;
  if (origin.kind !== 'parameter' && origin.kind !== 'variable') return undefined;
  return home === own && !isSetup ? undefined : node.name;
}

/** Whether a value that is known counts as true: what a function that sets the server up was given. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === 'literal') return Boolean(value.value);
  return value.kind === 'function' || value.kind === 'class' || value.kind === 'object' ? true : undefined;
}
