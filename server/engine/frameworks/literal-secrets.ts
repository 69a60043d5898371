import { mask } from '../masked.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Literal, Template } from '../program/nodes.ts';
import type { SecretMatch } from '../secrets/find.ts';
import { judgeNamedValue, variableFor } from '../secrets/generic.ts';

/** A literal that a place tells to be a credential. */
export interface PlacedSecret {
  readonly match: SecretMatch;
  readonly literal: Literal | Template;
  /** The name that the place gives it. */
  readonly name: string | undefined;
}

/** Modules whose `sign` and `verify` (in Python `encode` and `decode`) take the key as their second argument. */
const SIGNERS = /^(jsonwebtoken|hono\/jwt|jwt|jose\.jwt|@tsndr\/cloudflare-worker-jwt)$/;

/** `jwt.verify(token, 'my-secret')`, `new SignJWT(claims).sign(new TextEncoder().encode('my-secret'))`: any text is a key there. */
export function* signingKeys(module: Module): Generator<PlacedSecret> {
  if (!/jwt|jose|createHmac/i.test(module.text)) return;
  for (const call of module.calls) {
    const place = keyOf(call);
    const literal = place && literalOf(place.key);
    if (!place || typeof literal?.value !== 'string' || literal.value === '' || literal.value.includes('-----BEGIN'))
      continue;
    const judged = judgeNamedValue(place.name, literal.value);
    const span = { start: literal.start + 1, end: literal.end - 1 };
    if (judged?.kind === 'credential') yield { match: { ...judged.match, ...span }, literal, name: place.name };
    else if (place.anyText) yield { match: chosen(literal.value, place.name, span), literal, name: place.name };
  }
}

interface Key {
  readonly key: Expression;
  readonly name: string;
  /** Whatever stands there signs; a digest may also be made with a text that is no secret. */
  readonly anyText: boolean;
}

function keyOf(call: Call): Key | undefined {
  const { callee } = call;
  const method = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? importedName(callee) : undefined;
  const [first, second] = call.arguments;
  if (method === 'createHmac') return second && { key: second, name: 'hmacSecret', anyText: false };
  if (method === 'jwtVerify' || method === 'jwtDecrypt')
    return second && { key: second, name: 'jwtSecret', anyText: true };
  if (/^(sign|encrypt)$/.test(method ?? '') && callee.kind === 'member' && isTokenBuilder(callee.object))
    return first && { key: first, name: 'jwtSecret', anyText: true };
  const isSigner = /^(sign|verify|encode|decode)$/.test(method ?? '') && SIGNERS.test(moduleOf(callee) ?? '');
  return isSigner && second ? { key: second, name: 'jwtSecret', anyText: true } : undefined;
}

/** The module that `jwt` of `jwt.verify`, or a bare `verify`, is imported from. */
function moduleOf(callee: Expression): string | undefined {
  const owner = callee.kind === 'member' ? callee.object : callee;
  const origin = owner.kind === 'name' ? owner.binding?.origin : undefined;
  if (origin?.kind === 'import') return origin.module;
  const request = origin?.kind === 'variable' && origin.value?.kind === 'call' ? origin.value.arguments[0] : undefined;
  // `const jwt = require('jsonwebtoken')`
  return request?.kind === 'literal' ? String(request.value) : undefined;
}

function importedName(name: Extract<Expression, { kind: 'name' }>): string {
  const origin = name.binding?.origin;
  return origin?.kind === 'import' ? origin.imported : name.name;
}

/** `new SignJWT(claims).setProtectedHeader(…)` */
function isTokenBuilder(node: Expression): boolean {
  let at = node;
  for (let looks = 0; looks < 16 && at.kind === 'call' && at.callee.kind === 'member'; looks++) at = at.callee.object;
  return (
    at.kind === 'call' && at.construct && at.callee.kind === 'name' && /^(SignJWT|EncryptJWT)$/.test(at.callee.name)
  );
}

/** The text that is the key, through a constant of the file and what makes bytes of it. */
function literalOf(node: Expression, depth = 0): Literal | undefined {
  if (node.kind === 'literal') return node;
  if (depth > 4) return undefined;
  if (node.kind === 'name') {
    const origin = node.binding?.origin;
    const isConstant = origin?.kind === 'variable' && origin.constant && origin.path.length === 0;
    return isConstant && origin.value ? literalOf(origin.value, depth + 1) : undefined;
  }
  if (node.kind !== 'call' || (node.callee.kind !== 'member' && node.callee.kind !== 'name')) return undefined;
  const name = node.callee.kind === 'member' ? node.callee.property : node.callee.name;
  const [first] = node.arguments;
  return /^(encode|from|createSecretKey)$/.test(name) && first ? literalOf(first, depth + 1) : undefined;
}

function chosen(value: string, name: string, span: { readonly start: number; readonly end: number }): SecretMatch {
  return {
    ...span,
    format: 'generic',
    provider: 'unknown',
    can: 'signs whatever the server believes',
    shown: mask(value, 0),
    grade: 'likely',
    revoke: undefined,
    variable: variableFor(name),
  };
}

const PARAMETER = /[?&]([\w.-]{2,40})=([^&\s"'`#]{8,512})/g;

/** `https://api.example.com/notes?api_key=…`, whole or between the values of a template */
export function* urlSecrets(module: Module): Generator<PlacedSecret> {
  for (const literal of module.literals) {
    const text = module.text.slice(literal.start, literal.end);
    if (!text.includes('://') || !text.includes('=')) continue;
    for (const found of text.matchAll(PARAMETER)) {
      const [whole, name = '', value = ''] = found;
      const judged = value.includes('${') ? undefined : judgeNamedValue(name, value);
      if (judged?.kind !== 'credential') continue;
      const start = literal.start + found.index + whole.length - value.length;
      yield { match: { ...judged.match, start, end: start + value.length }, literal, name };
    }
  }
}
