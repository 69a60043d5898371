import { ANSWERING_PYTHON, THROWING_PYTHON } from './python-verifiers.ts';
import { originOf } from '../program/origin.ts';
import { alternatives, type Value } from '../program/values.ts';

/** What checks a credential and throws, or rejects, when it is wrong: by where it comes from. */
const THROWING: readonly RegExp[] = [
  /^jsonwebtoken#(default\.)?verify$/,
  /^jose(\/.*)?#(default\.)?(jwtVerify|compactVerify|jwtDecrypt)$/,
  /^google-auth-library#(.*\.)?OAuth2Client\(\)\.(verifyIdToken|verifySignedJwtWithCertsAsync|getTokenInfo)$/,
  /^firebase-admin(\/.*)?#.*\.?(verifyIdToken|verifySessionCookie)$/,
  /^@clerk\/backend#verifyToken$/,
  /^@kinde/,
  /^fast-jwt#(default\.)?createVerifier\(\)$/,
  /^aws-jwt-verify#.*\.create\(\)\.verify(Sync)?$/,
  /^(hono\/jwt|hono\/utils\/jwt|hono\/utils\/jwt\/jwt)#(verify|verifyWithJwks|Jwt\.verify)$/,
  /^@okta\/jwt-verifier#.*\(\)\.(verifyAccessToken|verifyIdToken)$/,
  /^oauth4webapi#(\*\.)?validateJwtAccessToken$/,
  /^@auth0\/auth0-api-js#ApiClient\(\)\.verifyAccessToken$/,
  /^stytch#(.*\.)?(B2B)?Client\(\)\.(sessions\.authenticate(Jwt\w*)?|idp\.introspectToken\w*|m2m\.authenticateToken)$/,
  /^@descope\/node-sdk#.*\(\)\.(validateSession|validateJwt|validateAndRefreshSession)$/,
  /^paseto#(\*\.)?V\d\.verify$/,
];

/**
 * What says who the caller is, and nothing (or false, or an error beside it) when nobody: by where it comes from. The
 * answer has been checked, so that code that heeds it has checked the caller.
 */
const ANSWERING: readonly RegExp[] = [
  /^better-auth(\/.*)?#betterAuth\(\)\.api\.(getMcpSession|getSession)$/,
  /^@supabase\/(supabase-js|ssr)#create\w*Client\(\)\.auth\.(getUser|getClaims)$/,
  /^next-auth(\/.*)?#((unstable_)?getServerSession|getToken|default\(\)\.auth|auth)$/,
  /^@auth\/(core\/jwt#getToken|express#getSession|sveltekit#getSession)$/,
  /^@clerk\/(express|hono|fastify|nextjs\/server|nextjs|astro\/server)#(getAuth|auth|currentUser)$/,
  /^@clerk\/backend#createClerkClient\(\)\.authenticateRequest$/,
  /^@clerk\/mcp-tools(\/.*)?#verifyClerkToken$/,
  /^@hono\/clerk-auth#getAuth$/,
  /^@auth0\/nextjs-auth0(\/.*)?#(getSession|(Auth0Client|initAuth0)\(\)\.getSession)$/,
  /^@workos-inc\/authkit-nextjs#withAuth$/,
  /^@workos-inc\/node#WorkOS\(\)\.userManagement\.(authenticateWithSessionCookie|loadSealedSession\(\)\.authenticate)$/,
  /^lucia#Lucia\(\)\.validateSession$/,
  /^@tsndr\/cloudflare-worker-jwt#(default\.)?verify$/,
];

/** A part of such an answer that says that the caller is nobody: `error` of `{ data, error }`. */
const REFUSING_PART = /^(error|err|errors|reason|failure|message)$/i;

/** Names of functions that check a credential, for calls that leave the workspace. */
export const VERIFIER_NAME =
  /(verify|valid|check|authenticat|authoriz|introspect|lookup|find|compare|equal|safe|match|allowed|permit|decrypt|getUser|getSession|is[A-Z].*(Valid|Authorized|Allowed))/i;

export function isThrowingVerifier(callee: Value): boolean {
  if (verifiesItsRequest(callee)) return true;
  return isOneOf(callee, THROWING) || isOneOf(callee, THROWING_PYTHON);
}

/** It checks the signature, and of the claims only what its options say: for whom a token is, nobody asks by itself. */
const BY_OPTIONS = [/^(jsonwebtoken|jose|fast-jwt|hono\/jwt|hono\/utils\/jwt)(\/.*)?#/];

export function leavesClaimsToOptions(callee: Value): boolean {
  return isOneOf(callee, BY_OPTIONS) && isThrowingVerifier(callee);
}

export function isAnsweringVerifier(callee: Value): boolean {
  return isOneOf(callee, ANSWERING) || isOneOf(callee, ANSWERING_PYTHON);
}

export function isRefusingPart(name: string): boolean {
  return REFUSING_PART.test(name);
}

/** `await request.jwtVerify()` of `@fastify/jwt` 10 looks at the request that it is called on. */
export function verifiesItsRequest(callee: Value): boolean {
  return callee.kind === 'member' && callee.property === 'jwtVerify' && callee.object.kind === 'parameter';
}

function isOneOf(callee: Value, known: readonly RegExp[]): boolean {
  for (const each of alternatives(callee)) {
    const origin = originOf(each);
    if (origin !== undefined && known.some((pattern) => pattern.test(origin))) return true;
  }
  return false;
}
