import type { CredentialSource } from '../facts/flows.ts';
import type { Expression, Name } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import type { Quest } from './quest.ts';
import { lastName, placeOf } from './sources.ts';

/** The header that an expression reads from a request, in lower case: `req.headers['x-user-id']`, `req.get('X-User-Id')`. */
export function headerRead(node: Expression): string | undefined {
  if (node.kind === 'name') return declaredHeader(node);
  if (node.kind === 'member')
    return lastName(node.object) === 'headers' && !isAnswer(node.object) ? node.property.toLowerCase() : undefined;
  if (node.kind !== 'call' || node.callee.kind !== 'member') return undefined;
  const { object, property } = node.callee;
  const [name] = node.arguments;
  if (!/^(get|header|getHeader)$/.test(property) || name?.kind !== 'literal' || typeof name.value !== 'string')
    return undefined;
  const owner = headersCall(object) ?? lastName(object) ?? '';
  return /^(headers|_?req|request|c|ctx)$/i.test(owner) && !isAnswer(object) ? name.value.toLowerCase() : undefined;
}

/** `get_http_headers()`, `dict(request.headers)` */
function headersCall(node: Expression): string | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'name') return undefined;
  const [first] = node.arguments;
  const isHeaders =
    node.callee.name === 'get_http_headers' || (node.callee.name === 'dict' && lastName(first) === 'headers');
  return isHeaders ? 'headers' : undefined;
}

/** `x_user_id: str = Header(default=None)` and `x_user_id: Annotated[str, Header()]` of FastAPI */
function declaredHeader(node: Name): string | undefined {
  const origin = node.binding?.origin;
  if (origin?.kind !== 'parameter' || origin.path.some(({ key }) => key !== undefined)) return undefined;
  const { default: fallback, annotation } = origin.parameter;
  for (const declared of [fallback, annotation?.kind === 'index' ? annotation.index : undefined]) {
    for (const each of declared ? descendants(declared) : []) {
      if (each.kind !== 'call' || each.callee.kind !== 'name' || each.callee.name !== 'Header') continue;
      const alias = each.keywords.find((option) => option.kind === 'property' && option.key === 'alias')?.value;
      return (alias?.kind === 'literal' ? String(alias.value) : node.name.replaceAll('_', '-')).toLowerCase();
    }
  }
  return undefined;
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
