import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, FunctionNode, Node } from '../program/nodes.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { callersOf, functionName } from './callers.ts';

/** A name that a value ends up under. */
export interface Destination {
  readonly name: string;
  readonly node: Node;
  readonly module: Module;
}

/** Calls through which a random number becomes text. */
const SHAPING =
  /^(toString|slice|substring|substr|replace|replaceAll|padStart|padEnd|trim|join|toFixed|toUpperCase|toLowerCase|floor|round|ceil|abs|String|Number|stringify|from|btoa|encodeURIComponent|concat|charAt|charCodeAt|fromCharCode|map|fill|repeat|digest|update|createHash|push|at|pow|max|str|int|hex|zfill|encode|hexdigest|choice|md5|sha1|sha256)$/;
/** Names that say nothing about what they hold. */
const PLAIN =
  /^(_?(result|res|ret|text|str|string|s|id|out|output|r|v|i|n|char|chars|index|idx|random|rand|randomString|randomPart|suffix|value|val|num|number|bytes|arr|array|buf|buffer|part|parts|timestamp|ts|time|now|entropy|uuid|generated|code|key|hash|seed|raw))$/i;
/** Functions that are used for whatever somebody wants. */
const PLAIN_FUNCTION =
  /^(_?(generate|create|make|get|new|random|gen|rand)?_?(uuid|guid|id|ids|uid|random|string|randomstring|randomid|unique|uniqueid|hex|nonceless|alphanumeric|characters|chars|code|key))$/i;
const MOST_HOPS = 12;

/** The names that the value of an expression ends up under, in its own function, and in those that call it. */
export function* destinations(start: Node, module: Module, evaluator: Evaluator): Generator<Destination> {
  const found = destinationIn(start);
  if (!found) return;
  const own = { name: found.name, node: found.node, module };
  if (found.kind === 'variable') {
    yield own;
    return;
  }
  if (found.name !== '' && !PLAIN_FUNCTION.test(found.name)) yield own;
  else for (const call of callersOf(found.node, module, evaluator)) yield* atCall(call);
}

function* atCall({ call, module }: { readonly call: Call; readonly module: Module }): Generator<Destination> {
  const found = destinationIn(call);
  if (found && found.name !== '') yield { name: found.name, node: found.node, module };
}

type Found =
  | { readonly kind: 'variable'; readonly name: string; readonly node: Node }
  | { readonly kind: 'function'; readonly name: string; readonly node: FunctionNode };

/** Climbs from a value to what it is given to: a variable, a property, or the result of a function. */
function destinationIn(start: Node, hops = 0): Found | undefined {
  let node = start;
  for (let parent = node.parent; parent && hops < MOST_HOPS; parent = node.parent, hops++) {
    switch (parent.kind) {
      case 'call':
        if (parent.callee !== node && !SHAPING.test(calleeName(parent))) return undefined;
        break;
      case 'member':
        if (parent.object !== node || !SHAPING.test(parent.property)) return undefined;
        break;
      case 'binary':
        if (!/^[+*|^&%]$|^>>>?$|^<<$|^-$|^\/$/.test(parent.operator)) return undefined;
        break;
      case 'template':
      case 'array':
      case 'spread':
      case 'await':
      case 'unary':
        break;
      case 'index':
        if (parent.index !== node || isPick(parent)) return undefined;
        break;
      case 'logical':
        if (parent.operator === '&&') return undefined;
        break;
      case 'conditional':
        if (parent.test === node) return undefined;
        break;
      case 'property':
        return parent.key === undefined ? undefined : { kind: 'variable', name: parent.key, node: parent };
      case 'classMember':
        return parent.name === undefined ? undefined : { kind: 'variable', name: parent.name, node: parent };
      case 'declaration':
        return parent.target.kind === 'namePattern' ? throughVariable(parent.target.name, parent, hops) : undefined;
      case 'assignment':
        if (parent.target.kind === 'name') return throughVariable(parent.target.name, parent, hops);
        return parent.target.kind === 'member'
          ? { kind: 'variable', name: parent.target.property, node: parent }
          : undefined;
      case 'return':
        return throughReturn(parent, hops);
      case 'function':
      default:
        return undefined;
    }
    node = parent;
  }
  return undefined;
}

/** `const token = tokens[…]`: one of several is chosen; nothing is put together of them. */
function isPick(chosen: Node): boolean {
  const { parent } = chosen;
  if (parent?.kind === 'assignment') return parent.operator === '=';
  if (parent?.kind !== 'return') return parent?.kind === 'declaration' || parent?.kind === 'property';
  const around = functionAround(parent);
  return !around || !isShapingCallback(around);
}

/** `const r = Math.random(); return r.toString(36)`: a name that says nothing leads on to what it is used for. */
function throughVariable(name: string, at: Node, hops: number): Found | undefined {
  const around = functionAround(at);
  if (!around || !PLAIN.test(name)) return { kind: 'variable', name, node: at };
  // A callback: `'xxxx'.replace(/x/g, () => { const r = …; return r.toString(16) })`
  if (isShapingCallback(around)) return throughCallback(around, hops);
  for (const node of descendants(around.body)) {
    if (node.kind !== 'name' || node.name !== name || node.start <= at.start) continue;
    if (node.parent?.kind === 'assignment' && node.parent.target === node) continue;
    const found = destinationIn(node, hops + 2);
    if (found && found.node !== at) return found;
  }
  return { kind: 'variable', name, node: at };
}

function throughReturn(at: Node, hops: number): Found | undefined {
  const around = functionAround(at);
  if (!around) return undefined;
  return isShapingCallback(around)
    ? throughCallback(around, hops)
    : { kind: 'function', name: functionName(around), node: around };
}

function throughCallback(callback: FunctionNode, hops: number): Found | undefined {
  return callback.parent ? destinationIn(callback.parent, hops + 2) : undefined;
}

/** `Array.from({ length }, () => …)`, `text.replace(/x/g, () => …)`, `bytes.map(() => …)` */
function isShapingCallback(fn: FunctionNode): boolean {
  return (
    fn.parent?.kind === 'call' &&
    fn.parent.callee !== fn &&
    /^(replace|replaceAll|map|from)$/.test(calleeName(fn.parent))
  );
}

function functionAround(node: Node): FunctionNode | undefined {
  for (const at of ancestors(node)) if (at.kind === 'function') return at;
  return undefined;
}

function calleeName(call: Call): string {
  const { callee } = call;
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
