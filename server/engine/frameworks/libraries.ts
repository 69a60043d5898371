import type { GateScheme } from '../facts/facts.ts';
import { alternatives, resultOf, symbolName, type Value } from '../program/values.ts';

/**
 * Middleware of libraries that decide about a caller, by the symbol that makes it. Their code is not read: each is
 * known to answer 401 or 403 itself.
 */
const GATES: readonly (readonly [RegExp, GateScheme])[] = [
  [/^@modelcontextprotocol\/.*#requireBearerAuth$/, 'oauth'],
  [/^passport#(default\.)?authenticate$/, 'unknown'],
  [/^express-jwt#(expressjwt|jwt|default)$/, 'oauth'],
  [/^express-oauth2-jwt-bearer#(auth|requiredScopes|claimCheck|claimEquals|claimIncludes)$/, 'oauth'],
  [/^express-basic-auth#(\*|default)$/, 'basic'],
  [/^@clerk\/(express|mcp-tools\/express)#(requireAuth|mcpAuthClerk|mcpAuth)$/, 'oauth'],
  [/^express-openid-connect#requiresAuth$/, 'oauth'],
  [/^@okta\/oidc-middleware#/, 'oauth'],
  [/^connect-ensure-login#/, 'session'],
  [/^(hono\/bearer-auth|@hono\/mcp)#bearerAuth$/, 'api-key'],
  [/^hono\/basic-auth#basicAuth$/, 'basic'],
  [/^hono\/(jwt#jwt|jwk#jwk)$/, 'oauth'],
  [
    /^@hono\/(cloudflare-access#cloudflareAccess|firebase-auth#verifyFirebaseAuth|oidc-auth#oidcAuthMiddleware)$/,
    'oauth',
  ],
  [/^@hono\/auth-js#verifyAuth$/, 'session'],
  [/^koa-jwt#(\*|default)$/, 'oauth'],
  [/^koa-basic-auth#(\*|default)$/, 'basic'],
  [/^koa-passport#(default\.)?authenticate$/, 'unknown'],
];

/** Modules whose middleware never decides about a caller. */
const NO_GATES =
  /^(express|cors|helmet|morgan|compression|body-parser|cookie-parser|cookie-session|express-session|express-rate-limit|rate-limiter-flexible|pino-http|express-winston|serve-static|serve-favicon|method-override|multer|http-proxy-middleware|swagger-ui-express|response-time|express-validator|connect-timeout|hpp|@sentry\/.*|http|https|fs|path|hono|hono\/(?!bearer-auth|basic-auth|jwt|jwk|combine|factory).*|@hono\/(node-server(\/.*)?|swagger-ui|otel|sentry|prometheus|structured-logger|zod-validator|clerk-auth)|hono-rate-limiter|koa|@koa\/.*|@fastify\/.*|koa-(body|bodyparser|logger|helmet|compress|static|cors|morgan|ratelimit|session)|agents(\/.*)?)$/;
const NO_GATE_SYMBOLS =
  /^(@modelcontextprotocol\/.*|@hono\/mcp)#(mcpAuthRouter|mcpAuthMetadataRouter|hostHeaderValidation|localhostHostValidation|originValidation|localhostOriginValidation)$/;

export type KnownMiddleware =
  | { readonly kind: 'gate'; readonly scheme: GateScheme; readonly name: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

/** What is known about a middleware whose code is outside the workspace. */
export function knownMiddleware(value: Value, knownGates: readonly string[]): KnownMiddleware {
  for (const each of alternatives(value)) {
    const symbol = resultOf(each) ?? symbolName(each) ?? methodOf(each);
    if (symbol === undefined) continue;
    const name = symbol.slice(symbol.indexOf('#') + 1);
    if (knownGates.includes(symbol) || knownGates.includes(name)) return { kind: 'gate', scheme: 'unknown', name };
    const gate = GATES.find(([pattern]) => pattern.test(symbol));
    if (gate)
      return { kind: 'gate', scheme: gate[1], name: name === 'default' ? symbol.slice(0, symbol.indexOf('#')) : name };
    const module = symbol.slice(0, symbol.indexOf('#'));
    if (NO_GATES.test(module) || NO_GATE_SYMBOLS.test(symbol)) return { kind: 'none' };
  }
  return { kind: 'unknown' };
}

/** `passport.authenticate('jwt')` of an instance that was made elsewhere. */
function methodOf(value: Value): string | undefined {
  if (value.kind !== 'result' || value.callee.kind !== 'member') return undefined;
  return value.callee.property === 'authenticate' ? 'passport#authenticate' : undefined;
}
