import type { Expression, Member } from '../program/nodes.ts';

export type Carrier = 'header' | 'query' | 'cookie' | 'body';

const CREDENTIAL_HEADER =
  /^(proxy-)?authorization$|^cookie$|(^|[-_])(api[-_]?key|apikey|token|secret|auth|access[-_]?key|password)([-_]|$)|^x-[a-z0-9-]*key$/i;
const NO_CREDENTIAL_HEADER =
  /csrf|xsrf|session-id|protocol|idempotency|content|host|origin|webhook-id|auth-(type|method|mode)/i;
const CREDENTIAL_PARAMETER = /^(api[-_]?key|apikey|key|token|access[-_]?token|auth|auth[-_]?token|secret|password)$/i;
const HEADER_METHODS = new Set(['get', 'header', 'getHeader']);

/** Reads one member access or call as a read of the request, without following any name. */
export function requestRead(
  node: Expression,
):
  | { readonly carrier: Carrier; readonly name: string }
  | { readonly carrier: 'route' | 'principal' | 'certificate' | 'request'; readonly name: string }
  | undefined {
  if (node.kind === 'call') return requestCall(node);
  if (node.kind !== 'member') return undefined;
  const { object, property } = node;
  const owner = lastName(object);
  if (owner === 'headers') return headerRead(property);
  if (owner === 'query' || owner === 'searchParams') return parameterRead('query', property);
  if (owner === 'cookies' || owner === 'signedCookies') return { carrier: 'cookie', name: property };
  if (property === 'authorized')
    return /socket|connection|client|tls/i.test(owner ?? '')
      ? { carrier: 'certificate', name: 'authorized' }
      : undefined;
  if (!isRequest(object)) return undefined;
  if (/^(path|url|originalUrl|baseUrl|pathname)$/.test(property)) return { carrier: 'route', name: 'path' };
  if (property === 'method') return { carrier: 'route', name: 'method' };
  if (/^(ip|ips|hostname|protocol|secure|socket)$/.test(property)) return { carrier: 'route', name: 'other' };
  if (/^(user|auth|session|authInfo|principal|account|userId)$/.test(property))
    return { carrier: 'principal', name: `${owner ?? 'req'}.${property}` };
  if (/^(body|params)$/.test(property)) return { carrier: 'request', name: property };
  return undefined;
}

function requestCall(node: Extract<Expression, { kind: 'call' }>): ReturnType<typeof requestRead> {
  const { callee } = node;
  if (callee.kind !== 'member') return undefined;
  const [first] = node.arguments;
  const name = first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
  if (callee.property === 'getPeerCertificate') return { carrier: 'certificate', name: 'certificate' };
  if (callee.property === 'isAuthenticated' && isRequest(callee.object))
    return { carrier: 'principal', name: 'isAuthenticated()' };
  // `c.req.query('token')` of Hono
  if (name !== undefined && callee.property === 'query' && isRequest(callee.object))
    return parameterRead('query', name);
  if (name === undefined || !HEADER_METHODS.has(callee.property)) return undefined;
  const owner = lastName(callee.object);
  // `url.searchParams.get('token')`, `req.headers.get('authorization')`, `req.get('x-api-key')`
  if (owner === 'searchParams' || owner === 'query') return parameterRead('query', name);
  if (owner === 'headers' || isRequest(callee.object)) return headerRead(name);
  if (owner === 'cookies') return { carrier: 'cookie', name };
  return undefined;
}

function headerRead(name: string): ReturnType<typeof requestRead> {
  if (CREDENTIAL_HEADER.test(name) && !NO_CREDENTIAL_HEADER.test(name))
    return { carrier: 'header', name: name.toLowerCase() };
  if (/^(host|origin|referer|x-forwarded-.*)$/i.test(name)) return { carrier: 'route', name: 'other' };
  return { carrier: 'request', name };
}

function parameterRead(carrier: 'query', name: string): ReturnType<typeof requestRead> {
  return CREDENTIAL_PARAMETER.test(name) ? { carrier, name } : { carrier: 'request', name };
}

const REQUEST_NAME = /^_?(req|request|ctx|context|c|event|incoming)$/i;

/** `await authenticate(req)`, `getSession({ headers: req.headers })`: somebody else looks at the request to say who sent it. */
export function asksAboutCaller(name: string, args: readonly Expression[]): boolean {
  return (
    CALLER_NAME.test(name) &&
    !/initiali[sz]e|origin|host|body|method|json|cors/i.test(name) &&
    args.some((each) => carriesRequest(each, 0))
  );
}

/** `req`, `req.headers`, `{ headers: fromNodeHeaders(req.headers) }` */
function carriesRequest(node: Expression, depth: number): boolean {
  if (isRequest(node)) return true;
  if (depth > 3) return false;
  if (node.kind === 'member') return node.property === 'headers' && carriesRequest(node.object, depth + 1);
  if (node.kind === 'call') return node.arguments.some((each) => carriesRequest(each, depth + 1));
  return node.kind === 'object' && node.properties.some(({ value }) => carriesRequest(value, depth + 1));
}

const CALLER_NAME =
  /auth|verif|session|user|token|principal|identity|permission|guard|login|logged|credential|caller|api_?key/i;

export function isRequest(node: Expression): boolean {
  if (node.kind === 'name') return REQUEST_NAME.test(node.name);
  // `c.req`, `ctx.request`, `extra.request`
  return node.kind === 'member' && /^(req|request|raw)$/.test(node.property);
}

/** `headers` of `req.headers`, of a destructured `headers`, and of `(await x).headers`. */
function lastName(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'member') return node.property;
  if (node.kind === 'call' && node.callee.kind === 'member') return node.callee.property;
  return undefined;
}

/** `{ authorization }` taken from `req.headers` reads `req.headers.authorization`; the nodes of the real tree stay as they are. */
export function readThroughPath(
  value: Expression,
  path: readonly (string | number | undefined)[],
): ReturnType<typeof requestRead> {
  let node: Expression = value;
  for (const key of path) {
    if (typeof key !== 'string') return undefined;
    node = {
      kind: 'member',
      object: node,
      property: key,
      propertySpan: value,
      optional: false,
      start: value.start,
      end: value.end,
    } satisfies Member;
  }
  return requestRead(node);
}
