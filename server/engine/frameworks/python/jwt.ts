import type { ClaimCheck, TokenVerification } from '../../facts/oauth.ts';
import { neighbours } from '../../oauth/neighbours.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import { findProperty } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Node } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, constantText, type Located, type Value } from '../../program/values.ts';
import { descendants, enclosingFunction } from '../../program/walk.ts';
import { placeOf } from '../context.ts';
import { isOtherToken, isOwnSecret, readsClaim } from '../jwt.ts';
import { argumentOf, known, type Argument } from './arguments.ts';

type Library = 'pyjwt' | 'jose' | 'authlib';

const DECODERS: readonly (readonly [RegExp, Library])[] = [
  [/^jwt(?:\.\w+)*\.decode(?:_complete)?$/, 'pyjwt'],
  [/^jose(?:\.jwt)?\.decode$/, 'jose'],
  [/^(?:authlib\.jose|joserfc)\.(?:jwt|JsonWebToken)\.decode$/, 'authlib'],
];
const EXPIRY = /^exp$/;
const ISSUER = /^iss$/;
const AUDIENCE = /^(?:aud|azp|client_id|resource)$/;

interface Decode {
  readonly call: Call;
  readonly at: Located;
  readonly library: Library;
  readonly evaluator: Evaluator;
}

/** Every check of a JSON Web Token's signature by PyJWT, python-jose or Authlib, with what else is checked. */
export function* pythonVerifications(module: Module, evaluator: Evaluator): Generator<TokenVerification> {
  for (const decode of decodesIn(module, evaluator)) {
    const { call } = decode;
    if (isUnverified(decode) || isOtherToken(call)) continue;
    const key = known(argumentOf(call, decode.at, 'key', 1, decode));
    const issuer = claim('issuer', decode);
    yield {
      kind: 'tokenVerification',
      at: placeOf(call.callee, { module }),
      name: 'jwt.decode',
      issuer,
      // the gate is asked about the audience, and its verifier with it
      audience: issuer !== 'missing' && isBehindSdkGate(decode) ? 'unknown' : claim('audience', decode),
      key: key && isOwnSecret(key.node, module, evaluator) ? 'own' : keyKind(decode),
      ignoresExpiry: ignoredExpiry(decode),
      algorithms: weakAlgorithms(decode),
    };
  }
}

/** In the `verify_token` that a server of the SDK is given, beside its `AuthSettings(…)`. */
function isBehindSdkGate({ call, at, evaluator }: Decode): boolean {
  if (enclosingFunction(call)?.name !== 'verify_token') return false;
  for (const each of neighbours(at.module, evaluator.project)) {
    if (each.calls.some(({ callee }) => callee.kind === 'name' && callee.name === 'AuthSettings')) return true;
  }
  return false;
}

function* decodesIn(module: Module, evaluator: Evaluator): Generator<Decode> {
  for (const call of module.calls) {
    const decode = decodeOf(call, module, evaluator);
    if (decode) yield decode;
  }
}

function decodeOf(call: Call, module: Module, evaluator: Evaluator): Decode | undefined {
  for (const callee of alternatives(evaluator.evaluate(call.callee, module))) {
    const name = pythonName(callee) ?? methodName(callee);
    const library = name === undefined ? undefined : DECODERS.find(([pattern]) => pattern.test(name))?.[1];
    if (library) return { call, at: { module, frame: undefined }, library, evaluator };
  }
  return undefined;
}

const UNVERIFIED = /^(?:jose\.jwt|jose|jwt)\.(?:get_unverified_claims|decode_unverified)$/;
const PARSERS = /^json\.loads$/;

/** How a call reads the claims of a token whose signature nobody checks; undefined when it does not. */
export function unverifiedDecode(call: Call, module: Module, evaluator: Evaluator): string | undefined {
  const decode = decodeOf(call, module, evaluator);
  if (decode) return isUnverified(decode) ? '`jwt.decode` with `verify_signature` off' : undefined;
  const name = pythonName(evaluator.evaluate(call.callee, module));
  if (name === undefined) return undefined;
  if (UNVERIFIED.test(name)) return name.slice(name.indexOf('.') + 1);
  return PARSERS.test(name) && decodesMiddlePart(call) ? '`json.loads` of the token’s middle part' : undefined;
}

/** `json.loads(base64.urlsafe_b64decode(token.split(".")[1]))`, by way of names too. */
function decodesMiddlePart(call: Call): boolean {
  let decodes = false;
  let splits = false;
  const waiting: Node[] = [...call.arguments];
  for (let looks = 0; looks < 100; looks++) {
    const node = waiting.shift();
    if (!node) break;
    for (const inner of [node, ...descendants(node)]) {
      if (inner.kind === 'member' && /b64decode$/.test(inner.property)) decodes = true;
      if (inner.kind === 'name' && /b64decode$/.test(inner.name)) decodes = true;
      if (inner.kind === 'call' && isSplit(inner)) splits = true;
      const origin = inner.kind === 'name' ? inner.binding?.origin : undefined;
      if (origin?.kind === 'variable' && origin.value) waiting.push(origin.value);
    }
  }
  return decodes && splits;
}

/** `token.split(".")` */
function isSplit({ callee, arguments: [separator] }: Call): boolean {
  return (
    callee.kind === 'member' && callee.property === 'split' && separator?.kind === 'literal' && separator.value === '.'
  );
}

/** `JsonWebToken(["RS256"]).decode(…)` */
function methodName(callee: Value): string | undefined {
  if (callee.kind !== 'member' || callee.object.kind !== 'result') return undefined;
  const owner = pythonName(callee.object.callee);
  return owner === undefined ? undefined : `${owner}.${callee.property}`;
}

/** `options={"verify_signature": False}`: what is read so is not verified at all. */
function isUnverified(decode: Decode): boolean {
  return isOff(option('verify_signature', decode)) || isOff(argument('verify', decode));
}

function argument(name: string, { call, at, evaluator }: Decode): Argument {
  return argumentOf(call, at, name, undefined, { evaluator });
}

/** What stands under a key of `options={…}`. */
function option(name: string, decode: Decode): Value | 'unknown' | undefined {
  const given = argument('options', decode);
  if (given === 'unknown') return 'unknown';
  if (!given) return undefined;
  if (given.value.kind !== 'object') return given.value.kind === 'literal' ? undefined : 'unknown';
  const { node, module, frame } = given.value;
  const written = findProperty(node, name);
  return written && decode.evaluator.evaluate(written, module, frame);
}

function isOff(value: Argument | Value | 'unknown'): boolean {
  const inner = value && value !== 'unknown' && 'value' in value && 'node' in value ? value : undefined;
  if (!inner) return false;
  const literal = typeof inner.value === 'object' && inner.value !== null ? inner.value : inner;
  return 'kind' in literal && literal.kind === 'literal' && literal.value === false;
}

/**
 * PyJWT and python-jose refuse a token with an audience when none is expected, unless `verify_aud` is off; of issuers
 * they know what they are told. Authlib checks what its `claims_options` say.
 */
function claim(name: 'issuer' | 'audience', decode: Decode): ClaimCheck {
  const { call, at, evaluator, library } = decode;
  const short = name === 'issuer' ? 'iss' : 'aud';
  const read = (): ClaimCheck => readsClaim(call, name === 'issuer' ? ISSUER : AUDIENCE, at.module, evaluator);
  if (library === 'authlib') {
    const options = argument('claims_options', decode);
    if (options === 'unknown') return 'unknown';
    if (options?.value.kind === 'object') return findProperty(options.value.node, short) ? 'checked' : read();
    return options ? 'unknown' : read();
  }
  const switched = option(`verify_${short}`, decode);
  if (switched === 'unknown') return 'unknown';
  if (isOff(switched)) return read();
  const given = argument(name, decode);
  if (given === 'unknown') return 'unknown';
  if (given) return given.value.kind === 'literal' && given.value.value === null ? read() : 'checked';
  return name === 'audience' ? 'unknown' : read();
}

function ignoredExpiry(decode: Decode): TokenVerification['ignoresExpiry'] {
  if (!isOff(option('verify_exp', decode))) return undefined;
  const options = known(argument('options', decode));
  if (options?.value.kind !== 'object') return undefined;
  if (readsClaim(decode.call, EXPIRY, decode.at.module, decode.evaluator) === 'checked') return undefined;
  const written = findProperty(options.value.node, 'verify_exp');
  return written && placeOf(written.parent ?? written, options.value);
}

function keyKind(decode: Decode): TokenVerification['key'] {
  const names = algorithmNames(decode);
  if (names.length > 0) return names.every((each) => each?.startsWith('HS')) ? 'shared' : 'public';
  const key = known(argumentOf(decode.call, decode.at, 'key', 1, decode));
  return key && /secret/i.test(decode.at.module.text.slice(key.node.start, key.node.end)) ? 'shared' : 'public';
}

function weakAlgorithms(decode: Decode): TokenVerification['algorithms'] {
  const given = known(argumentOf(decode.call, decode.at, 'algorithms', 2, decode));
  if (!given) return undefined;
  const names = algorithmNames(decode);
  const at = placeOf(given.node, given);
  if (names.some((name) => name?.toLowerCase() === 'none')) return { at, weakness: 'none' };
  const isMixed =
    names.some((name) => name?.startsWith('HS')) && names.some((name) => /^(?:RS|PS|ES|Ed)/.test(name ?? ''));
  return isMixed ? { at, weakness: 'mixed' } : undefined;
}

function algorithmNames(decode: Decode): readonly (string | undefined)[] {
  const given = known(argumentOf(decode.call, decode.at, 'algorithms', 2, decode));
  if (given?.value.kind !== 'array') return [];
  const { node, module, frame } = given.value;
  return node.elements.map((each) => constantText(decode.evaluator.evaluate(each, module, frame)));
}
