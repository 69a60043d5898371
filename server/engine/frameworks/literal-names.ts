import type { Node } from '../program/nodes.ts';

/** What a literal is called: the variable, property, field, header or parameter that it becomes the value of. */
export function nameOf(literal: Node): string | undefined {
  const parent = literal.parent;
  switch (parent?.kind) {
    case 'declaration':
      return parent.target.kind === 'namePattern' ? parent.target.name : undefined;
    case 'property':
      return parent.value === literal ? parent.key : undefined;
    case 'classMember':
      return parent.name;
    case 'parameter':
      return parent.target.kind === 'namePattern' ? parent.target.name : undefined;
    case 'assignment':
      if (parent.target.kind === 'name') return parent.target.name;
      return parent.target.kind === 'member' ? parent.target.property : undefined;
    // `authorization: `Bearer ${'…'}``
    case 'template':
      return nameOf(parent);
    case 'logical': {
      if (parent.right !== literal) return undefined;
      return parent.left.kind === 'member'
        ? parent.left.property
        : parent.left.kind === 'name'
          ? parent.left.name
          : nameOf(parent);
    }
    case 'binary': {
      const other = parent.left === literal ? parent.right : parent.left;
      // `authorization: 'Bearer ' + '…'`
      if (parent.operator === '+') return nameOf(parent);
      if (!/^[!=]==?$/.test(parent.operator)) return undefined;
      return other.kind === 'member' ? other.property : other.kind === 'name' ? other.name : undefined;
    }
    case 'call': {
      // `headers.set('x-api-key', '…')`
      const [first, second] = parent.arguments;
      return second === literal && first?.kind === 'literal' && typeof first.value === 'string'
        ? first.value
        : undefined;
    }
    default:
      return undefined;
  }
}
