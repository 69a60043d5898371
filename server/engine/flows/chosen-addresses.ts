import type { ChosenAddress } from '../facts/oauth-clients.ts';
import { isRequest } from '../gates/request-reads.ts';
import { keywordOf } from '../program/arguments.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Name, Node } from '../program/nodes.ts';
import { pythonName } from '../program/python-names.ts';
import type { Located } from '../program/values.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import type { Quest } from './quest.ts';
import { pythonRequest } from './python-requests.ts';
import { shownCallee } from './sinks.ts';
import { lastName, placeOf } from './sources.ts';
import { hostsIn, isHostChecked, targetOf } from './targets.ts';
import { carriedBy } from './through-callers.ts';

/** What a client or a token says about itself, as an address: client metadata documents, key sets, logos, issuers. */
const ADDRESSES =
  /^(client_?id|jwks_?uri|logo_?uri|client_?uri|policy_?uri|tos_?uri|request_?uri|sector_identifier_uri)$/i;
const KEY_SETS = /^(createRemoteJWKSet|jwksClient|jwksRsa|JwksClient|JWKSClient|buildGetJwks|discovery|discover)$/;
const DISCOVERIES = /^(discoverAuthorizationServerMetadata|discoverOAuthMetadata|discoverOAuthServerInfo)$/;
const DECODERS =
  /^(decodeJwt|jwtDecode|jwt_decode|decodeProtectedHeader|decode|get_unverified_(claims|header|headers))$/;
const CLAIMS = /^(iss|jku|x5u)$/;
const HOLDERS =
  /^(searchParams|query|query_params|args|params|req|request|body|json|form|formData|form_data|registration|clientMetadata|client_metadata|registeredClient)$/;
const GUARDS = /valid|check|assert|guard|safe|allow|verif|ensure|public|private|trust|block/i;

/** Requests to an address that comes with a registration, an authorization request or a token that is not verified. */
export function* chosenAddresses(where: Located, evaluator: Evaluator, carry: Carry): Generator<ChosenAddress> {
  const { module } = where;
  if (!/client_?id|_uri|jwksUri|\biss\b|\bjku\b|\bx5u\b/i.test(module.text)) return;
  const search = { carry, evaluator, quest: declared };
  for (const call of module.calls) {
    const target = module.program.moduleKind === 'python' ? pythonAddress(call, where, evaluator) : addressOf(call);
    if (!target || isHostChecked(call, where)) continue;
    for (const { node, at } of hostsOf(target, where, evaluator)) {
      if (isGuarded(node, call)) continue;
      const found = carriedBy(node, at, search);
      if (!found || isGuardedAt(found.source, call, where, evaluator)) continue;
      yield {
        kind: 'chosenAddress',
        at: placeOf(target, where),
        name: shownCallee(call.callee),
        given: { at: found.source.at, name: found.source.name },
      };
      break;
    }
  }
}

/** The parts of an address that say its host; `requests.get(body.get("logo_uri"))` is all of it. */
function* hostsOf(target: Expression, where: Located, evaluator: Evaluator): ReturnType<typeof hostsIn> {
  if (target.kind === 'call' && parameterOfRequest(target) !== undefined) yield { node: target, at: where };
  else yield* hostsIn(target, where, evaluator, 0);
}

/** The address of `fetch(url)`, `createRemoteJWKSet(new URL(uri))`, `jwksClient({ jwksUri })`, `Issuer.discover(iss)`. */
function addressOf(call: Call): Expression | undefined {
  const [first] = call.arguments;
  if (!first || first.kind === 'spread') return undefined;
  const name = calledName(call);
  if (!KEY_SETS.test(name) && !DISCOVERIES.test(name)) return targetOf(call);
  if (name === 'discover' && lastName(call.callee.kind === 'member' ? call.callee.object : undefined) !== 'Issuer')
    return undefined;
  if (first.kind !== 'object') return first;
  for (const property of first.properties)
    if (property.kind === 'property' && property.key === 'jwksUri') return property.value;
  return undefined;
}

/** `requests.get(url)`, `PyJWKClient(uri)`, FastMCP's `JWTVerifier(jwks_uri=uri)`, which looks at hosts only when it is told to */
function pythonAddress(call: Call, where: Located, evaluator: Evaluator): Expression | undefined {
  const name = pythonName(evaluator.evaluate(call.callee, where.module, where.frame)) ?? '';
  if (/^jwt\.(?:jwks_client\.)?PyJWKClient$/.test(name)) return call.arguments[0] ?? keywordOf(call, 'uri');
  if (!/^fastmcp\.server\.auth(?:\.\w+)*\.JWTVerifier$/.test(name)) return pythonRequest(call, where, evaluator)?.url;
  const guard = keywordOf(call, 'ssrf_safe');
  return guard === undefined || (guard.kind === 'literal' && guard.value === false)
    ? keywordOf(call, 'jwks_uri')
    : undefined;
}

/** The function around compares the address with something, looks it up, or gives it to something that may check it. */
function isGuarded(node: Expression, call: Call): boolean {
  const around = enclosingFunction(call);
  const name = node.kind === 'name' ? node.name : undefined;
  if (!around || name === undefined) return false;
  for (const each of descendants(around))
    if (each.kind === 'name' && each.name === name && guards(each, call)) return true;
  return false;
}

/** The same where the address comes from: in the function that reads it. */
function isGuardedAt(
  { at, name }: ChosenAddress['given'],
  request: Call,
  where: Located,
  evaluator: Evaluator,
): boolean {
  const module = evaluator.project.modules.get(at.path) ?? where.module;
  const around = module.functions.findLast((each) => each.start <= at.start && at.start < each.end);
  if (!around) return false;
  const text = module.text.slice(around.start, around.end);
  if (/ssrf(?!_safe=False)|isPrivate|\.hostname\b|allowed|trusted/i.test(text)) return true;
  for (const each of descendants(around)) {
    const isIt = (each.kind === 'name' && each.name === name) || (each.kind === 'member' && each.property === name);
    if (isIt && guards(each, request)) return true;
  }
  return false;
}

/** `iss !== ISSUER`, `ISSUERS.has(iss)`, `TENANTS[iss]`, `assertPublic(uri)`, `switch (iss)` */
function guards(node: Node, request: Call): boolean {
  const { parent } = node;
  // `client.get(uri)` of an HTTP client
  if (parent === request) return false;
  if (parent?.kind === 'binary') return /^[!=]==?$|^in$/.test(parent.operator) && !isNothing(parent.left, parent.right);
  if (parent?.kind === 'index') return parent.index === node;
  if (parent?.kind === 'switch') return parent.subject === node;
  if (parent?.kind === 'call' && parent.callee !== node)
    return (
      /^(has|get|includes|indexOf|some|every|test|match)$/.test(calledName(parent)) || GUARDS.test(calledName(parent))
    );
  return false;
}

function isNothing(left: Expression, right: Expression): boolean {
  return [left, right].some(
    (each) =>
      (each.kind === 'literal' && (each.value === null || each.value === undefined || each.value === '')) ||
      (each.kind === 'name' && each.name === 'undefined') ||
      (each.kind === 'unary' && each.operator === 'typeof'),
  );
}

const declared: Quest = {
  at(node, where) {
    const name = parameterOfRequest(node) ?? claimOfToken(node);
    return name === undefined ? undefined : { kind: 'request', name, at: placeOf(node, where) };
  },
  value: () => undefined,
  named: () => undefined,
  throughMembers: false,
  parameter(node, where) {
    const name = takenFromRequest(node) ?? registeredClient(node);
    return name === undefined ? undefined : { kind: 'request', name, at: placeOf(node, where) };
  },
};

/** `req.query.client_id`, `req.body.jwks_uri`, `url.searchParams.get('client_id')`, `c.req.query('client_id')`, `client.logo_uri` */
function parameterOfRequest(node: Expression): string | undefined {
  if (node.kind === 'member')
    return ADDRESSES.test(node.property) && HOLDERS.test(lastName(node.object) ?? '') && !isDiscovered(node.object)
      ? node.property
      : undefined;
  if (node.kind !== 'call' || node.callee.kind !== 'member' || !/^(get|query|param)$/.test(node.callee.property))
    return undefined;
  const [first] = node.arguments;
  const name = first?.kind === 'literal' && typeof first.value === 'string' ? first.value : '';
  return ADDRESSES.test(name) && HOLDERS.test(lastName(node.callee.object) ?? '') && !isDiscovered(node.callee.object)
    ? name
    : undefined;
}

/** What a server of the settings has answered. */
function isDiscovered(node: Expression): boolean {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  if (origin?.kind !== 'variable' || origin.value?.kind !== 'await') return false;
  // `body = await request.json()`
  const { value } = origin.value;
  return !(value.kind === 'call' && value.callee.kind === 'member' && isRequest(value.callee.object));
}

/** `decodeJwt(token).iss`, `const { jku } = decodeProtectedHeader(token)`: nobody has verified it yet. */
function claimOfToken(node: Expression): string | undefined {
  if (node.kind === 'member' && CLAIMS.test(node.property))
    return isDecoded(valueOf(node.object)) ? node.property : undefined;
  // `claims.get("iss")`
  if (node.kind === 'call' && node.callee.kind === 'member' && node.callee.property === 'get') {
    const [key] = node.arguments;
    const claim = key?.kind === 'literal' ? String(key.value) : '';
    return CLAIMS.test(claim) && isDecoded(valueOf(node.callee.object)) ? claim : undefined;
  }
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  const key = origin?.kind === 'variable' ? origin.path[0]?.key : undefined;
  if (origin?.kind !== 'variable' || !CLAIMS.test(String(key))) return undefined;
  return origin.value && isDecoded(origin.value) ? String(key) : undefined;
}

function valueOf(node: Expression): Expression {
  // `jwt.decode(token, { complete: true }).header.jku`
  if (node.kind === 'member' && /^(payload|header)$/.test(node.property)) return valueOf(node.object);
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  return origin?.kind === 'variable' && origin.value ? origin.value : node;
}

function isDecoded(node: Expression): boolean {
  const value = node.kind === 'logical' ? node.left : node;
  return value.kind === 'call' && DECODERS.test(calledName(value)) && !isVerified(value);
}

/** PyJWT's `decode(token, key, …)` verifies, but for `options={"verify_signature": False}`. */
function isVerified({ keywords }: Call): boolean {
  if (keywords.length === 0) return false;
  const options = keywords.find((each) => each.kind === 'property' && each.key === 'options')?.value;
  const check = options?.kind === 'object' ? findProperty(options, 'verify_signature') : undefined;
  return !(check?.kind === 'literal' && check.value === false);
}

/** `const { client_id } = req.query` */
function takenFromRequest(node: Name): string | undefined {
  const origin = node.binding?.origin;
  const key = origin?.kind === 'parameter' ? origin.path.at(-1)?.key : undefined;
  return typeof key === 'string' && origin?.kind === 'parameter' && origin.path.length > 1 && ADDRESSES.test(key)
    ? key
    : undefined;
}

/** `getClient(clientId)` of a clients store that fetches what the id names: a client metadata document. */
function registeredClient(node: Name): string | undefined {
  const origin = node.binding?.origin;
  if (origin?.kind !== 'parameter' || origin.path.some(({ key }) => key !== undefined)) return undefined;
  const { parent } = origin.function;
  const name = parent?.kind === 'classMember' ? parent.name : parent?.kind === 'property' ? parent.key : undefined;
  if (name !== undefined && /^(getClient|get_client)$/.test(name) && origin.index === 0) return 'client_id';
  // `@app.get("/authorize")` on `def authorize(client_id: str)`
  const isRoute = origin.function.decorators.some(
    (each) => each.kind === 'call' && /^(get|post|route|api_route)$/.test(calledName(each)),
  );
  return isRoute && ADDRESSES.test(node.name) ? node.name : undefined;
}
