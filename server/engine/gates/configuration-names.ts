import type { Expression } from '../program/nodes.ts';
import { enclosingFunction } from '../program/walk.ts';

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
