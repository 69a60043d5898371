import { NO_OAUTH_FACTS, type OAuthFacts, type PkceGap } from '../facts/oauth.ts';
import { fileRole } from '../paths.ts';
import { neighbours } from '../oauth/neighbours.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, ClassNode, FunctionNode, Node } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';
import { optionalVerifiers } from './optional-verifiers.ts';
import { tokenVerifications } from './jwt.ts';
import { authorizationRequests } from './oauth-client.ts';
import { broadScopes } from './scopes.ts';
import { hollowVerifiers } from './hollow-verifiers.ts';
import { redirectChecks } from './redirects.ts';
import { sessionAuthentications } from './session-authentication.ts';
import { guessableSecrets, originTests } from './sessions.ts';
import { sharedServers } from './shared-servers.ts';
import { pythonTlsWeaknesses } from './python/tls-clients.ts';
import { tlsWeaknesses } from './tls-weaknesses.ts';
import { insecureEndpoints } from './endpoint-urls.ts';
import { uncheckedCallbacks } from '../oauth/unchecked-callbacks.ts';

/** What a file says about OAuth, whoever imports it. */
export function modelOAuth(module: Module, evaluator: Evaluator): OAuthFacts {
  // A test plays every part, the attacker's too.
  if (fileRole(module.path) === 'test') return NO_OAUTH_FACTS;
  return {
    authorizationRequests: [...authorizationRequests(module, evaluator)],
    pkceGaps: [...pkceGaps(module, evaluator), ...optionalVerifiers(module)],
    tokenVerifications: [...tokenVerifications(module, evaluator)],
    guessableSecrets: [...guessableSecrets(module, evaluator)],
    broadScopes: [...broadScopes(module, evaluator)],
    insecureEndpoints: [...insecureEndpoints(module)],
    uncheckedCallbacks: [...uncheckedCallbacks(module, evaluator)],
    originTests: [...originTests(module)],
    redirectChecks: [...redirectChecks(module)],
    hollowVerifiers: [...hollowVerifiers(module, evaluator)],
    sessionAuthentications: [...sessionAuthentications(module)],
    sharedServers: [...sharedServers(module, evaluator)],
    tlsWeaknesses:
      module.program.moduleKind === 'python' ? [...pythonTlsWeaknesses(module, evaluator)] : [...tlsWeaknesses(module)],
  };
}

/** The facts of several files as one. */
export function joinOAuth(files: readonly OAuthFacts[]): OAuthFacts {
  return {
    ...NO_OAUTH_FACTS,
    authorizationRequests: files.flatMap((each) => each.authorizationRequests),
    pkceGaps: files.flatMap((each) => each.pkceGaps),
    tokenVerifications: files.flatMap((each) => each.tokenVerifications),
    guessableSecrets: files.flatMap((each) => each.guessableSecrets),
    broadScopes: files.flatMap((each) => each.broadScopes),
    insecureEndpoints: files.flatMap((each) => each.insecureEndpoints),
    uncheckedCallbacks: files.flatMap((each) => each.uncheckedCallbacks),
    originTests: files.flatMap((each) => each.originTests),
    redirectChecks: files.flatMap((each) => each.redirectChecks),
    hollowVerifiers: files.flatMap((each) => each.hollowVerifiers),
    sessionAuthentications: files.flatMap((each) => each.sessionAuthentications),
    sharedServers: files.flatMap((each) => each.sharedServers),
    tlsWeaknesses: files.flatMap((each) => each.tlsWeaknesses),
  };
}

/** PKCE that an authorization server of the workspace skips, weakens or never verifies. */
function* pkceGaps(module: Module, evaluator: Evaluator): Generator<PkceGap> {
  for (const literal of module.literals) {
    if (literal.kind !== 'literal' || literal.value !== true) continue;
    const named = switchAround(literal);
    if (named === 'skipLocalPkceValidation' && !sendsVerifierOn(literal)) {
      yield { kind: 'pkceGap', at: placeOf(literal.parent ?? literal, { module }), name: named, gap: 'skipped' };
    }
    if (named === 'allowPlainPKCE' || named === 'allowPlainPkce') {
      yield { kind: 'pkceGap', at: placeOf(literal.parent ?? literal, { module }), name: named, gap: 'plain-allowed' };
    }
  }
  for (const call of module.calls) {
    const route = tokenRoute(call);
    if (route === undefined || !neverVerifies(call, module, evaluator)) continue;
    if (!issuesCodes(module, evaluator)) continue;
    const path = call.arguments[0];
    yield {
      kind: 'pkceGap',
      at: { path: module.path, start: call.start, end: path?.end ?? call.end },
      name: route,
      gap: 'never-verified',
    };
  }
}

/** `skipLocalPkceValidation: true`, `skipLocalPkceValidation = true` */
function switchAround(literal: Node): string | undefined {
  const { parent } = literal;
  if (parent?.kind === 'property') return parent.key;
  if (parent?.kind === 'classMember') return parent.name;
  return parent?.kind === 'assignment' && parent.target.kind === 'member' ? parent.target.property : undefined;
}

/** The provider that skips the check hands the verifier to the server behind it, which makes the check. */
function sendsVerifierOn(literal: Node): boolean {
  const owner = [...ancestors(literal)].find((each): each is ClassNode => each.kind === 'class');
  if (!owner) return false;
  if (owner.superclass) return true;
  const exchange = owner.members.find((each) => each.name === 'exchangeAuthorizationCode')?.value;
  if (exchange?.kind !== 'function') return true;
  const verifier = exchange.parameters[2]?.target;
  if (verifier?.kind !== 'namePattern') return false;
  for (const node of descendants(exchange.body)) if (node.kind === 'name' && node.name === verifier.name) return true;
  return false;
}

/** `app.post('/token', …)`, `router.post('/oauth/token', …)` */
function tokenRoute(call: Call): string | undefined {
  const [path] = call.arguments;
  if (call.callee.kind !== 'member' || call.callee.property !== 'post' || call.arguments.length < 2) return undefined;
  if (path?.kind !== 'literal' || typeof path.value !== 'string') return undefined;
  return /(^|\/)token$/.test(path.value) ? path.value : undefined;
}

/** The handler is known to its end, gives access tokens, and speaks of no verifier. */
function neverVerifies(call: Call, module: Module, evaluator: Evaluator): boolean {
  const handlers = call.arguments
    .slice(1)
    .map((each) => (each.kind === 'spread' ? undefined : evaluator.evaluate(each, module)));
  const nodes: Node[] = [];
  for (const handler of handlers) {
    // `express.urlencoded()`: a library's middleware sees no grants
    if (handler?.kind === 'result' && handler.callee.kind === 'symbol') continue;
    if (handler?.kind !== 'function' || !collect(handler, evaluator, nodes, new Set(), 0)) return false;
  }
  const names = nodes.map((node) =>
    node.kind === 'property'
      ? node.key
      : node.kind === 'member'
        ? node.property
        : node.kind === 'name'
          ? node.name
          : node.kind === 'literal'
            ? String(node.value)
            : undefined,
  );
  if (names.some((name) => name !== undefined && /verifier|pkce|challenge|^fetch$|axios/i.test(name))) return false;
  // A route that asks for the kind of grant, and knows no codes
  if (names.includes('grant_type') && !names.includes('authorization_code')) return false;
  return names.includes('access_token');
}

const MOST_NODES = 5_000;

/** All nodes of a function and of what it calls in the workspace; false when part of it cannot be known. */
function collect(
  value: Extract<Value, { kind: 'function' }>,
  evaluator: Evaluator,
  nodes: Node[],
  seen: Set<FunctionNode>,
  depth: number,
): boolean {
  if (seen.has(value.node)) return true;
  seen.add(value.node);
  if (depth > 4 || nodes.length > MOST_NODES) return false;
  for (const node of descendants(value.node.body)) {
    nodes.push(node);
    if (node.kind !== 'call') continue;
    const target = evaluator.evaluate(node.callee, value.module, value.frame);
    for (const each of alternatives(target)) {
      if (each.kind === 'function' && !collect(each, evaluator, nodes, seen, depth + 1)) return false;
      if (each.kind !== 'function' && takesRequest(node)) return false;
    }
  }
  return true;
}

/** `provider.token(req, res)`, `handle(request)`: the request goes where nobody sees it. */
function takesRequest(call: Call): boolean {
  return call.arguments.some(
    (each) =>
      (each.kind === 'name' && /^(req|request|c|ctx|context|body|params)$/.test(each.name)) ||
      (each.kind === 'member' && each.property === 'body'),
  );
}

/** The workspace speaks of an authorization endpoint of its own that clients use with PKCE. */
function issuesCodes(module: Module, evaluator: Evaluator): boolean {
  for (const each of neighbours(module, evaluator.project)) {
    for (const literal of each.literals) {
      const parent = literal.parent;
      if (literal.kind === 'literal' && literal.value === 'authorization_code') return true;
      if (parent?.kind === 'property' && parent.key === 'authorization_endpoint') return true;
    }
  }
  return false;
}
