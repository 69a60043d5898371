import { resultOf, symbolName, type Value } from '../program/values.ts';

/** The symbols that check a credential and throw, or reject, when it is wrong. */
const THROWING_VERIFIERS =
  /^(jsonwebtoken#(verify|default\.verify)|jose#(jwtVerify|default\.jwtVerify|compactVerify|jwtDecrypt)|google-auth-library#.*verifyIdToken|firebase-admin.*verifyIdToken|@clerk\/backend#verifyToken|@kinde.*|next-auth.*getToken)$/;

/** What makes a function that checks and throws: `const verify = createVerifier({ key })`. */
const VERIFIER_MAKERS = /^(fast-jwt#(default\.)?createVerifier|aws-jwt-verify#.*\.create)$/;

/** Names of functions that check a credential, for calls that leave the workspace. */
export const VERIFIER_NAME =
  /(verify|valid|check|authenticat|authoriz|introspect|lookup|find|compare|equal|safe|match|allowed|permit|decrypt|getUser|getSession|is[A-Z].*(Valid|Authorized|Allowed))/i;

export function isThrowingVerifier(callee: Value): boolean {
  const name = symbolName(callee);
  if (name !== undefined) return THROWING_VERIFIERS.test(name);
  // `CognitoJwtVerifier.create(…).verify(token)`
  const maker = resultOf(callee.kind === 'member' ? callee.object : callee);
  return maker !== undefined && VERIFIER_MAKERS.test(maker);
}
