import type { MethodExemption } from '../facts/method-exemptions.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, If, Node } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import type { Evaluator } from '../program/evaluate.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';
import { pythonOnward } from './python/onward.ts';

const METHOD =
  /^(initialize|ping|(tools|prompts|resources|completion|logging|notifications|sampling|roots|tasks|server|elicitation)\/\w+(\/\w+)?)$/;

/** Gates that let some MCP methods through: `if (req.body.method === 'tools/list') return next();`. */
export function* methodExemptions(module: Module, evaluator: Evaluator): Generator<MethodExemption> {
  if (!module.text.includes('method')) return;
  for (const fn of module.functions) {
    const isOnward = onwardCalls(fn, module);
    if (!isOnward || !refuses(fn, isOnward, module)) continue;
    for (const node of descendants(fn.body, (inside) => inside.kind !== 'function')) {
      const found = node.kind === 'if' ? exemption(node, fn, isOnward, module, evaluator) : undefined;
      if (found) yield found;
    }
  }
}

/** The calls with which a function hands a request on. */
type Onward = (call: Call) => boolean;

function onwardCalls(fn: FunctionNode, { program }: Module): Onward | undefined {
  if (program.moduleKind === 'python') return pythonOnward(fn);
  const next = nextOf(fn);
  return next === undefined ? undefined : (call) => isName(call.callee, next) && call.arguments.length === 0;
}

function exemption(
  node: If,
  fn: FunctionNode,
  isOnward: Onward,
  module: Module,
  evaluator: Evaluator,
): MethodExemption | undefined {
  const direct = callIn(node.then, isOnward);
  // `if method == "tools/call": check(request)`, and then it goes on whatever was asked
  const onward = direct ?? (module.program.moduleKind === 'python' ? callAfter(node, fn, isOnward, module) : undefined);
  const tested = onward && namedMethods(node.test, module, evaluator);
  const named = tested && !direct ? { ...tested, equal: !tested.equal } : tested;
  if (!onward || !named || named.methods.length === 0) return undefined;
  const at = { path: module.path, start: node.test.start, end: node.test.end };
  return {
    kind: 'methodExemption',
    at,
    methods: named.methods,
    how: named.equal ? 'exempt' : 'only',
    onward: placeOf(onward, { module }),
  };
}

interface Named {
  readonly methods: readonly string[];
  readonly equal: boolean;
}

/** The MCP methods that a condition names, when it is about nothing else. */
function namedMethods(test: Expression, module: Module, evaluator: Evaluator): Named | undefined {
  switch (test.kind) {
    case 'logical': {
      const left = namedMethods(test.left, module, evaluator);
      const right = namedMethods(test.right, module, evaluator);
      // `req.body && req.body.method === 'ping'`
      if (test.operator === '&&' && right?.equal === true) return isBody(test.left) ? right : undefined;
      if (!left || !right || left.equal !== right.equal) return undefined;
      return left.equal === (test.operator === '||')
        ? { methods: [...left.methods, ...right.methods], equal: left.equal }
        : undefined;
    }
    case 'binary': {
      // body.get("method") in ("initialize", "tools/list")
      if (test.operator === 'in' && isMethodRead(test.left, 0)) return listing(test.right, module, evaluator);
      if (!/^[!=]==?$/.test(test.operator)) return undefined;
      const given = [test.left, test.right].find((each) => isMethodRead(each, 0));
      const written = [test.left, test.right].find((each) => each.kind === 'literal');
      return given && written
        ? { methods: mcpMethods([textOf(written)]), equal: test.operator.startsWith('=') }
        : undefined;
    }
    case 'unary': {
      const inner = test.operator === '!' ? namedMethods(test.operand, module, evaluator) : undefined;
      return inner && { ...inner, equal: !inner.equal };
    }
    case 'call':
      return listed(test, module, evaluator);
    default:
      return undefined;
  }
}

/** `OPEN.includes(req.body.method)`, `open.has(method)` */
function listed({ callee, arguments: args }: Call, module: Module, evaluator: Evaluator): Named | undefined {
  const [given] = args;
  if (callee.kind !== 'member' || !/^(includes|has)$/.test(callee.property)) return undefined;
  return given && isMethodRead(given, 0) ? listing(callee.object, module, evaluator) : undefined;
}

function listing(list: Expression, module: Module, evaluator: Evaluator): Named | undefined {
  for (const value of alternatives(evaluator.evaluate(list, module, undefined))) {
    const texts = elementsOf(value).map(textOf);
    if (texts.length > 0) return { methods: mcpMethods(texts), equal: true };
  }
  return undefined;
}

function elementsOf(value: Value): readonly Expression[] {
  if (value.kind === 'array') return value.node.elements;
  // `new Set(['initialize', 'tools/list'])`
  const [first] = value.kind === 'result' && value.node.construct ? value.node.arguments : [];
  return first?.kind === 'array' ? first.elements : [];
}

function mcpMethods(texts: readonly string[]): readonly string[] {
  return texts.filter((each) => METHOD.test(each));
}

function textOf(node: Expression): string {
  return node.kind === 'literal' && typeof node.value === 'string' ? node.value : '';
}

/** `req.body.method`, `body?.method`, and a name that holds it; `req.method` is the method of HTTP. */
function isMethodRead(node: Expression, depth: number): boolean {
  if (node.kind === 'member') return node.property === 'method' && isBody(node.object);
  // body.get("method")
  if (node.kind === 'call') return isGot(node) && node.callee.kind === 'member' && isBody(node.callee.object);
  if (node.kind === 'logical') return isMethodRead(node.left, depth);
  if (node.kind !== 'name' || depth > 2) return false;
  const origin = node.binding?.origin;
  if (origin?.kind !== 'variable' || !origin.value) return false;
  // `const { method } = req.body`
  if (origin.path.length === 1) return origin.path[0]?.key === 'method' && isBody(origin.value);
  return origin.path.length === 0 && isMethodRead(origin.value, depth + 1);
}

function isGot({ callee, arguments: [first] }: Call): boolean {
  return callee.kind === 'member' && callee.property === 'get' && first?.kind === 'literal' && first.value === 'method';
}

function isBody(node: Expression): boolean {
  if (node.kind === 'logical') return isBody(node.left);
  const name = node.kind === 'member' ? node.property : node.kind === 'name' ? node.name : '';
  return /^(body|payload|message|rpc|jsonrpc|json|parsed_?Body|json_?body|request_?body|rpc_?Request|json_?Rpc_?Request|data|msg)$/i.test(
    name,
  );
}

/** The name of the parameter with which a middleware hands a request on. */
function nextOf({ parameters }: FunctionNode): string | undefined {
  for (const { target } of parameters) if (target.kind === 'namePattern' && target.name === 'next') return target.name;
  return undefined;
}

/** It answers 401 or 403 itself, or leaves the decision to a gate: `return auth(req, res, next)`. */
function refuses(fn: FunctionNode, isOnward: Onward, module: Module): boolean {
  const next = nextOf(fn);
  for (const node of descendants(fn.body)) {
    if (isRefusal(node, module)) return true;
    const isHandedOn = node.kind === 'call' && node.arguments.length === 3 && !isOnward(node);
    if (isHandedOn && next !== undefined && isName(node.arguments[2], next)) return true;
  }
  return false;
}

/** `401`, `status.HTTP_401_UNAUTHORIZED`, `web.HTTPUnauthorized()`; in Python, 403 is what a caller who is known is told. */
function isRefusal(node: Node, { program }: Module): boolean {
  if (node.kind === 'member') return /^(HTTP_401|HTTPUnauthorized$|UNAUTHORIZED$)/.test(node.property);
  return node.kind === 'literal' && (node.value === 401 || (node.value === 403 && program.moduleKind !== 'python'));
}

/** The call with which a branch hands the request on, whatever else is asked there. */
function callIn(statement: If['then'], isOnward: Onward): Call | undefined {
  for (const node of descendants(statement, (inside) => inside.kind !== 'function' && inside.kind !== 'if'))
    if (node.kind === 'call' && isOnward(node)) return node;
  return undefined;
}

/** The call that follows a branch which refuses, where nothing refuses anybody else. */
function callAfter(node: If, fn: FunctionNode, isOnward: Onward, module: Module): Call | undefined {
  const isRefused = (each: Node): boolean => isRefusal(each, module);
  if (node.otherwise || ![...descendants(node.then)].some(isRefused)) return undefined;
  for (const each of descendants(fn.body)) {
    const isOutside = each.end <= node.start || each.start >= node.end;
    if (isOutside && isRefused(each)) return undefined;
  }
  for (const each of descendants(fn.body))
    if (each.kind === 'call' && each.start >= node.end && isOnward(each)) return each;
  return undefined;
}

function isName(node: Expression | undefined, name: string): boolean {
  return node?.kind === 'name' && node.name === name;
}
