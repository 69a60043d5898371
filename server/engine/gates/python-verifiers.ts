import { keywordOf } from '../program/arguments.ts';
import type { Call, Expression } from '../program/nodes.ts';

/** Packages of Python that check a credential and raise when it is wrong. Sources: PyJWT 2, python-jose 3, Authlib 1, google-auth 2. */
export const THROWING_PYTHON: readonly RegExp[] = [
  /^python:jwt#(PyJWT\(\)\.|api_jwt\.)?decode(_complete)?$/,
  /^python:jose[.#]jw[ts][.#](decode|verify)$/,
  /^python:authlib\.jose(\.\w+)?[.#](jwt\.decode|jwt#decode|JsonWebToken\(\)\.decode)$/,
  /^python:joserfc[.#]jwt[.#]decode$/,
  /^python:google\.(oauth2|auth)[.#](id_token|jwt)[.#](verify_\w*token|decode)$/,
  /^python:google[.#]oauth2\.id_token[.#]verify_\w*token$/,
  /^python:firebase_admin[.#]auth[.#]verify_(id_token|session_cookie)$/,
  /^python:jwcrypto[.#]jwt[.#]JWT$/,
  /^python:descope[.#]DescopeClient\(\)\.validate_\w+$/,
];

/** Packages of Python that say who the caller is, and None or False when nobody. */
export const ANSWERING_PYTHON: readonly RegExp[] = [
  /^python:mcp\.server\.auth\.middleware[.#]auth_context[.#]get_access_token$/,
  /^python:fastmcp\.server[.#]dependencies[.#]get_access_token$/,
  /^python:(fastmcp|mcp)(\.\w+)*#(\w+\.)*\w*(Verifier|Provider|Auth)\(\)\.(verify_token|load_access_token)$/,
  /^python:bcrypt#checkpw$/,
  /^python:passlib(\.\w+)*[.#].*\.?verify$/,
  /^python:werkzeug\.security#check_password_hash$/,
  /^python:argon2(\.\w+)?#PasswordHasher\(\)\.verify$/,
  /^python:supabase#create_client\(\)\.auth\.get_user$/,
];

/** Calls that end a request with an answer: `abort(401)`. */
export const ABORTING_PYTHON = /^(?:flask|quart|werkzeug(?:\.exceptions)?|bottle|sanic(?:\.exceptions)?)\.abort$/;

/** `jwt.decode(token, options={"verify_signature": False})`, `verify=False`: the token is only read. */
export function isUnverified(call: Call): boolean {
  const options = keywordOf(call, 'options') ?? call.arguments.find((each) => each.kind === 'object');
  if (isFalse(keywordOf(call, 'verify'))) return true;
  if (options?.kind !== 'object') return false;
  return options.properties.some(
    (each) => each.kind === 'property' && each.key === 'verify_signature' && isFalse(each.value),
  );
}

function isFalse(node: Expression | undefined): boolean {
  return node?.kind === 'literal' && node.value === false;
}
