import type { UnjudgedIntrospection } from '../facts/authorization-servers.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import { resultOf, symbolName } from '../program/values.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { neighbours } from './neighbours.ts';
import { textIn, wordOf } from './words.ts';

const REQUESTS = /^(fetch|post|request|axios|got|ky)$/;
/** Libraries that ask the endpoint, and leave it to their caller to look at the answer. */
const LIBRARIES = /^(openid-client#.*(introspect|tokenIntrospection)|oauth4webapi#(default\.)?introspectionRequest)$/;
const READS_ACTIVE = /\bactive\b|isActive|processIntrospectionResponse/;
const READS_AUDIENCE = /\baud\b|audience|expectedResource|\bresource\b|processIntrospectionResponse/i;

/** Requests to introspection endpoints whose answers are taken for more than they say. */
export function* unjudgedIntrospections(module: Module, evaluator: Evaluator): Generator<UnjudgedIntrospection> {
  if (!/introspect/i.test(module.text)) return;
  for (const call of module.calls) {
    const address = addressOf(call, module, evaluator);
    if (!address || isDropped(call)) continue;
    const at = { path: module.path, start: call.start, end: address.end };
    for (const each of flaws(call, module, evaluator)) yield { kind: 'unjudgedIntrospection', at, ...each };
  }
}

/** Nobody takes an answer for a yes that is not kept. */
function isDropped({ parent }: Call): boolean {
  const around = parent?.kind === 'await' ? parent.parent : parent;
  return around?.kind === 'expression';
}

/** What is asked: `fetch(introspectionUrl, …)`, `` axios.post(`${issuer}/introspect`, …) ``, a library's function. */
function addressOf(call: Call, module: Module, evaluator: Evaluator): Node | undefined {
  const { callee } = call;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  const value = evaluator.evaluate(callee, module);
  if (LIBRARIES.test(symbolName(value) ?? '') || isClientMethod(value)) return callee;
  const [address] = call.arguments;
  if (!REQUESTS.test(name) || !address || value.kind === 'function') return undefined;
  return speaksOfIntrospection(address) ? address : undefined;
}

/** `client.introspect(token)` of `new issuer.Client(…)`, `client.introspect_token(url, token)` of Authlib */
function isClientMethod(value: ReturnType<Evaluator['evaluate']>): boolean {
  if (value.kind !== 'member') return false;
  const made = resultOf(value.object) ?? '';
  return value.property === 'introspect'
    ? /^openid-client#/.test(made)
    : value.property === 'introspect_token' && /^python:authlib\b/.test(made);
}

/** An address that is not the path of a route: `'/introspect'` is what a server answers. */
function speaksOfIntrospection(address: Expression): boolean {
  if (address.kind === 'literal') return /^https?:\/\/.*introspect/i.test(String(address.value));
  if (/introspect/i.test(wordOf(address) ?? '')) return true;
  // `url = f"{issuer}/introspect"`
  const origin = address.kind === 'name' ? address.binding?.origin : undefined;
  const written = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : undefined;
  for (const node of descendants(written ?? address, (each) => each.kind !== 'function')) {
    if (/introspect/i.test(wordOf(node) ?? '')) return true;
    if (node.kind === 'template' && node.values.length > 0 && /introspect/i.test(textIn(node) ?? '')) return true;
    if (node.kind === 'literal' && /introspect/i.test(textIn(node) ?? '')) return true;
  }
  return false;
}

function* flaws(
  call: Call,
  module: Module,
  evaluator: Evaluator,
): Generator<Pick<UnjudgedIntrospection, 'flaw' | 'test'>> {
  const texts = [...neighbours(module, evaluator.project)].map((each) => each.text);
  const around = enclosingFunction(call)?.body ?? module.program;
  if (!texts.some((text) => READS_ACTIVE.test(text))) {
    yield { flaw: 'unread', test: undefined };
    return;
  }
  const loose = looseTest(around, module);
  if (loose) yield { flaw: 'loose', test: loose };
  if (!texts.some((text) => READS_AUDIENCE.test(text))) yield { flaw: 'audience', test: undefined };
}

/** `answer.active === false`, `data.get("active", True)`, where nothing else is said about it. */
function looseTest(around: Node, module: Module): Place | undefined {
  let loose: Node | undefined;
  for (const node of descendants(around)) {
    const read = readOf(node);
    if (!read) continue;
    const test = node.parent;
    const isLoose =
      test?.kind === 'binary' &&
      /^[!=]==?$/.test(test.operator) &&
      [test.left, test.right].some((side) => side.kind === 'literal' && side.value === false);
    if (!isLoose && !read.passes) return undefined;
    loose ??= isLoose ? test : node;
  }
  return loose && { path: module.path, start: loose.start, end: loose.end };
}

/** A read of `active`; `passes` when an answer without it counts as a yes. */
function readOf(node: Node): { readonly passes: boolean } | undefined {
  if (node.kind === 'member') return node.property === 'active' ? { passes: false } : undefined;
  if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.property !== 'get') return undefined;
  const [key, otherwise] = node.arguments;
  if (key?.kind !== 'literal' || key.value !== 'active') return undefined;
  return { passes: otherwise?.kind === 'literal' && otherwise.value === true };
}
