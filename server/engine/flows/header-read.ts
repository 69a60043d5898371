import type { CredentialSource } from '../facts/flows.ts';
import type { Expression } from '../program/nodes.ts';
import type { Quest } from './quest.ts';
import { lastName, placeOf } from './sources.ts';

/** The header that an expression reads from a request, in lower case: `req.headers['x-user-id']`, `req.get('X-User-Id')`. */
export function headerRead(node: Expression): string | undefined {
  if (node.kind === 'member')
    return lastName(node.object) === 'headers' && !isAnswer(node.object) ? node.property.toLowerCase() : undefined;
  if (node.kind !== 'call' || node.callee.kind !== 'member') return undefined;
  const { object, property } = node.callee;
  const [name] = node.arguments;
  if (!/^(get|header|getHeader)$/.test(property) || name?.kind !== 'literal' || typeof name.value !== 'string')
    return undefined;
  const owner = lastName(object) ?? '';
  return /^(headers|_?req|request|c|ctx)$/i.test(owner) && !isAnswer(object) ? name.value.toLowerCase() : undefined;
}

/** `response.headers` */
function isAnswer(headers: Expression): boolean {
  return (
    headers.kind === 'member' && /^_?(res|response|reply|resp|result|upstream)$/i.test(lastName(headers.object) ?? '')
  );
}

/** Looks for reads that `name` gives a name, and for nothing else. */
export function readsOf(name: (node: Expression) => string | undefined): Quest {
  return {
    at(node, where): CredentialSource | undefined {
      const found = name(node);
      return found === undefined ? undefined : { kind: 'request', name: found, at: placeOf(node, where) };
    },
    value: () => undefined,
    named: () => undefined,
    throughMembers: false,
    parameter: () => undefined,
  };
}
