import type { ClaimCheck, TokenVerification } from '../facts/oauth.ts';
import { importers, neighbours } from '../oauth/neighbours.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node, ObjectExpression } from '../program/nodes.ts';
import { alternatives, constantText, environmentName, symbolName, type Value } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { placeOf } from './context.ts';
import { pythonVerifications } from './python/jwt.ts';
import { configuredVerifiers } from './python/verifiers.ts';

/** Verifiers by symbol: where their options stand, and where the key. */
const VERIFIERS: readonly (readonly [RegExp, { readonly options: number; readonly key: number | 'secret' }])[] = [
  [/^jose#(default\.)?jwtVerify$/, { options: 2, key: 1 }],
  [/^jsonwebtoken#(default\.)?verify$/, { options: 2, key: 1 }],
  [/^express-jwt#(expressjwt|default)$/, { options: 0, key: 'secret' }],
];
const EXPIRY = /^exp$/;
const ISSUER = /^iss$/;
/** Claims that say for whom a token is. */
const AUDIENCE = /^(aud|azp|client_id|resource)$/;
/** Tokens that are no access tokens: what a server hands to itself through a browser. */
const OTHER_TOKENS =
  /state|cookie|csrf|xsrf|consent|invit|reset|magic|email|unsubscribe|download|ticket|nonce|hint|logout|id_?token|assertion|challenge|dpop|proof|signature|webhook|license|refresh/i;

/** Every check of a JSON Web Token's signature, with what else is checked. */
export function* tokenVerifications(module: Module, evaluator: Evaluator): Generator<TokenVerification> {
  if (module.program.moduleKind === 'python') {
    yield* pythonVerifications(module, evaluator);
    yield* configuredVerifiers(module, evaluator);
    return;
  }
  for (const call of module.calls) {
    const symbol = symbolName(evaluator.evaluate(call.callee, module));
    const verifier = symbol === undefined ? undefined : VERIFIERS.find(([pattern]) => pattern.test(symbol))?.[1];
    if (!verifier || isOtherToken(call) || isBehindBearerGate(call, module, evaluator)) continue;
    const options = optionsAt(call, verifier.options, module, evaluator);
    const key =
      verifier.key === 'secret'
        ? objectOf(options) && findProperty(objectOf(options) ?? NO_OBJECT, 'secret')
        : call.arguments[verifier.key];
    yield {
      kind: 'tokenVerification',
      at: placeOf(call.callee, { module }),
      name: writtenCallee(call),
      issuer: claim('issuer', options, call, module, evaluator),
      audience: claim('audience', options, call, module, evaluator),
      key: keyKind(key, options, module, evaluator),
      ignoresExpiry: readsClaim(call, EXPIRY, module, evaluator) === 'checked' ? undefined : ignoredExpiry(options),
      algorithms: weakAlgorithms(options, evaluator),
    };
  }
}

type Options =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'object'; readonly value: Extract<Value, { kind: 'object' }> };

function optionsAt(call: Call, index: number, module: Module, evaluator: Evaluator): Options {
  if (call.arguments.some((each, at) => each.kind === 'spread' && at <= index)) return { kind: 'unknown' };
  const written = call.arguments[index];
  // `jwt.verify(token, key, callback)`
  if (!written || written.kind === 'function') return { kind: 'none' };
  const values = [...alternatives(evaluator.evaluate(written, module))];
  const [value] = values;
  if (values.length === 1 && value?.kind === 'function') return { kind: 'none' };
  return values.length === 1 && value?.kind === 'object' ? { kind: 'object', value } : { kind: 'unknown' };
}

function objectOf(options: Options): ObjectExpression | undefined {
  return options.kind === 'object' ? options.value.node : undefined;
}

const NO_OBJECT: ObjectExpression = { kind: 'object', properties: [], start: 0, end: 0 };

function claim(
  option: 'issuer' | 'audience',
  options: Options,
  call: Call,
  module: Module,
  evaluator: Evaluator,
): ClaimCheck {
  if (options.kind === 'unknown') return 'unknown';
  if (options.kind === 'object') {
    const { value } = options;
    const written = findProperty(value.node, option);
    if (written && !(written.kind === 'name' && written.name === 'undefined')) return 'checked';
    if (value.node.properties.some((each) => each.kind === 'spread' || each.key === undefined)) return 'unknown';
    // `options.audience = AUDIENCE` afterwards
    if (isAssigned(option, call)) return 'unknown';
  }
  return readsClaim(call, option === 'issuer' ? ISSUER : AUDIENCE, module, evaluator);
}

function isAssigned(option: string, call: Call): boolean {
  const around = enclosingFunction(call);
  if (!around) return false;
  for (const node of descendants(around.body)) {
    if (node.kind === 'assignment' && node.target.kind === 'member' && node.target.property === option) return true;
  }
  return false;
}

/** What becomes of the claims after the signature was checked. */
export function readsClaim(call: Call, names: RegExp, module: Module, evaluator: Evaluator): ClaimCheck {
  let goesOn = false;
  const queue: Node[] = [...claimsOf(call)];
  const seen = new Set<Node>();
  for (let node = queue.shift(); node; node = queue.shift()) {
    if (seen.has(node) || seen.size > 200) continue;
    seen.add(node);
    const { parent } = node;
    if (parent?.kind === 'member' && parent.object === node) {
      if (names.test(parent.property) && isLookedAt(parent)) return 'checked';
      // payload.get("aud")
      if (parent.property === 'get' && isReadOf(names, parent.parent)) return 'checked';
      // `jwtVerify(…).catch(refuse)`
      if (/^(catch|then|finally)$/.test(parent.property) && parent.parent?.kind === 'call') queue.push(parent.parent);
      if (/^(payload|claims)$/.test(parent.property)) queue.push(parent);
    } else if (parent?.kind === 'declaration') {
      for (const each of patternNames(parent.target)) {
        if (names.test(each.key)) return 'checked';
        queue.push(...referencesOf(each.node));
      }
    } else if (parent?.kind === 'call' && parent.callee !== node) {
      // dict(claims) holds the same; `assertAudience(payload)`: somebody else may look
      if (parent.callee.kind === 'name' && parent.callee.name === 'dict') queue.push(parent);
      else if (!isOutput(parent)) return 'unknown';
    } else if (parent?.kind === 'return' || parent?.kind === 'property' || parent?.kind === 'assignment') goesOn = true;
    else if (parent?.kind === 'await' || parent?.kind === 'logical' || parent?.kind === 'conditional')
      queue.push(parent);
  }
  return goesOn && comparedElsewhere(names, call, module, evaluator) ? 'unknown' : 'missing';
}

function isReadOf(names: RegExp, node: Node | undefined): boolean {
  const [key] = node?.kind === 'call' ? node.arguments : [];
  return key?.kind === 'literal' && typeof key.value === 'string' && names.test(key.value);
}

/** What is only written down as the name of the client decides nothing. */
function isLookedAt(claimed: Extract<Node, { kind: 'member' }>): boolean {
  if (/^(aud|iss|azp|exp)$/.test(claimed.property)) return true;
  const { parent } = claimed;
  if (parent?.kind === 'call') return !isOutput(parent);
  return parent?.kind === 'binary' && /^(===?|!==?)$/.test(parent.operator);
}

/** The result of the call, or the claims that a callback is given. */
function* claimsOf(call: Call): Generator<Node> {
  yield call;
  for (const argument of call.arguments) {
    const claims = argument.kind === 'function' ? argument.parameters[1]?.target : undefined;
    if (claims) for (const each of patternNames(claims)) yield* referencesOf(each.node);
  }
}

function* patternNames(pattern: Node): Generator<{ readonly key: string; readonly node: Node }> {
  if (pattern.kind === 'namePattern') yield { key: '', node: pattern };
  if (pattern.kind !== 'objectPattern') return;
  for (const part of pattern.properties) {
    if (part.target.kind === 'namePattern') yield { key: part.key ?? '', node: part.target };
    else yield* patternNames(part.target);
  }
}

function referencesOf(pattern: Node): Node[] {
  if (pattern.kind !== 'namePattern') return [];
  const scope = [...ancestors(pattern)].find((each) => each.kind === 'function' || each.kind === 'program');
  if (!scope) return [];
  return [...descendants(scope)].filter((node) => node.kind === 'name' && node.name === pattern.name);
}

function isOutput(call: Call): boolean {
  const { callee } = call;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  return /^(log|debug|info|warn|error|stringify|String|json|send|set|next|resolve)$/.test(name);
}

/** Claims that leave the function are compared in another one: `claims.aud !== RESOURCE`. */
function comparedElsewhere(names: RegExp, call: Call, module: Module, evaluator: Evaluator): boolean {
  const around = enclosingFunction(call);
  for (const each of importers(module, evaluator.project)) {
    for (const member of each.members) {
      if (!names.test(member.property) || !/^(aud|azp|iss)$/.test(member.property)) continue;
      const isInside =
        around !== undefined && each === module && around.start <= member.start && member.end <= around.end;
      const parent = member.parent;
      if (!isInside && (parent?.kind === 'binary' || parent?.kind === 'call')) return true;
    }
  }
  return false;
}

/** The verifier of an SDK's gate: what the gate does about the audience is judged there. */
function isBehindBearerGate(call: Call, module: Module, evaluator: Evaluator): boolean {
  const names = [...ancestors(call)].map((each) =>
    each.kind === 'property' ? each.key : each.kind === 'classMember' ? each.name : undefined,
  );
  if (!names.includes('verifyAccessToken')) return false;
  for (const each of neighbours(module, evaluator.project)) {
    if (each.calls.some(({ callee }) => callee.kind === 'name' && callee.name === 'requireBearerAuth')) return true;
  }
  return false;
}

export function isOtherToken(call: Call): boolean {
  const [token] = call.arguments;
  const names = [writtenName(token)];
  for (const at of ancestors(call)) {
    if (at.kind === 'function') {
      names.push(at.name ?? nameAround(at));
      break;
    }
  }
  return names.some((name) => name !== undefined && OTHER_TOKENS.test(name));
}

function nameAround(node: Node): string | undefined {
  const { parent } = node;
  if (parent?.kind === 'declaration' && parent.target.kind === 'namePattern') return parent.target.name;
  if (parent?.kind === 'property') return parent.key;
  return parent?.kind === 'classMember' ? parent.name : undefined;
}

function writtenName(node: Expression | undefined): string | undefined {
  if (node?.kind === 'name') return node.name;
  return node?.kind === 'member' ? node.property : undefined;
}

function writtenCallee({ callee }: Call): string {
  if (callee.kind !== 'member') return callee.kind === 'name' ? callee.name : 'verify';
  return callee.object.kind === 'name' ? `${callee.object.name}.${callee.property}` : callee.property;
}

function keyKind(
  key: Expression | undefined,
  options: Options,
  module: Module,
  evaluator: Evaluator,
): TokenVerification['key'] {
  if (key && isOwnSecret(key, module, evaluator)) return 'own';
  const algorithms = algorithmNames(options, evaluator);
  if (algorithms.length > 0) return algorithms.every((each) => each?.startsWith('HS')) ? 'shared' : 'public';
  if (!key) return 'public';
  const names = [writtenName(key) ?? '', environmentName(evaluator.evaluate(key, module)) ?? ''];
  return names.some((name) => /secret|hmac/i.test(name)) ? 'shared' : 'public';
}

/** A secret with which this workspace signs tokens too: `jwt.sign(claims, SECRET)`, `jwt.encode(claims, SECRET)`. */
export function isOwnSecret(key: Expression, module: Module, evaluator: Evaluator): boolean {
  const name = writtenName(key)?.replace(/^_/, '');
  for (const each of neighbours(module, evaluator.project)) {
    for (const call of signingCalls(each))
      if (call.arguments.some((argument) => sameKey(argument, key, name))) return true;
  }
  return false;
}

const signing = new WeakMap<Module, readonly Call[]>();

function signingCalls(module: Module): readonly Call[] {
  const known = signing.get(module);
  if (known) return known;
  const found = module.calls.filter(
    ({ callee }) => callee.kind === 'member' && /^(?:sign|encode)$/.test(callee.property),
  );
  signing.set(module, found);
  return found;
}

function sameKey(argument: Expression, key: Expression, name: string | undefined): boolean {
  const other = writtenName(argument);
  if (name !== undefined && other !== undefined) return name === other;
  return (
    argument.kind === key.kind && argument.kind === 'literal' && key.kind === 'literal' && argument.value === key.value
  );
}

function ignoredExpiry(options: Options): TokenVerification['ignoresExpiry'] {
  if (options.kind !== 'object') return undefined;
  const written = findProperty(options.value.node, 'ignoreExpiration');
  return written?.kind === 'literal' && written.value === true
    ? placeOf(written.parent ?? written, options.value)
    : undefined;
}

function weakAlgorithms(options: Options, evaluator: Evaluator): TokenVerification['algorithms'] {
  const written = algorithmList(options);
  if (!written) return undefined;
  const names = algorithmNames(options, evaluator);
  if (names.some((name) => name?.toLowerCase() === 'none')) return { at: written, weakness: 'none' };
  const isMixed =
    names.some((name) => name?.startsWith('HS')) && names.some((name) => /^(RS|PS|ES|Ed)/.test(name ?? ''));
  return isMixed ? { at: written, weakness: 'mixed' } : undefined;
}

function algorithmList(options: Options): Place | undefined {
  const written = options.kind === 'object' ? findProperty(options.value.node, 'algorithms') : undefined;
  return written && options.kind === 'object' ? placeOf(written, options.value) : undefined;
}

/** `algorithms: ['RS256']`; undefined for an algorithm that is not known. */
function algorithmNames(options: Options, evaluator: Evaluator): readonly (string | undefined)[] {
  if (options.kind !== 'object') return [];
  const written = findProperty(options.value.node, 'algorithms');
  const list = written && evaluator.evaluate(written, options.value.module, options.value.frame);
  if (list?.kind !== 'array') return [];
  return list.node.elements.map((each) =>
    each.kind === 'spread' ? undefined : constantText(evaluator.evaluate(each, list.module, list.frame)),
  );
}
