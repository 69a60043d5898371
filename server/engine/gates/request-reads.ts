import type { Expression, Member, Node } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';

export type Carrier = 'header' | 'query' | 'cookie' | 'body';

const CREDENTIAL_HEADER =
  /^(proxy-)?authorization$|^cookie$|(^|[-_])(api[-_]?key|apikey|token|secret|auth|access[-_]?key|password)([-_]|$)|^x-[a-z0-9-]*key$/i;
const NO_CREDENTIAL_HEADER =
  /csrf|xsrf|session-id|protocol|idempotency|content|host|origin|webhook-id|auth-(type|method|mode)/i;
const CREDENTIAL_PARAMETER = /^(api[-_]?key|apikey|key|token|access[-_]?token|auth|auth[-_]?token|secret|password)$/i;
const HEADER_METHODS = new Set(['get', 'header', 'getHeader', 'pop', 'getlist']);

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
  if (isQuery(object)) return parameterRead('query', property);
  if (owner === 'META') return metaRead(property);
  if (owner === 'cookies' || owner === 'signedCookies') return { carrier: 'cookie', name: property };
  if (property === 'authorized')
    return /socket|connection|client|tls/i.test(owner ?? '')
      ? { carrier: 'certificate', name: 'authorized' }
      : undefined;
  if (isScope(object)) return scopeRead(property);
  if (!isRequest(object)) return undefined;
  // Flask takes the header apart
  if (property === 'authorization') return { carrier: 'header', name: property };
  if (/^(path|rawPath|url|originalUrl|baseUrl|pathname)$/.test(property)) return { carrier: 'route', name: 'path' };
  if (property === 'method' || property === 'httpMethod') return { carrier: 'route', name: 'method' };
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
  if (isQuery(callee.object)) return parameterRead('query', name);
  if (owner === 'META') return metaRead(name);
  if (isScope(callee.object)) return scopeRead(name);
  if (owner === 'headers' || isRequest(callee.object)) return headerRead(name);
  if (owner === 'cookies') return { carrier: 'cookie', name };
  return undefined;
}

function isQuery(object: Expression): boolean {
  const owner = lastName(object);
  if (owner === 'query' || owner === 'searchParams' || owner === 'query_params') return true;
  if (isParsedQuery(object)) return true;
  // `request.args` of Flask, `request.GET` of Django
  return object.kind === 'member' && /^(args|GET|rel_url)$/.test(object.property) && isRequest(object.object);
}

/** `params` of `params = parse_qs(scope["query_string"].decode())` in Python */
function isParsedQuery(object: Expression): boolean {
  const origin = object.kind === 'name' ? object.binding?.origin : undefined;
  const made = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : object;
  if (made?.kind !== 'call') return false;
  const { callee, arguments: given } = made;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  // dict(parse_qsl(query))
  if (name === 'dict' && given[0]?.kind === 'call') return isParsedQuery(given[0]);
  return /^parse_qsl?$/.test(name);
}

/** `request.META["HTTP_X_API_KEY"]` of Django */
function metaRead(name: string): ReturnType<typeof requestRead> {
  return headerRead(name.replace(/^HTTP_/, '').replaceAll('_', '-'));
}

/** The scope of ASGI. */
function isScope(node: Expression): boolean {
  if (node.kind === 'member') return node.property === 'scope' && isRequest(node.object);
  return node.kind === 'name' && node.name === 'scope';
}

function scopeRead(name: string): ReturnType<typeof requestRead> {
  if (name === 'path' || name === 'raw_path') return { carrier: 'route', name: 'path' };
  if (name === 'method') return { carrier: 'route', name };
  if (name === 'type') return { carrier: 'route', name: 'protocol' };
  if (name === 'user' || name === 'auth') return { carrier: 'principal', name: `scope.${name}` };
  return name === 'client' || name === 'scheme' ? { carrier: 'route', name: 'other' } : undefined;
}

/**
 * `for name, value in scope["headers"]: if name == b"authorization": token = value`: `node` is what the loop gives, and
 * which header it looks for stands in its body, or in what a name there holds.
 */
export function headersLoop(
  { iterated, node: loop }: { readonly iterated: Expression; readonly node: Node },
  node: Expression,
  textOf: (name: Expression) => string | undefined,
): ReturnType<typeof requestRead> {
  const target = loop.kind === 'loop' ? loop.target : undefined;
  if (!areHeaders(iterated) || target?.kind !== 'arrayPattern' || node.kind !== 'name') return undefined;
  const value = target.elements[1]?.target;
  return value?.kind === 'namePattern' && value.name === node.name ? headerNamedIn(loop, textOf) : undefined;
}

/** `scope["headers"]`, `scope.get("headers") or []`, `request.headers.items()`, `request.headers.raw` */
function areHeaders(node: Expression): boolean {
  if (node.kind === 'logical') return areHeaders(node.left);
  if (lastName(node) === 'headers') return true;
  if (node.kind === 'member') return node.property === 'raw' && areHeaders(node.object);
  if (node.kind !== 'call' || node.callee.kind !== 'member') return false;
  const [first] = node.arguments;
  if (node.callee.property === 'get') return first?.kind === 'literal' && first.value === 'headers';
  return node.callee.property === 'items' && areHeaders(node.callee.object);
}

/** The first name of a credential's header that stands in some code. */
function headerNamedIn(code: Node, textOf: (name: Expression) => string | undefined): ReturnType<typeof requestRead> {
  for (const node of descendants(code)) {
    const text =
      node.kind === 'literal' && typeof node.value === 'string'
        ? node.value
        : node.kind === 'name'
          ? textOf(node)
          : undefined;
    const read = text === undefined ? undefined : headerRead(text);
    if (read?.carrier === 'header') return read;
  }
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
  // `context.switchToHttp().getRequest()`
  if (node.kind === 'call') return node.callee.kind === 'member' && node.callee.property === 'getRequest';
  // `c.req`, `ctx.request`, `extra.request`
  if (node.kind !== 'member') return false;
  return /^(req|request|raw)$/.test(node.property) || (node.property === 'state' && isRequest(node.object));
}

/** `headers` of `req.headers`, of a destructured `headers`, and of `(await x).headers`. */
function lastName(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'member') return node.property;
  if (node.kind !== 'call') return undefined;
  if (node.callee.kind === 'member') return node.callee.property;
  if (node.callee.kind !== 'name') return undefined;
  // `dict(request.headers)`, `Headers(scope=scope)`, `get_http_headers()`
  const [first] = node.arguments;
  if (node.callee.name === 'dict' && first) return lastName(first);
  return /headers$/i.test(node.callee.name) ? 'headers' : undefined;
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
