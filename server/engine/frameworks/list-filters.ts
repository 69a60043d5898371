import type { ListOnlyFilter } from '../facts/trust.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';

/** Words by which code decides what a caller may do. */
const MAY =
  /scope|permission|role|isAllowed|allowedTools|canUse|canAccess|canCall|hasAccess|isAuthori[sz]ed|privilege|isAdmin|entitle/i;
const CALLER = /^(extra|ctx|context|authInfo|auth|user|session|principal)$/;
const DEEPEST = 3;

type Handler = Extract<Value, { kind: 'function' }>;

/** Handlers of `tools/list` that leave tools out for some callers, beside a handler of `tools/call` that asks nobody. */
export function* listOnlyFilters(module: Module, evaluator: Evaluator): Generator<ListOnlyFilter> {
  if (!/setRequestHandler/.test(module.text)) return;
  const lists = module.calls.filter((call) => handles(call, /^(ListToolsRequestSchema|tools\/list)$/));
  const calls = module.calls.filter((call) => handles(call, /^(CallToolRequestSchema|tools\/call)$/));
  const [list] = lists;
  const [call] = calls;
  if (!list || !call || lists.length > 1 || calls.length > 1) return;
  const listing = handlerOf(list, module, evaluator);
  const calling = handlerOf(call, module, evaluator);
  if (!listing || !calling) return;
  const filter = filterIn(listing.node);
  if (!filter || asks(calling, evaluator, 0, new Set())) return;
  const at = { path: listing.module.path, start: filter.call.start, end: filter.call.end };
  yield { kind: 'listOnlyFilter', at, word: filter.word, call: placeOf(call.callee, { module }) };
}

function handles({ callee, arguments: [schema] }: Call, name: RegExp): boolean {
  if (callee.kind !== 'member' || callee.property !== 'setRequestHandler' || !schema) return false;
  return name.test(schema.kind === 'name' ? schema.name : schema.kind === 'literal' ? String(schema.value) : '');
}

function handlerOf(call: Call, module: Module, evaluator: Evaluator): Handler | undefined {
  const handler = call.arguments.at(-1);
  const value = handler && evaluator.evaluate(handler, module, undefined);
  return value && [...alternatives(value)].find((each) => each.kind === 'function');
}

/** `tools.filter((tool) => scopes.includes(tool.scope))` in a handler that looks at the caller. */
function filterIn(listing: FunctionNode): { readonly call: Call; readonly word: string } | undefined {
  for (const node of descendants(listing.body)) {
    if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.property !== 'filter') continue;
    const [test] = node.arguments;
    const word = test && wordIn(test);
    if (word !== undefined && test && looksAtCaller(listing)) return { call: node, word };
  }
  return undefined;
}

function looksAtCaller(listing: FunctionNode): boolean {
  for (const node of descendants(listing)) if (CALLER.test(written(node) ?? '')) return true;
  return false;
}

/** The first word of a code that says what a caller may do. */
export function wordIn(node: Node): string | undefined {
  for (const each of descendants(node)) {
    const name = written(each);
    // `is_allowed`
    if (name !== undefined && MAY.test(name.replaceAll('_', ''))) return name;
  }
  return undefined;
}

export function written(node: Node): string | undefined {
  return node.kind === 'name' ? node.name : node.kind === 'member' ? node.property : undefined;
}

/** Code that speaks of permissions, or hands the caller to something that cannot be seen into. */
function asks(fn: Handler, evaluator: Evaluator, depth: number, seen: Set<FunctionNode>): boolean {
  if (depth > DEEPEST || seen.has(fn.node)) return depth > DEEPEST;
  seen.add(fn.node);
  if (wordIn(fn.node.body) !== undefined) return true;
  for (const node of descendants(fn.node.body)) {
    if (node.kind !== 'call') continue;
    const callee = evaluator.evaluate(node.callee, fn.module, fn.frame);
    const functions = [...alternatives(callee)].filter((each) => each.kind === 'function');
    if (functions.some((each) => asks(each, evaluator, depth + 1, seen))) return true;
    if (functions.length === 0 && node.arguments.some(givesCaller)) return true;
  }
  return false;
}

/** `handler(args, extra)` */
function givesCaller(argument: Expression): boolean {
  if (argument.kind === 'object')
    return argument.properties.some((each) =>
      each.kind === 'property' ? CALLER.test(each.key ?? '') || givesCaller(each.value) : givesCaller(each),
    );
  return (
    argument.kind !== 'function' && CALLER.test(written(argument.kind === 'spread' ? argument.value : argument) ?? '')
  );
}
