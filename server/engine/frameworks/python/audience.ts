import type { BearerGate } from '../../facts/facts.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Call, Node, Parameter } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { returnedExpressions } from '../../program/returns.ts';
import { alternatives, type Value } from '../../program/values.ts';
import { descendants } from '../../program/walk.ts';
import { comparesKey } from './key-verifiers.ts';
import { isNone } from './names.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;
type Judged = Pick<NonNullable<BearerGate['verifier']>, 'checksAudience' | 'returnsResource'>;

const UNSEEN: Judged = { checksAudience: 'unknown', returnsResource: 'unknown' };
const DEEPEST = 3;
/** Words of claims and parameters that say whom a token is for. */
const AUDIENCE = /^(?:aud|audience|resource|allowed_audiences?|valid_audiences?|validate_resource)$/;
const DECODERS = /^(?:jwt(?:\.\w+)*|jose(?:\.jwt)?)\.decode(?:_complete)?$/;
/** What is done with a token and decides nothing about it. */
const HARMLESS =
  /^(?:str|len|bool|print|isinstance|hash|hmac\..*|hashlib\..*|secrets\..*|log(?:ging|ger)?\..*|asyncio\.to_thread|anyio\.to_thread\.run_sync|mcp\.server\.auth\.provider\.AccessToken|jwt\.get_unverified_header|jose\.jwt\.get_unverified_header)$/;
const HARMLESS_METHODS =
  /^(?:get|pop|get_signing_key_from_jwt|get_unverified_header|debug|info|warning|error|exception|compare_digest)$/;

/** What the `verify_token` of a verifier does about the audience of tokens. */
export function audienceOf(verifier: Value, evaluator: Evaluator): Judged {
  const [only, ...others] = alternatives(verifier);
  if (only?.kind !== 'self' || others.length > 0) return UNSEEN;
  if (comparesKey(only.class)) return { checksAudience: 'own', returnsResource: 'unknown' };
  const member = only.class.members.find(({ name }) => name === 'verify_token')?.value;
  if (member?.kind !== 'function') return UNSEEN;
  const method: FunctionValue = { kind: 'function', node: member, self: only, module: only.module, frame: only.frame };
  return { checksAudience: checkIn(method, evaluator), returnsResource: returnsResource(method, evaluator) };
}

function checkIn(method: FunctionValue, evaluator: Evaluator): boolean | 'own' | 'unknown' {
  const found = { audience: false, decoded: false, unseen: false };
  look(method, evaluator, 0, found);
  if (found.audience) return true;
  if (found.unseen) return 'unknown';
  // what is neither decoded nor sent anywhere is looked up among tokens that were given out here
  return found.decoded ? false : 'own';
}

interface Found {
  audience: boolean;
  decoded: boolean;
  unseen: boolean;
}

function look(fn: FunctionValue, evaluator: Evaluator, depth: number, found: Found): void {
  // what goes into the answer only is handed on
  for (const node of descendants(fn.node.body, (inside) => !isResult(inside))) {
    if (namesAudience(node)) found.audience = true;
    if (node.kind !== 'call' || !isGivenToken(node, fn)) continue;
    const callee = evaluator.evaluate(node.callee, fn.module, fn.frame);
    const name = pythonName(callee) ?? '';
    if (callee.kind === 'function' && depth < DEEPEST) look(callee, evaluator, depth + 1, found);
    else if (DECODERS.test(name)) {
      // without an audience to expect, PyJWT takes only tokens that name none
      if (isAudienceOff(node, evaluator, fn)) found.decoded = true;
      else found.unseen = true;
    } else if (!HARMLESS.test(name) && !isHarmlessMethod(node)) found.unseen = true;
  }
}

/** `audience=…`, `claims["aud"]`, `claims.get("resource")` */
function namesAudience(node: Node): boolean {
  if (node.kind === 'member') return AUDIENCE.test(node.property);
  if (node.kind === 'property') return node.key !== undefined && AUDIENCE.test(node.key);
  return node.kind === 'literal' && typeof node.value === 'string' && AUDIENCE.test(node.value);
}

/** `AccessToken(…)` */
function isResult(node: Node): boolean {
  if (node.kind !== 'call') return false;
  const { callee } = node;
  return (callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '') === 'AccessToken';
}

/** `options={"verify_aud": False}` */
function isAudienceOff({ keywords }: Call, evaluator: Evaluator, { module, frame }: FunctionValue): boolean {
  const options = keywords.find((each) => each.kind === 'property' && each.key === 'options');
  const value = options && evaluator.evaluate(options.value, module, frame);
  if (value?.kind !== 'object') return false;
  return value.node.properties.some(
    (each) =>
      each.kind === 'property' &&
      /^verify_(?:aud|signature)$/.test(each.key ?? '') &&
      each.value.kind === 'literal' &&
      each.value.value === false,
  );
}

/** `jwt.decode(token, …)`, also where the token stands in a dictionary or an f-string of the argument. */
function isGivenToken(call: Call, { node: fn }: FunctionValue): boolean {
  const names = new Set(fn.parameters.flatMap(nameOf));
  const holds = (node: Node): boolean => node.kind === 'name' && node.name !== 'this' && names.has(node.name);
  return [...call.arguments, ...call.keywords].some((each) => holds(each) || [...descendants(each)].some(holds));
}

function nameOf({ target }: Parameter): readonly string[] {
  return target.kind === 'namePattern' ? [target.name] : [];
}

function isHarmlessMethod({ callee, arguments: [first] }: Call): boolean {
  // `self.tokens.get(token)` looks it up, `client.get(url, headers=…)` asks somebody
  return (
    callee.kind === 'member' &&
    HARMLESS_METHODS.test(callee.property) &&
    first?.kind !== 'literal' &&
    first?.kind !== 'template'
  );
}

function returnsResource(method: FunctionValue, evaluator: Evaluator): boolean | 'unknown' {
  let found: boolean | 'unknown' = false;
  for (const each of returnedExpressions(method.node)) {
    if (isNone(evaluator.evaluate(each, method.module, method.frame))) continue;
    if (each.kind !== 'call' || !isResult(each)) return 'unknown';
    if (each.keywords.some((keyword) => keyword.kind === 'property' && keyword.key === 'resource')) found = true;
  }
  return found;
}
