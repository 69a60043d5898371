import type { Gate, GateScheme } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import { originOf } from '../program/origin.ts';
import { returnedExpressions } from '../program/returns.ts';
import { alternatives, constantText, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { knownGate } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';

/** A library's middleware that decides about a caller. Its code is not read: it is known to answer 401 or 403 itself. */
interface Library {
  readonly made: RegExp;
  readonly scheme: GateScheme;
  /** The option that makes it let everybody pass: `credentialsRequired: false`. */
  readonly opener?: { readonly option: string; readonly value: boolean };
  /** The option that holds a function which says whether a credential is right. */
  readonly verifier?: string;
}

/** By the symbol that makes it. What the options do is what the newest version's source says (the version stands behind). */
const LIBRARIES: readonly Library[] = [
  { made: /^@modelcontextprotocol\/.*#requireBearerAuth$/, scheme: 'oauth' },
  { made: /^(passport|koa-passport|@fastify\/passport)#(default\.)?authenticate$/, scheme: 'unknown' },
  // 8.5
  {
    made: /^express-jwt#(expressjwt|jwt|default)$/,
    scheme: 'oauth',
    opener: { option: 'credentialsRequired', value: false },
  },
  // 1.10
  { made: /^express-oauth2-jwt-bearer#auth$/, scheme: 'oauth', opener: { option: 'authRequired', value: false } },
  { made: /^express-oauth2-jwt-bearer#(requiredScopes|claimCheck|claimEquals|claimIncludes)$/, scheme: 'oauth' },
  // 1.2
  { made: /^express-basic-auth#(\*|default)$/, scheme: 'basic', verifier: 'authorizer' },
  { made: /^@clerk\/express#requireAuth$/, scheme: 'session' },
  { made: /^@clerk\/mcp-tools(\/.*)?#(mcpAuthClerk|mcpAuth)$/, scheme: 'oauth' },
  // 2.19: a login is wanted everywhere unless it says otherwise
  { made: /^express-openid-connect#auth$/, scheme: 'session', opener: { option: 'authRequired', value: false } },
  { made: /^express-openid-connect#(requiresAuth|claim\w+)$/, scheme: 'session' },
  { made: /^@okta\/oidc-middleware#/, scheme: 'oauth' },
  { made: /^connect-ensure-login#/, scheme: 'session' },
  // Hono 4
  { made: /^(hono\/bearer-auth|@hono\/mcp)#bearerAuth$/, scheme: 'api-key', verifier: 'verifyToken' },
  { made: /^hono\/basic-auth#basicAuth$/, scheme: 'basic', verifier: 'verifyUser' },
  { made: /^hono\/jwt#jwt$/, scheme: 'oauth' },
  { made: /^hono\/jwk#jwk$/, scheme: 'oauth', opener: { option: 'allow_anon', value: true } },
  {
    made: /^@hono\/(cloudflare-access#cloudflareAccess|firebase-auth#verifyFirebaseAuth|oidc-auth#oidcAuthMiddleware)$/,
    scheme: 'oauth',
  },
  { made: /^@hono\/auth-js#verifyAuth$/, scheme: 'session' },
  { made: /^koa-jwt#(\*|default)$/, scheme: 'oauth', opener: { option: 'passthrough', value: true } },
  { made: /^koa-basic-auth#(\*|default)$/, scheme: 'basic' },
  { made: /^@nestjs\/passport#AuthGuard$/, scheme: 'unknown' },
];

/** Modules whose middleware never decides about a caller. */
const NO_GATES =
  /^(express|cors|helmet|morgan|compression|body-parser|cookie-parser|cookie-session|express-session|express-rate-limit|rate-limiter-flexible|pino-http|express-winston|serve-static|serve-favicon|method-override|multer|http-proxy-middleware|swagger-ui-express|response-time|express-validator|connect-timeout|hpp|@sentry\/.*|http|https|fs|path|hono|hono\/(?!bearer-auth|basic-auth|jwt|jwk|combine|factory).*|@hono\/(node-server(\/.*)?|swagger-ui|otel|sentry|prometheus|structured-logger|zod-validator|clerk-auth)|hono-rate-limiter|koa|@koa\/.*|@fastify\/(?!auth|jwt|bearer-auth|basic-auth|passport).*|koa-(body|bodyparser|logger|helmet|compress|static|cors|morgan|ratelimit|session)|agents(\/.*)?)$/;
const NO_GATE_SYMBOLS =
  /^((@modelcontextprotocol\/.*|@hono\/mcp)#(mcpAuthRouter|mcpAuthMetadataRouter|hostHeaderValidation|localhostHostValidation|originValidation|localhostOriginValidation)|python:starlette\.middleware\.cors#CORSMiddleware|@clerk\/(express|fastify)#(clerkMiddleware|clerkPlugin)|(passport|koa-passport|@fastify\/passport)#(default\.)?(initialize|session|secureSession))$/;

export type KnownMiddleware =
  { readonly kind: 'gate'; readonly gate: Gate } | { readonly kind: 'none' } | { readonly kind: 'unknown' };

const UNKNOWN_MIDDLEWARE: KnownMiddleware = { kind: 'unknown' };

/** What is known about a middleware whose code is outside the workspace; `at` is where it is used. */
export function knownMiddleware(value: Value, at: Place, context: ModelContext): KnownMiddleware {
  for (const each of alternatives(value)) {
    const symbol = symbolOf(each);
    if (symbol === undefined) continue;
    const name = symbol.slice(symbol.indexOf('#') + 1);
    if (context.knownGates.includes(symbol) || context.knownGates.includes(name))
      return { kind: 'gate', gate: knownGate(at, name, 'unknown') };
    const library = LIBRARIES.find(({ made }) => made.test(symbol));
    const module = symbol.slice(0, symbol.indexOf('#'));
    const written = name === 'default' || name === '*' ? module : name.replace(/^default\./, '');
    if (library) return { kind: 'gate', gate: libraryGate(library, each, written, at, context) };
    if (NO_GATES.test(module) || NO_GATE_SYMBOLS.test(symbol)) return { kind: 'none' };
  }
  return UNKNOWN_MIDDLEWARE;
}

/** `express-jwt#expressjwt` of `expressjwt({ … })`, and of `passport.authenticate('jwt')` of any instance. */
function symbolOf(value: Value): string | undefined {
  const made = originOf(value.kind === 'result' ? value.callee : value);
  // `.unless({ path })` of express-jwt and koa-jwt
  const symbol = made?.replace(/\(\)\.unless$/, '');
  if (symbol !== undefined && !symbol.includes('()')) return symbol;
  if (value.kind !== 'result' || value.callee.kind !== 'member') return undefined;
  return value.callee.property === 'authenticate' ? 'passport#authenticate' : undefined;
}

function libraryGate(library: Library, value: Value, name: string, at: Place, context: ModelContext): Gate {
  const gate = knownGate(at, name, library.scheme);
  if (value.kind !== 'result') return gate;
  const inner = value.callee.kind === 'member' && value.callee.property === 'unless' ? value.callee.object : undefined;
  if (inner?.kind === 'result') {
    // `expressjwt({ … }).unless({ path: ['/health'] })`
    const within = libraryGate(library, inner, name, at, context);
    return value.node.arguments.some(speaksOfMcp) ? { ...within, verdict: 'unknown' } : within;
  }
  if (/authenticate$/.test(name)) return passportGate(gate, value, context);
  const [first] = value.node.arguments;
  const options =
    first && first.kind !== 'spread' ? context.evaluator.evaluate(first, value.module, value.frame) : undefined;
  for (const given of options ? alternatives(options) : []) {
    if (given.kind !== 'object') continue;
    const { option, value: open } = library.opener ?? { option: '', value: true };
    const opener = findProperty(given.node, option);
    const chosen = opener && context.evaluator.evaluate(opener, given.module, given.frame);
    if (opener && chosen?.kind === 'literal' && chosen.value === open)
      return openGate(gate, placeOf(opener, given), `\`${option}: ${String(open)}\``);
    // a value that is chosen elsewhere may open it
    if (chosen && chosen.kind !== 'literal') return { ...gate, verdict: 'unknown' };
    const verifier = library.verifier === undefined ? undefined : findProperty(given.node, library.verifier);
    const fn = verifier && context.evaluator.evaluate(verifier, given.module, given.frame);
    if (verifier && fn?.kind === 'function' && acceptsEverything(fn))
      return {
        ...gate,
        verdict: 'presence-only',
        flaw: placeOf(verifier, given),
        evidence: acceptance(verifier, given),
      };
  }
  return gate;
}

/** `passport.authenticate(['jwt', 'anonymous'])` refuses nobody; with a callback, the callback decides. */
function passportGate(gate: Gate, value: Extract<Value, { kind: 'result' }>, context: ModelContext): Gate {
  const { node, module, frame } = value;
  if (node.arguments.some((each) => each.kind === 'function')) return { ...gate, verdict: 'unknown' };
  const [first] = node.arguments;
  const strategies = first && first.kind !== 'spread' ? context.evaluator.evaluate(first, module, frame) : undefined;
  const names =
    strategies?.kind === 'array'
      ? strategies.node.elements.map((each) => context.evaluator.evaluate(each, strategies.module, strategies.frame))
      : strategies
        ? [strategies]
        : [];
  if (!first || !names.some((each) => constantText(each) === 'anonymous')) return gate;
  return openGate(gate, placeOf(first, value), 'the strategy `anonymous`');
}

/** Some text in it is a path of MCP, or what it holds is written elsewhere. */
function speaksOfMcp(options: Expression): boolean {
  for (const node of descendants(options)) {
    if (node.kind === 'name') return true;
    if (node.kind === 'literal' && /mcp|sse|message|^\/$/i.test(String(node.value ?? node.pattern ?? ''))) return true;
  }
  return false;
}

function openGate(gate: Gate, flaw: Place, what: string): Gate {
  const evidence = [
    { ...flaw, note: `with ${what} a request without a credential goes on` },
    { ...gate.at, note: 'the gate' },
  ];
  return { ...gate, verdict: 'fail-open', flaw, opening: 'absent-credential', evidence };
}

/** `verifyToken: async () => true` */
function acceptsEverything(fn: Extract<Value, { kind: 'function' }>): boolean {
  const returned = returnedExpressions(fn.node);
  return returned.length > 0 && returned.every((each) => each.kind === 'literal' && each.value === true);
}

function acceptance(verifier: Expression, at: Parameters<typeof placeOf>[1]): Gate['evidence'] {
  return [{ ...placeOf(verifier, at), note: 'says yes to every credential' }];
}
