import type { GuessableSecret } from '../facts/oauth.ts';
import type { OriginTest } from '../facts/sessions.ts';
import { destinations } from '../oauth/destination.ts';
import { partialTest } from '../oauth/partial-test.ts';
import { secretPurpose } from '../oauth/secret-purpose.ts';
import { guessableCall } from '../oauth/sources.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';

/** Session ids, tokens and passwords made of things that can be guessed. One finding a name and function. */
export function* guessableSecrets(module: Module, evaluator: Evaluator): Generator<GuessableSecret> {
  const seen = new Set<string>();
  for (const call of module.calls) {
    const source = guessableCall(call);
    if (source === undefined || isBesideRealRandomness(call)) continue;
    // The time alone is a number that much is made of: it counts where it becomes text.
    if (!/random/.test(source) && (!becomesText(call) || isFallback(call))) continue;
    for (const destination of destinations(call, module, evaluator)) {
      const purpose = secretPurpose(destination.name);
      if (!purpose) continue;
      const key = `${destination.name} ${destination.node.start}`;
      if (seen.has(key)) break;
      seen.add(key);
      const isHere =
        destination.module === module && destination.node.start <= call.start && call.end <= destination.node.end;
      yield {
        kind: 'guessable',
        at: placeOf(call, { module }),
        source,
        purpose,
        name: destination.name,
        use: isHere ? undefined : placeOf(headOf(destination.node), { module: destination.module }),
      };
      break;
    }
  }
  yield* counters(module);
}

function headOf(node: Node): Node {
  if (node.kind === 'declaration') return node.target;
  return node.kind === 'assignment' ? node.target : node;
}

/** `sessionIdGenerator: () => String(next++)`, `sessionIdGenerator: () => 'session'` */
function* counters(module: Module): Generator<GuessableSecret> {
  for (const fn of module.functions) {
    const { parent } = fn;
    if (parent?.kind !== 'property' || parent.key !== 'sessionIdGenerator') continue;
    for (const node of descendants(fn.body)) {
      if (node.kind !== 'unary' || !/^(\+\+|--)$/.test(node.operator)) continue;
      yield {
        kind: 'guessable',
        at: placeOf(node, { module }),
        source: 'a counter',
        purpose: 'session',
        name: parent.key,
        use: undefined,
      };
      break;
    }
  }
}

const REAL =
  /^(randomBytes|randomUUID|getRandomValues|randomInt|nanoid|uuid|uuidv4|v4|createHmac|sign|generateKey\w*|ulid|token_(?:urlsafe|hex|bytes)|urandom|uuid4|SystemRandom)$/;

/** `${randomUUID()}-${Date.now()}`: the time adds nothing, and takes nothing away. */
function isBesideRealRandomness(call: Call): boolean {
  let whole: Node = call;
  for (const at of ancestors(call)) {
    if (at.kind === 'block' || at.kind === 'function' || at.kind === 'object' || at.kind === 'class') break;
    whole = at;
  }
  return isRandom(whole, 0);
}

function isRandom(whole: Node, depth: number): boolean {
  for (const node of descendants(whole)) {
    if (node.kind === 'call' && REAL.test(calleeName(node))) return true;
    if (node.kind !== 'name' || depth > 1) continue;
    const origin = node.binding?.origin;
    if (origin?.kind === 'variable' && origin.value && origin.value !== whole && isRandom(origin.value, depth + 1))
      return true;
  }
  return false;
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

/** `context.sessionId || session-…`: a name for a log where there is no session. */
function isFallback(call: Call): boolean {
  for (const at of ancestors(call)) {
    if (at.kind === 'logical') return true;
    if (at.kind !== 'template' && at.kind !== 'binary' && at.kind !== 'member' && at.kind !== 'call') return false;
  }
  return false;
}

/** `session_${Date.now()}`, `Date.now().toString(36)`, `'s' + Date.now()` */
function becomesText(call: Call): boolean {
  const { parent } = call;
  if (parent?.kind === 'template') return true;
  if (parent?.kind === 'member') return parent.property === 'toString';
  if (parent?.kind === 'call') {
    const name = parent.callee.kind === 'name' ? parent.callee.name : '';
    // f"tok_{int(time.time())}"
    return /^(?:String|str)$/.test(name) || (name === 'int' && becomesText(parent));
  }
  if (parent?.kind !== 'binary' || parent.operator !== '+') return false;
  return [parent.left, parent.right].some((side) => side !== call && isText(side));
}

function isText(node: Expression): boolean {
  if (node.kind === 'literal') return typeof node.value === 'string';
  return (
    node.kind === 'template' ||
    (node.kind === 'binary' && node.operator === '+' && (isText(node.left) || isText(node.right)))
  );
}

/** Tests of the `Origin` header that an origin of somebody else passes. */
export function* originTests(module: Module): Generator<OriginTest> {
  const seen = new Map<Node, string>();
  for (const call of module.calls) {
    const found = partialTest(call, isOrigin);
    if (found?.passes === undefined) continue;
    // `a.startsWith(x) || a.startsWith(y)` makes one mistake, and is repaired as one.
    const whole = conditionAround(call);
    if (seen.get(whole) === found.how) continue;
    seen.set(whole, found.how);
    yield { kind: 'originTest', at: placeOf(call, { module }), how: found.how, passes: found.passes };
  }
}

/** The whole condition that a test is a part of. */
function conditionAround(call: Call): Node {
  let whole: Node = call;
  for (const at of ancestors(call)) {
    if (at.kind !== 'logical' && at.kind !== 'unary') break;
    whole = at;
  }
  return whole;
}

/** `origin`, `req.headers.origin`, `req.get('origin')`: what the browser says about the page, not a URL of our own. */
function isOrigin(node: Expression): boolean {
  if (node.kind === 'name') return /^(request|req|client)?_?origin(header|url)?$/i.test(node.name);
  if (node.kind === 'member')
    return /^origin$/i.test(node.property) && node.object.kind === 'member' && node.object.property === 'headers';
  if (node.kind === 'logical') return isOrigin(node.left);
  if (node.kind !== 'call' || node.callee.kind !== 'member') return false;
  if (/^(toLowerCase|trim)$/.test(node.callee.property)) return isOrigin(node.callee.object);
  const [name] = node.arguments;
  return (
    /^(get|header)$/.test(node.callee.property) && name?.kind === 'literal' && /^origin$/i.test(String(name.value))
  );
}
