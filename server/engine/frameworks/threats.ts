import { isLoopbackOnly } from '../facts/addresses.ts';
import type { Endpoint, GateScheme } from '../facts/facts.ts';
import { gatesWith, guardOf } from '../facts/guard.ts';
import type { InboundPattern, ThreatModel } from '../facts/threats.ts';
import type { Module } from '../program/link.ts';
import { speaksOf } from '../program/speaks.ts';
import type { ModelContext } from './context.ts';
import { sharedKeyOf } from './shared-key.ts';
import { userDataOf } from './user-data.ts';

const PATTERNS: Readonly<Record<GateScheme, InboundPattern>> = {
  'api-key': 'api-key',
  basic: 'api-key',
  oauth: 'oauth',
  'mutual-tls': 'mutual-tls',
  session: 'session',
  unknown: 'unknown',
};
/** Models of handlers that a module exports. */
const PLATFORM = /^(workers|route)$/;
const RANK: readonly InboundPattern[] = ['none', 'shared-key', 'api-key', 'mutual-tls', 'session', 'oauth', 'unknown'];

/** One model a program, of the endpoint that is guarded least. A program without an endpoint over HTTP has none. */
export function modelThreats(context: ModelContext, endpoints: readonly Endpoint[]): ThreatModel[] {
  const judged = endpoints.map((endpoint) => ({ endpoint, pattern: patternOf(endpoint) }));
  const [weakest] = judged.sort((a, b) => RANK.indexOf(a.pattern) - RANK.indexOf(b.pattern));
  if (!weakest) return [];
  const { endpoint, pattern } = weakest;
  const modules = [...context.trace.modules];
  const sharedKey = mayBeKey(pattern, modules) ? sharedKeyOf(modules, context) : undefined;
  return [
    {
      kind: 'threatModel',
      endpoint,
      remote: isRemote(endpoint),
      pattern: sharedKey ? 'shared-key' : pattern,
      sharedKey,
      userData: userDataOf(modules),
      tenants: sharedKey ? 'unknown' : tenantsOf(pattern),
    },
  ];
}

/** Signs that tokens are looked at, and not compared with a setting. */
const VERIFIES =
  /jwtVerify|requireBearerAuth|jwt\.(?:verify|decode)|JWTVerifier|introspect|verifyAccessToken|verify_oauth2_token|JWKS|OAuthProvider|userinfo/i;

/** A bearer token may be a key: `Authorization` compared with a setting. */
function mayBeKey(pattern: InboundPattern, modules: readonly Module[]): boolean {
  return pattern === 'api-key' || (pattern === 'oauth' && !modules.some((module) => speaksOf(module, VERIFIES)));
}

function patternOf(endpoint: Endpoint): InboundPattern {
  const guard = guardOf(endpoint);
  if (guard === 'unknown') return 'unknown';
  if (guard !== 'enforced') return 'none';
  const patterns = gatesWith(endpoint, 'enforced').map((gate) => PATTERNS[gate.scheme]);
  // No gate in the code, and yet enforced: the listener asks for certificates.
  if (patterns.length === 0) return 'mutual-tls';
  return patterns.sort((a, b) => RANK.indexOf(b) - RANK.indexOf(a))[0] ?? 'unknown';
}

/** A platform serves what a module exports to everybody; what listens nowhere that can be seen may be a library. */
function isRemote(endpoint: Endpoint): boolean {
  return endpoint.listeners.length > 0 ? !isLoopbackOnly(endpoint) : PLATFORM.test(endpoint.framework);
}

function tenantsOf(pattern: InboundPattern): ThreatModel['tenants'] {
  if (pattern === 'oauth' || pattern === 'session') return 'many';
  return pattern === 'none' ? 'one' : 'unknown';
}
