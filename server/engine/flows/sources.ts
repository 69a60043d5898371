import type { CredentialSource } from '../facts/flows.ts';
import { requestRead } from '../gates/request-reads.ts';
import type { Expression, FunctionNode, Member, Name, Node } from '../program/nodes.ts';
import type { Module } from '../program/link.ts';
import type { Binding } from '../program/scope.ts';
import type { Located } from '../program/values.ts';
import { enclosingFunction } from '../program/walk.ts';
import { isSecretName, nameWords } from '../secrets/names.ts';
import { holdsNoToken } from './absent-tokens.ts';
import type { Quest } from './quest.ts';
import { comesFromTokenEndpoint } from './token-endpoints.ts';

/** Any credential: the caller's, a secret of the settings, a token response, or what its name declares one. */
export const anyCredential: Quest = {
  at(node, where) {
    const asked = callersCredential(node, where) ?? wholeHeaders(node, where) ?? wholeEnvironment(node, where);
    if (asked) return asked;
    return node.kind === 'name' || node.kind === 'member' ? tokenResponse(node, where) : undefined;
  },
  value(value, node, where) {
    if (value.kind !== 'environment' || !isSecretName(value.name) || isPublic(value.name) || isNoCredential(value.name))
      return undefined;
    return {
      kind: 'setting',
      name: value.name,
      at: placeOf(node, value.module.path === where.module.path ? where : { ...where, module: value.module }),
    };
  },
  named: namedCredential,
  throughMembers: false,
  parameter: () => undefined,
};

/** What the caller sends to prove who they are. */
export const callersOnly: Quest = {
  at: (node, where) => callersCredential(node, where),
  value: () => undefined,
  named: () => undefined,
  throughMembers: false,
  throughStores: true,
  parameter: () => undefined,
};

/** What a function was given at one place of its parameters, or under one key of the object there. */
export function parameterOf(fn: FunctionNode, index: number, key: string | undefined): Quest {
  const source = (node: Expression, name: string, where: Located): CredentialSource => ({
    kind: 'named',
    name,
    at: placeOf(node, where),
  });
  const isIt = (node: Name): boolean => {
    const origin = node.binding?.origin;
    return origin?.kind === 'parameter' && origin.function === fn && origin.index === index;
  };
  const keyOf = (node: Name): string | number | undefined =>
    node.binding?.origin.kind === 'parameter' ? node.binding.origin.path[0]?.key : undefined;
  return {
    at(node, where) {
      // `options.token`
      if (key === undefined || node.kind !== 'member' || node.property !== key || node.object.kind !== 'name')
        return undefined;
      return isIt(node.object) && keyOf(node.object) === undefined ? source(node, key, where) : undefined;
    },
    value: () => undefined,
    named: () => undefined,
    throughMembers: true,
    parameter(node, where) {
      const taken = isIt(node) ? keyOf(node) : undefined;
      // `({ token }) => …` takes the credential out of what it is given
      const isWanted = taken === key || (key === undefined && typeof taken === 'string' && isSecretName(taken));
      return isIt(node) && isWanted ? source(node, node.name, where) : undefined;
    },
  };
}

/** `req.headers.authorization`, `req.get('x-api-key')`, `extra.authInfo.token`, `req.query.api_key` */
function callersCredential(node: Expression, where: Located): CredentialSource | undefined {
  if (node.kind !== 'member' && node.kind !== 'call') return undefined;
  if (node.kind === 'member' && node.property === 'token' && /^(authInfo|auth)$/.test(lastName(node.object) ?? '')) {
    return { kind: 'request', name: `${lastName(node.object) ?? 'auth'}.token`, at: placeOf(node, where) };
  }
  if (node.kind === 'member' && node.property === 'token' && isAccessTokenOfCaller(node.object))
    return { kind: 'request', name: 'get_access_token().token', at: placeOf(node, where) };
  if (node.kind === 'member' && isSchemeCredential(node, where))
    return { kind: 'request', name: 'authorization', at: placeOf(node, where) };
  const read = requestRead(node);
  const isHeader = read?.carrier === 'header' && !isAnswer(node);
  const isParameter = (read?.carrier === 'query' || read?.carrier === 'cookie') && isSecretName(read.name);
  return isHeader || isParameter ? { kind: 'request', name: read.name, at: placeOf(node, where) } : undefined;
}

/** `get_access_token()` of FastMCP and of the SDK, also by a name that holds it. */
function isAccessTokenOfCaller(object: Expression): boolean {
  const origin = object.kind === 'name' ? object.binding?.origin : undefined;
  const made = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : object;
  return made?.kind === 'call' && made.callee.kind === 'name' && made.callee.name === 'get_access_token';
}

/** `credentials.credentials` of `credentials: HTTPAuthorizationCredentials = Depends(security)` */
function isSchemeCredential({ object, property }: Member, { module }: Located): boolean {
  const origin = object.kind === 'name' ? object.binding?.origin : undefined;
  const type = origin?.kind === 'parameter' ? origin.parameter.type : undefined;
  if (type === undefined || !/^(credentials|password)$/.test(property)) return false;
  return /\bHTTP(Authorization|Basic)Credentials\b/.test(module.text.slice(type.start, type.end));
}

/** `response.headers.get('x-token')`: what somebody else answered. */
function isAnswer(node: Expression): boolean {
  const object =
    node.kind === 'member'
      ? node.object
      : node.kind === 'call' && node.callee.kind === 'member'
        ? node.callee.object
        : undefined;
  const owner = object?.kind === 'member' && object.property === 'headers' ? object.object : object;
  if (/^_?(res|response|reply|r|resp|result)$/i.test(lastName(owner) ?? '')) return true;
  const origin = owner?.kind === 'name' ? owner.binding?.origin : undefined;
  // `const upstream = await fetch(…)`
  return origin?.kind === 'variable' && origin.value?.kind === 'await' && origin.value.value.kind === 'call';
}

/** `req.headers` as a whole, `c.req.header()`, `error.config` of a failed request. */
function wholeHeaders(node: Expression, where: Located): CredentialSource | undefined {
  if (node.kind === 'call') {
    // `c.req.header()`
    const isAll =
      node.callee.kind === 'member' &&
      node.callee.property === 'header' &&
      node.arguments.length === 0 &&
      isRequest(node.callee.object);
    return isAll ? { kind: 'headers', name: 'headers', at: placeOf(node, where) } : undefined;
  }
  if (node.kind !== 'member') return undefined;
  const isIncoming = /^(headers|rawHeaders)$/.test(node.property) && isRequest(node.object);
  const isFailed = /^(config|headers)$/.test(node.property) && isOfError(node.object);
  if (!isIncoming && !isFailed) return undefined;
  return { kind: 'headers', name: `${lastName(node.object) ?? 'req'}.${node.property}`, at: placeOf(node, where) };
}

/** `error` of `error.config`, `error.config.headers`: what an HTTP client puts into its errors. */
function isOfError(node: Expression): boolean {
  if (node.kind === 'member') return node.property === 'config' && isOfError(node.object);
  return node.kind === 'name' && (node.binding?.origin.kind === 'error' || /^(err|error|axiosError)$/.test(node.name));
}

function isRequest(node: Expression): boolean {
  const name = lastName(node);
  return name !== undefined && /^_?(req|request|incoming|requestInfo|raw)$/i.test(name);
}

/** `process.env`, `os.environ`, or the `env` that a Worker gets, printed or handed on as a whole. */
function wholeEnvironment(node: Expression, where: Located): CredentialSource | undefined {
  const found = (name: string): CredentialSource => ({ kind: 'environment', name, at: placeOf(node, where) });
  if (node.kind === 'member' && node.property === 'environ')
    return node.object.kind === 'name' && node.object.name === 'os' ? found('os.environ') : undefined;
  if (node.kind === 'name') return node.name === 'env' && isBindings(node, where) ? found('env') : undefined;
  if (node.kind !== 'member' || node.property !== 'env' || node.object.kind !== 'name') return undefined;
  const { name, binding } = node.object;
  const isEnvironment = binding ? name === 'c' && binding.origin.kind === 'parameter' : /^(process|Bun)$/.test(name);
  return isEnvironment ? found(`${name}.env`) : undefined;
}

/** `fetch(request: Request, env: Env)` */
function isBindings(node: Name, { module }: Located): boolean {
  const origin = node.binding?.origin;
  const type = origin?.kind === 'parameter' && origin.path.length === 0 ? origin.parameter.type : undefined;
  return type !== undefined && /\b(Env|Bindings|Environment)$/.test(module.text.slice(type.start, type.end));
}

/** An object of which other code reads `access_token`: what a token endpoint answered. */
function tokenResponse(node: Name | Member, where: Located): CredentialSource | undefined {
  if (node.kind === 'member') {
    const owner = lastName(node.object) ?? '';
    const isClient = node.property === 'credentials' && /auth|client/i.test(owner);
    const isAuthInfo = node.property === 'authInfo' || (node.property === 'auth' && isRequest(node.object));
    return isClient || isAuthInfo
      ? { kind: 'tokens', name: `${owner}.${node.property}`, at: placeOf(node, where) }
      : undefined;
  }
  const { binding } = node;
  if (!binding) return undefined;
  const isAuthInfo = node.name === 'authInfo' && binding.origin.kind !== 'import';
  if (!isAuthInfo && (!holdsTokens(binding, node) || holdsNoToken(node, binding))) return undefined;
  return { kind: 'tokens', name: node.name, at: placeOf(node, where) };
}

/** What shows that a binding holds tokens: a call, or the places where it is read as such. */
const tokenHolders = new WeakMap<Binding, 'call' | readonly Name[]>();

function holdsTokens(binding: Binding, at: Name): boolean {
  const { origin } = binding;
  if (origin.kind !== 'variable' && origin.kind !== 'parameter') return false;
  const shown =
    tokenHolders.get(binding) ?? (comesFromTokenEndpoint(binding) ? 'call' : binding.references.filter(isReadAsTokens));
  tokenHolders.set(binding, shown);
  return shown === 'call' || shown.some((each) => !isPutLater(each, at));
}

/** `tokens.access_token`, `data.refresh_token` */
function isReadAsTokens(reference: Name): boolean {
  const { parent } = reference;
  return (
    parent?.kind === 'member' &&
    parent.object === reference &&
    /^(access_?token|refresh_?token)$/i.test(parent.property)
  );
}

/** `args["access_token"] = token` below the place where `args` is used */
function isPutLater(reference: Name, at: Name): boolean {
  const member = reference.parent;
  const isWritten = member?.parent?.kind === 'assignment' && member.parent.target === member;
  return isWritten && reference.start > at.start && enclosingFunction(reference) === enclosingFunction(at);
}

/** Owners of members that only describe: `errors.password`, `labels.apiKey`, `headers.authorization` of a specification. */
const DESCRIPTIONS =
  /^(errors?|labels?|messages?|schemas?|fields?|types?|props|constants?|paths?|urls?|routes?|shape|properties|definitions|ErrorCode|scopes|endpoints|colors?|theme|i18n|strings|translations|permissions|limits|features?|capabilities|docs|fieldErrors|touched|z|grant\w*)$/i;

function namedCredential(name: string, node: Expression, where: Located): CredentialSource | undefined {
  if (!isSecretName(name) || isPublic(name)) return undefined;
  if (node.kind === 'member' && DESCRIPTIONS.test(lastName(node.object) ?? '')) return undefined;
  if (isNoCredential(name) || (isVague(name) && !speaksOfAuthentication(where))) return undefined;
  if (node.kind === 'name' && !isText(node, where)) return undefined;
  return { kind: 'named', name: nameOf(node, name), at: placeOf(node, where) };
}

/** `closingToken`: of a language that is parsed. `confirmationToken`: good once. `projectKey`: which one is meant. `randomPassword`: whether to make one. */
export function isNoCredential(name: string): boolean {
  const words = nameWords(name);
  const before = words.at(-2) ?? '';
  if (words.at(-1) === 'token') return OTHER_TOKEN.test(before);
  if (words.at(-1) === 'key') return ENTITY.test(before);
  return /^(old)?pwd$/i.test(name) || /^(random|enable|auto|include)$/.test(words[0] ?? '');
}

const OTHER_TOKEN =
  /^(confirmation|confirm|property|category|slot|open|opening|close|closing|expected|unexpected|left|right|begin|comment|string|operator|keyword|identifier)$/;
const ENTITY = /^(user|team|org|project|storage|session|subscription|account|server|deployment|internal)$/;

/** `token`, `swapToken`: of a caller, of a language, of a chain? */
function isVague(name: string): boolean {
  const words = nameWords(name);
  const before = words.at(-2) ?? '';
  return (
    /^(token|bearer|authorization|pw)$/.test(words.at(-1) ?? '') &&
    !/^(access|refresh|bearer|auth|api|id|session|jwt|oauth|secret|bot|admin|user|service)$/.test(before)
  );
}

function nameOf(node: Expression, name: string): string {
  const owner = node.kind === 'member' ? lastName(node.object) : undefined;
  return owner === undefined || owner === 'this' ? name : `${owner}.${name}`;
}

/** A bare `token` is one of a language or of a chain unless the file is about logging in. */
function speaksOfAuthentication({ module }: Located): boolean {
  const known = subjects.get(module);
  if (known !== undefined) return known;
  const isOther = /tokenize|lexer|blockchain|erc20|web3|solana|ethers|viem|\bswap\b/i.test(module.text);
  const speaks =
    !isOther && /oauth|bearer|authoriz|authenticat|credential|api[-_ ]?key|\bauth\b|jwt/i.test(module.text);
  subjects.set(module, speaks);
  return speaks;
}

const subjects = new WeakMap<Module, boolean>();

/** The type of a parameter, where one is written, is a text: `token: string`, `token: str | None`. */
function isText(node: Name, { module }: Located): boolean {
  const origin = node.binding?.origin;
  if (origin?.kind !== 'parameter' || origin.path.length > 0) return true;
  const { type } = origin.parameter;
  return type === undefined || /string|\bstr\b|any|unknown/i.test(module.text.slice(type.start, type.end));
}

/** Keys that are made to be seen: `SUPABASE_ANON_KEY`, `publishableKey`, `recaptchaSiteKey`. */
export function isPublic(name: string): boolean {
  return /anon|publish|public|site_?key|posthog|sentry_?dsn|mapbox|client_?id|vapid|measurement|algolia_?search|recaptcha|turnstile|challenge|verification/i.test(
    name,
  );
}

export function lastName(node: Expression | undefined): string | undefined {
  if (node?.kind === 'name') return node.name;
  if (node?.kind === 'member') return node.property;
  if (node?.kind === 'call' && node.callee.kind === 'member') return node.callee.property;
  return undefined;
}

export function placeOf(node: Node, { module }: Pick<Located, 'module'>): { path: string; start: number; end: number } {
  return { path: module.path, start: node.start, end: node.end };
}
