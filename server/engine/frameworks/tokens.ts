import type { BearerGate, IdentityTokenCheck, TokenDecode } from '../facts/facts.ts';
import type { SubjectReader } from '../gates/subject.ts';
import { isThrowingVerifier, leavesClaimsToOptions } from '../gates/verifiers.ts';
import { keywordOf } from '../program/arguments.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Name, Node } from '../program/nodes.ts';
import { alternatives, symbolName, type Located, type Value } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf, sdkOf, type ModelContext } from './context.ts';
import { packageOf } from './mcp.ts';
import { isOfOwnTokens } from './own-tokens.ts';
import { unverifiedDecode } from './python/jwt.ts';
import { isAtLeast, type Least } from './sdk-versions.ts';

/** Functions that read a token without checking it, by their module. */
const DECODERS: Readonly<Record<string, RegExp>> = {
  jsonwebtoken: /^(default\.)?decode$/,
  jose: /^(default\.)?decodeJwt$/,
  'jwt-decode': /^(default|jwtDecode|jwt_decode|\*)$/,
  'jwt-simple': /^(default\.)?decode$/,
  '@tsndr/cloudflare-worker-jwt': /^(default\.)?decode$/,
};
const VERIFYING_FUNCTION = /verif|auth|validat|protect|guard|require|check|currentUser|getUser|fromToken|middleware/i;
const NOTHING_HELD = new Map<never, never>();

/** Tokens whose claims are read without the signature being checked. */
export function* tokenDecodes(module: Module, subjects: SubjectReader, evaluator: Evaluator): Generator<TokenDecode> {
  const { packages } = evaluator.project.graph;
  const isImported = Object.keys(DECODERS).some((each) => packages.has(each));
  const isPython = module.program.moduleKind === 'python' && /decode|unverified/.test(module.text);
  const isWritten = /base64|atob/.test(module.text) && module.text.includes('split');
  if (!isImported && !isWritten && !isPython) return;
  for (const call of module.calls) {
    if (!isImported && !isPython && !readsMiddlePart(call)) continue;
    const how = decoder(call, module, evaluator);
    if (how === undefined) continue;
    const fn = enclosingFunction(call);
    const token = call.arguments[0] ?? keywordOf(call, 'jwt') ?? keywordOf(call, 'token');
    if (!fn || !token || token.kind === 'spread') continue;
    const use = useOf(call);
    const decides =
      use !== undefined &&
      !asksForTimesOnly(fn, use) &&
      decidesAboutCaller(fn, token, module, subjects) &&
      !verifiesElsewhere(fn, module, evaluator);
    yield { kind: 'tokenDecode', at: placeOf(call, { module }), how, decides, use: use && placeOf(use, { module }) };
  }
}

function decoder(call: Call, module: Module, evaluator: Evaluator): string | undefined {
  if (module.program.moduleKind === 'python') return unverifiedDecode(call, module, evaluator);
  const callee = evaluator.evaluate(call.callee, module);
  if (isDecoder(callee)) return writtenCallee(call);
  const isParser = symbolName(callee) === 'global#JSON.parse';
  return isParser && readsMiddlePart(call) ? '`JSON.parse` of the token’s middle part' : undefined;
}

function isDecoder(value: Value): boolean {
  return (
    value.kind === 'symbol' &&
    Object.hasOwn(DECODERS, value.module) &&
    DECODERS[value.module]?.test(value.name) === true
  );
}

/** `JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString())`, `JSON.parse(atob(parts[1]))` */
function readsMiddlePart({ arguments: [argument] }: Call): boolean {
  if (!argument) return false;
  let decodes = false;
  let splits = false;
  for (const node of descendants(argument)) {
    if (node.kind === 'literal' && /^base64(url)?$/.test(String(node.value))) decodes = true;
    if (node.kind === 'name' && node.name === 'atob') decodes = true;
    if (splitsToken(node)) splits = true;
    if (node.kind === 'name' && node.binding?.origin.kind === 'variable' && node.binding.origin.value) {
      for (const inner of descendants(node.binding.origin.value)) if (splitsToken(inner)) splits = true;
    }
  }
  return decodes && splits;
}

/** `token.split('.')` */
function splitsToken(node: Node): boolean {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    node.callee.property === 'split' &&
    node.arguments[0]?.kind === 'literal' &&
    node.arguments[0].value === '.'
  );
}

/** The token comes from the caller, or the function is one that says who a caller is. */
function decidesAboutCaller(fn: FunctionNode, token: Expression, module: Module, subjects: SubjectReader): boolean {
  if (subjects.callerIn(token, { module, frame: undefined }, NOTHING_HELD)) return true;
  const name = functionName(fn);
  return name !== undefined && VERIFYING_FUNCTION.test(name) && comesFromParameter(token);
}

function comesFromParameter(token: Expression): boolean {
  for (const node of descendants(token)) {
    if (node.kind !== 'name' || !node.binding) continue;
    const { origin } = node.binding;
    if (origin.kind === 'parameter') return true;
    if (origin.kind === 'variable' && origin.value && comesFromParameter(origin.value)) return true;
  }
  return false;
}

/** The same function, or one around it, checks a signature too: reading claims before or after that is fine. */
function verifiesElsewhere(fn: FunctionNode, module: Module, evaluator: Evaluator): boolean {
  const around = [...ancestors(fn)].filter((each) => each.kind === 'function').at(-1) ?? fn;
  for (const node of descendants(around.body)) {
    if (node.kind !== 'call' || decoder(node, module, evaluator) !== undefined) continue;
    if (isThrowingVerifier(evaluator.evaluate(node.callee, module))) return true;
    if (/^(verify|jwtVerify|verifyAsync|verifySignature|introspect\w*)$/.test(lastName(node))) return true;
  }
  return false;
}

/** What is made of the claims: anything but a log line. */
function useOf(call: Call): Node | undefined {
  for (const at of ancestors(call)) {
    if (at.kind === 'call' && /^(log|debug|info|warn|error)$/.test(lastName(at))) return undefined;
    if (at.kind === 'return' || at.kind === 'declaration' || at.kind === 'assignment' || at.kind === 'if') return at;
    if (at.kind === 'function') return at.expressionBody ? at : undefined;
  }
  return undefined;
}

const TIMES = /^(exp|iat|nbf|expires_?(at|in))$/i;

/** `claims.exp`, `claims.get("exp")` and nothing else: how long a token lasts says nothing about who sent it. */
function asksForTimesOnly(fn: FunctionNode, use: Node): boolean {
  const written = use.kind === 'assignment' && use.target.kind === 'name' ? use.target.binding : undefined;
  let asks = false;
  for (const node of descendants(fn.body)) {
    if (node.kind !== 'name' || !node.binding || node.start < use.end) continue;
    const { origin } = node.binding;
    if (node.binding !== written && (origin.kind !== 'variable' || origin.node !== use)) continue;
    if (!isTimeRead(node)) return false;
    asks = true;
  }
  return asks;
}

function isTimeRead({ parent, ...name }: Name): boolean {
  if (parent?.kind === 'member' && parent.object.start === name.start) {
    if (TIMES.test(parent.property)) return true;
    const call = parent.parent;
    const [key] = call?.kind === 'call' && parent.property === 'get' ? call.arguments : [];
    return key?.kind === 'literal' && typeof key.value === 'string' && TIMES.test(key.value);
  }
  return parent?.kind === 'index' && parent.index.kind === 'literal' && TIMES.test(String(parent.index.value));
}

const ID_TOKEN_CHECKS = /(^google-auth-library#.*|\.)verifyIdToken$|^verifyIdToken$|^verify_(oauth2|firebase)_token$/;

/** `client.verifyIdToken({ idToken: accessToken })` */
export function* identityChecks(module: Module, subjects: SubjectReader): Generator<IdentityTokenCheck> {
  for (const call of module.calls) {
    const name = lastName(call);
    if (!ID_TOKEN_CHECKS.test(name)) continue;
    const [options] = call.arguments;
    const argument = options?.kind === 'object' ? findProperty(options, 'idToken') : options;
    if (!argument || argument.kind === 'spread') continue;
    yield {
      kind: 'identityCheck',
      at: placeOf(call, { module }),
      argument: placeOf(argument, { module }),
      name: writtenName(argument),
      accessToken: isAccessToken(argument, module, subjects),
    };
  }
}

function isAccessToken(argument: Expression, module: Module, subjects: SubjectReader): boolean {
  if (/access_?token/i.test(writtenName(argument))) return true;
  const caller = subjects.callerIn(argument, { module, frame: undefined }, NOTHING_HELD);
  return caller?.kind === 'credential' && caller.name === 'authorization';
}

export const BEARER_GATES = /^@modelcontextprotocol\/.*#requireBearerAuth$/;

/** Calls of the gates of the SDKs, with the verifiers that they are given. */
export function* bearerCalls(
  context: ModelContext,
): Generator<{ readonly call: Call; readonly symbol: string; readonly at: Located; readonly verifier: Value }> {
  for (const step of context.trace.steps) {
    const symbol = symbolName(step.callee);
    const [first] = step.call.arguments;
    if (symbol === undefined || !BEARER_GATES.test(symbol) || !first || first.kind === 'spread') continue;
    const options = context.evaluator.evaluate(first, step.module, step.frame);
    // `provider` until 1.12 of the SDK
    const verifier =
      options.kind === 'object'
        ? (findProperty(options.node, 'verifier') ?? findProperty(options.node, 'provider'))
        : undefined;
    if (!verifier || options.kind !== 'object') continue;
    const value = context.evaluator.evaluate(verifier, options.module, options.frame);
    yield { call: step.call, symbol, at: step, verifier: value };
  }
}

/** The functions of a verifier that check a token. */
export function verifierMethods(verifier: Value, evaluator: Evaluator): Extract<Value, { kind: 'function' }>[] {
  return alternatives(verifier).flatMap((each) =>
    alternatives(evaluator.member(verifierOf(each, evaluator), 'verifyAccessToken', UNPLACED, UNPLACED_MODULE)).filter(
      (method) => method.kind === 'function',
    ),
  );
}

/** `requireBearerAuth({ verifier, expectedResource })` of the SDKs, with what the verifier does about the audience. */
export function* bearerGates(context: ModelContext): Generator<BearerGate> {
  const seen = new Set<string>();
  for (const step of context.trace.steps) {
    const symbol = symbolName(step.callee);
    if (symbol === undefined || !BEARER_GATES.test(symbol)) continue;
    const at = placeOf(step.call, step);
    const key = `${at.path}:${at.start}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield bearerGate(step.call, symbol, step, context);
  }
}

function bearerGate(call: Call, symbol: string, at: Located, context: ModelContext): BearerGate {
  const [first] = call.arguments;
  const options = first && first.kind !== 'spread' ? context.evaluator.evaluate(first, at.module, at.frame) : undefined;
  const known = options?.kind === 'object' ? options : undefined;
  const expected = known && findProperty(known.node, 'expectedResource');
  const verifier = known && findProperty(known.node, 'verifier');
  const sdk = sdkOf(context.packages, at.module.path, packageOf(symbol.slice(0, symbol.indexOf('#'))));
  const isSpread = known?.node.properties.some((each) => each.kind === 'spread') === true;
  return {
    kind: 'bearerGate',
    at: placeOf(call, at),
    name: 'requireBearerAuth',
    option: 'expectedResource',
    sdk,
    supportsExpectedResource: supportsExpectedResource(sdk.package, sdk.version),
    expectedResource: expected ? placeOf(expected, known) : undefined,
    options: known && !isSpread ? placeOf(known.node, known) : undefined,
    verifier: verifier
      ? verifierFacts(
          context.evaluator.evaluate(verifier, known.module, known.frame),
          placeOf(verifier, known),
          context.evaluator,
        )
      : undefined,
  };
}

/** The first versions with `expectedResource`. */
const EXPECTED_RESOURCE: Readonly<Record<string, Least>> = {
  '@modelcontextprotocol/sdk': [1, 32, 0],
  '@modelcontextprotocol/express': [2, 0, 2],
  '@modelcontextprotocol/server': [2, 3, 0],
};

function supportsExpectedResource(name: string, version: string | undefined): boolean | 'unknown' {
  if (version === undefined) return 'unknown';
  const least = EXPECTED_RESOURCE[name];
  return least ? isAtLeast(version, least) : 'unknown';
}

/** `new ProxyOAuthServerProvider({ verifyAccessToken })` hands tokens to the function that it is given. */
function verifierOf(value: Value, evaluator: Evaluator): Value {
  if (value.kind !== 'result' || !value.node.construct) return value;
  const [options] = value.node.arguments;
  const given = options && options.kind !== 'spread' ? evaluator.evaluate(options, value.module, value.frame) : value;
  return given.kind === 'object' && findProperty(given.node, 'verifyAccessToken') ? given : value;
}

function verifierFacts(
  value: Value,
  at: ReturnType<typeof placeOf>,
  evaluator: Evaluator,
): NonNullable<BearerGate['verifier']> {
  const method = evaluator.member(verifierOf(value, evaluator), 'verifyAccessToken', UNPLACED, UNPLACED_MODULE);
  if (isOfOwnTokens(method, evaluator)) return { at, checksAudience: 'own', returnsResource: 'unknown' };
  if (method.kind !== 'function') return { at, checksAudience: 'unknown', returnsResource: 'unknown' };
  const checksAudience = audienceCheck(method, evaluator, 0);
  let returnsResource: boolean | 'unknown' = false;
  for (const returned of returnedExpressions(method.node)) {
    const result = evaluator.evaluate(returned, method.module, method.frame);
    if (result.kind !== 'object') returnsResource = 'unknown';
    else if (findProperty(result.node, 'resource')) returnsResource = true;
  }
  return { at, checksAudience, returnsResource };
}

/** `jwtVerify(token, keys, { audience })`, `payload.aud !== RESOURCE`; unknown when the token leaves the workspace. */
function audienceCheck(
  fn: Extract<Value, { kind: 'function' }>,
  evaluator: Evaluator,
  depth: number,
): boolean | 'unknown' {
  let found: boolean | 'unknown' = false;
  for (const node of descendants(fn.node.body)) {
    if (node.kind === 'property' && node.key === 'audience') return true;
    if (node.kind === 'member' && (node.property === 'aud' || node.property === 'audience')) return true;
    if (node.kind !== 'call' || !node.arguments.some((each) => isParameterOf(each, fn.node))) continue;
    const callee = evaluator.evaluate(node.callee, fn.module, fn.frame);
    if (callee.kind === 'function') {
      const inside = depth < 3 ? audienceCheck(callee, evaluator, depth + 1) : 'unknown';
      if (inside === true) return true;
      if (inside === 'unknown') found = 'unknown';
    } else if (!leavesClaimsToOptions(callee) && !isDecoder(callee)) found = 'unknown';
  }
  return found;
}

function isParameterOf(node: Expression, fn: FunctionNode): boolean {
  return node.kind === 'name' && node.binding?.origin.kind === 'parameter' && node.binding.origin.function === fn;
}

const UNPLACED: Node = { kind: 'jump', form: 'break', start: 0, end: 0 };
const UNPLACED_MODULE: Module = {
  path: '',
  text: '',
  program: { kind: 'program', body: [], moduleKind: 'script', comments: [], errors: [], start: 0, end: 0 },
  calls: [],
  literals: [],
  binaries: [],
  assignments: [],
  functions: [],
  classes: [],
  members: [],
  objects: [],
  choices: [],
  throws: [],
  requests: [],
  exports: new Map(),
  stars: [],
};

function functionName(fn: FunctionNode): string | undefined {
  if (fn.name !== undefined) return fn.name;
  const parent = fn.parent;
  if (parent?.kind === 'declaration' && parent.target.kind === 'namePattern') return parent.target.name;
  if (parent?.kind === 'property') return parent.key;
  if (parent?.kind === 'classMember') return parent.name;
  return undefined;
}

function lastName(call: Call): string {
  const { callee } = call;
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

function writtenCallee(call: Call): string {
  const { callee } = call;
  return callee.kind === 'member' && callee.object.kind === 'name'
    ? `${callee.object.name}.${callee.property}`
    : lastName(call);
}

function writtenName(node: Expression): string {
  if (node.kind === 'name') return node.name;
  // `tokens.access_token ?? ''`
  if (node.kind === 'logical') return writtenName(node.left);
  return node.kind === 'member' ? node.property : 'token';
}
