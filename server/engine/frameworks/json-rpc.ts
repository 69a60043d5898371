import type { Expression, Node } from '../program/nodes.ts';
import type { Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';
import type { Reach } from './mcp.ts';

/** Methods that every MCP server answers: a dispatch of both is one. */
const LIST = 'tools/list';
const CALL = 'tools/call';
/** What such a dispatch names: a cheap look before the long one. */
const METHODS = /tools\/call|ping|initialize/;

/** A dispatch of JSON-RPC methods written by hand: `switch (request.method) { case 'tools/list': … case 'tools/call': … }`. */
export function handWritten(fn: Extract<Value, { kind: 'function' }>): Reach | undefined {
  return branched(fn) ?? tabled(fn);
}

function branched(fn: Extract<Value, { kind: 'function' }>): Reach | undefined {
  if (!METHODS.test(fn.module.text.slice(fn.node.body.start, fn.node.body.end))) return undefined;
  let lists = false;
  let calls: Node | undefined;
  for (const node of descendants(fn.node.body)) {
    const branch = branchOf(node);
    if (!branch) continue;
    if (branch.method === LIST) lists = true;
    else if (branch.method === CALL) calls ??= branch.node;
  }
  if (!calls && answersPing(fn)) return answered(fn);
  if (!lists || !calls) return undefined;
  const within = placeOf(calls, fn);
  const written = fn.module.text.slice(within.start, within.end);
  const line = /^[^\n]*/.exec(written)?.[0].trimEnd().length ?? 0;
  return { at: { ...within, end: within.start + line }, transport: 'streamable-http', within };
}

/** `handlers[method](params)` of `handlers = {"tools/list": …, "tools/call": …}`, in code or in a name that holds it. */
function tabled(fn: Extract<Value, { kind: 'function' }>): Reach | undefined {
  if (!fn.module.text.includes(CALL)) return undefined;
  for (const node of descendants(fn.node.body)) {
    if (node.kind !== 'call' || !isEntry(node.callee)) continue;
    const within = placeOf(node, fn);
    return { at: { ...within, end: node.callee.end }, transport: 'streamable-http', within };
  }
  return undefined;
}

/** `handlers[method]`, `handlers.get(method)`, and a name that was given one of them. */
function isEntry(callee: Expression): boolean {
  const read = heldBy(callee);
  if (read.kind === 'index') return isTable(heldBy(read.object));
  if (read.kind !== 'call' || read.callee.kind !== 'member') return false;
  return read.callee.property === 'get' && isTable(heldBy(read.callee.object));
}

function heldBy(node: Expression): Expression {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  return origin?.kind === 'variable' && origin.path.length === 0 ? (origin.value ?? node) : node;
}

function isTable(node: Expression): boolean {
  if (node.kind !== 'object') return false;
  const keys = new Set(node.properties.map((each) => (each.kind === 'property' ? each.key : undefined)));
  return keys.has(LIST) && keys.has(CALL);
}

/** A dispatch that knows `ping` or `initialize` alone, beside an error of JSON-RPC for all others. */
function answersPing(fn: Extract<Value, { kind: 'function' }>): boolean {
  let asks = false;
  let refuses = false;
  for (const node of descendants(fn.node.body)) {
    if (node.kind === 'literal' && (node.value === 'ping' || node.value === 'initialize'))
      asks ||= node.parent?.kind === 'binary' || node.parent?.kind === 'switchCase';
    // -32601: method not found
    if (node.kind === 'literal' && node.value === 32601) refuses = true;
  }
  return asks && refuses;
}

function answered(fn: Extract<Value, { kind: 'function' }>): Reach {
  const body = placeOf(fn.node.body, fn);
  const at = fn.node.nameSpan ? { path: fn.module.path, ...fn.node.nameSpan } : body;
  return { at, transport: 'streamable-http', within: body };
}

/** `case 'tools/call':`, `if (method === 'tools/call') …` */
function branchOf(node: Node): { readonly method: string; readonly node: Node } | undefined {
  if (node.kind === 'switchCase') {
    const method = node.test && methodIn(node.test);
    return method === undefined ? undefined : { method, node };
  }
  if (node.kind !== 'if' || node.test.kind !== 'binary' || !/^===?$/.test(node.test.operator)) return undefined;
  const method = methodIn(node.test.left) ?? methodIn(node.test.right);
  return method === undefined ? undefined : { method, node: node.then };
}

function methodIn(node: Expression): string | undefined {
  return node.kind === 'literal' && (node.value === LIST || node.value === CALL) ? node.value : undefined;
}
