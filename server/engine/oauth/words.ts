import type { Node } from '../program/nodes.ts';

/** What a node is called in the source: a name, a member, a key, a function; undefined for what has no name. */
export function wordOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'name':
    case 'namePattern':
      return node.name;
    case 'member':
      return node.property;
    case 'property':
      return node.key;
    case 'function':
      return node.name;
    default:
      return undefined;
  }
}

/** The text that stands in a literal or template. */
export function textIn(node: Node): string | undefined {
  if (node.kind === 'literal') return typeof node.value === 'string' ? node.value : undefined;
  return node.kind === 'template' ? node.texts.join(' ') : undefined;
}
