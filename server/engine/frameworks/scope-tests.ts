import type { ScopeTest } from '../facts/oauth-clients.ts';
import { neighbours } from '../oauth/neighbours.ts';
import { decidesAbout } from '../oauth/partial-test.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Binary, Call, Expression, FunctionNode, If, Name, Node } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';

const SCOPES = /(^|_|[a-z])(scopes?|scp|permissions?)(string|str|text|claim)?$/i;
/** Answers in which RFC 6749, 7662, 8693 and 9068 say that `scope` is one text of names between spaces. */
const OWNERS =
  /^(payload|claims?|decoded(Token)?|jwt(Payload)?|introspection(Result|Response)?|token(s|Response|Data|Info|Payload)?)$/i;
const METHODS = /^(includes|startsWith|indexOf|startswith|find|index)$/;
const ITERATION = /^(some|every|filter|find|findIndex|map|flatMap|forEach|reduce)$/;
const LISTS = /^(some|every|map|filter|find|push|length|forEach|append|extend|issubset|intersection)$/;
const TEXT_TYPE = /^(string(\s*\|\s*(undefined|null))*|str(\s*\|\s*None)?|Optional\[str\])$/;
const ANSWERS = /^(json|decode|decodeJwt|jwtDecode|jwtVerify|verify|introspect\w*)$/;

/** Tests of scopes that look for a part of a text, and refusals for want of a scope that ask for another login. */
export function* scopeTests(module: Module, evaluator: Evaluator): Generator<ScopeTest> {
  if (!/scope|\bscp\b|permission/i.test(module.text)) return;
  for (const call of [...module.calls, ...module.binaries]) {
    const found = call.kind === 'call' ? textTest(call, module) : partOf(call, module);
    if (!found || isAskedFor(found.wanted, module, evaluator)) continue;
    const { name, method, passes } = found;
    yield { kind: 'scopeTest', at: placeOf(call, { module }), name, flaw: { kind: 'text', method, passes } };
  }
  for (const fn of module.functions) {
    for (const node of descendants(fn.body, (each) => each.kind !== 'function')) {
      const refused = node.kind === 'if' ? wrongStatus(node) : undefined;
      if (node.kind !== 'if' || !refused) continue;
      const flaw = { kind: 'status', test: placeOf(node.test, { module }) } as const;
      yield { kind: 'scopeTest', at: placeOf(refused.at, { module }), name: refused.name, flaw };
    }
  }
}

interface TextTest {
  readonly name: string;
  readonly method: string;
  readonly wanted: string | undefined;
  readonly passes: string | undefined;
}

/** `payload.scope.includes('notes:read')`, `scope.startsWith(required)` */
function textTest(call: Call, module: Module): TextTest | undefined {
  const { callee } = call;
  const [argument] = call.arguments;
  if (callee.kind !== 'member' || !METHODS.test(callee.property) || !argument) return undefined;
  return lookedFor(argument, callee.object, call, module, callee.property);
}

/** `"notes:read" in claims["scope"]` */
function partOf(test: Binary, module: Module): TextTest | undefined {
  if (test.operator !== 'in' || module.program.moduleKind !== 'python') return undefined;
  return lookedFor(test.left, test.right, test, module, 'in');
}

function lookedFor(
  argument: Expression,
  scopes: Expression,
  test: Expression,
  module: Module,
  method: string,
): TextTest | undefined {
  const name = shownName(scopes);
  if (name === undefined || !isText(scopes, module, 0)) return undefined;
  const wanted = argument.kind === 'literal' && typeof argument.value === 'string' ? argument.value : undefined;
  const isScope =
    wanted === undefined
      ? /scope|required|permission/i.test(shownName(argument) ?? lastName(argument) ?? '')
      : /^[\w.:/-]{3,}$/.test(wanted);
  if (!isScope || !decidesAbout(test)) return undefined;
  return { name, method, wanted, passes: wanted === undefined ? undefined : `${wanted}-none` };
}

/** `scope`, `payload.scope`, `(payload.scope ?? '')`, `String(payload.scp)` */
function shownName(node: Expression): string | undefined {
  if (node.kind === 'logical') return shownName(node.left);
  if (node.kind === 'name') return SCOPES.test(node.name) ? node.name : undefined;
  if (node.kind === 'member') {
    const owner = lastName(node.object);
    return SCOPES.test(node.property) ? `${owner === undefined ? '' : `${owner}.`}${node.property}` : undefined;
  }
  if (node.kind !== 'call') return undefined;
  const [first] = node.arguments;
  const key = keyOf(node);
  if (key !== undefined) return SCOPES.test(key) ? key : undefined;
  if (node.callee.kind === 'name') return node.callee.name === 'String' && first ? shownName(first) : undefined;
  // `scopes.join(' ')`
  return node.callee.kind === 'member' && /^(join|toString|toLowerCase|trim)$/.test(node.callee.property)
    ? shownName(node.callee.object)
    : undefined;
}

/** `scope` of `claims.get("scope", "")` */
function keyOf({ callee, arguments: [first] }: Call): string | undefined {
  const isGet = callee.kind === 'member' && callee.property === 'get' && first?.kind === 'literal';
  return isGet && typeof first.value === 'string' ? first.value : undefined;
}

/** It is known to be one text and no list: by its type, by what made it, or by the answer that it is part of. */
function isText(node: Expression, module: Module, depth: number): boolean {
  if (depth > 3) return false;
  switch (node.kind) {
    case 'logical':
      // `payload.scope ?? ''`
      return (
        (node.right.kind === 'literal' && typeof node.right.value === 'string') || isText(node.left, module, depth + 1)
      );
    case 'call':
      if (keyOf(node) !== undefined) return isTextOf(node);
      if (node.callee.kind === 'name') return node.callee.name === 'String';
      return node.callee.kind === 'member' && /^(join|toString|toLowerCase|trim)$/.test(node.callee.property);
    case 'name':
      return isTextName(node, module, depth);
    case 'member':
      return /^(scope|scp)$/.test(node.property) && isAnswer(node.object);
    default:
      return false;
  }
}

/** `claims.get("scope", "")`: what stands for none is a text, or the claims are those of a token. */
function isTextOf(call: Call): boolean {
  const [, otherwise] = call.arguments;
  if (otherwise) return otherwise.kind === 'literal' && typeof otherwise.value === 'string';
  return /^(scope|scp)$/.test(keyOf(call) ?? '') && call.callee.kind === 'member' && isAnswer(call.callee.object);
}

function isTextName(node: Name, module: Module, depth: number): boolean {
  const { binding } = node;
  if (!binding || binding.references.some(isUsedAsList)) return false;
  const { origin } = binding;
  // `scopes.some((scope: string) => …)`: one name of a list
  if (origin.kind === 'parameter')
    return origin.path.length === 0 && !isCallback(origin.function) && isTextType(origin.parameter.type, module);
  if (origin.kind !== 'variable' || !origin.value) return false;
  const [taken] = origin.path;
  // `const { scope } = await response.json()`
  if (taken) return origin.path.length === 1 && taken.key === 'scope' && isAnswer(origin.value);
  const declared = origin.node.kind === 'declaration' ? origin.node.type : undefined;
  return isTextType(declared, module) || isText(origin.value, module, depth + 1);
}

function isCallback({ parent }: FunctionNode): boolean {
  return parent?.kind === 'call' && ITERATION.test(lastName(parent.callee) ?? '');
}

function isTextType(type: { readonly start: number; readonly end: number } | undefined, { text }: Module): boolean {
  return type !== undefined && TEXT_TYPE.test(text.slice(type.start, type.end).trim());
}

/** `scope.some(…)`, `Array.isArray(scope)`, `isinstance(scope, list)`, `for each in scopes` */
function isUsedAsList({ parent }: Name): boolean {
  if (parent?.kind === 'member') return LISTS.test(parent.property) && !isSearch(parent.parent);
  if (parent?.kind === 'loop') return true;
  if (parent?.kind === 'call' && parent.callee.kind === 'name')
    return /^(isinstance|set|list|tuple|frozenset|len)$/.test(parent.callee.name);
  return parent?.kind === 'call' && parent.callee.kind === 'member' && parent.callee.property === 'isArray';
}

/** `scope.find("notes:read")` of a text in Python */
function isSearch(node: Node | undefined): boolean {
  return node?.kind === 'call' && lastName(node.callee) === 'find' && node.arguments[0]?.kind === 'literal';
}

/** `payload`, `introspection`, `data` of `const data = await response.json()` */
function isAnswer(node: Expression): boolean {
  if (node.kind === 'await') return isAnswer(node.value);
  if (node.kind === 'call') return ANSWERS.test(lastName(node.callee) ?? '');
  if (node.kind !== 'name') return node.kind === 'member' && OWNERS.test(node.property);
  if (node.binding?.references.some(isListOwner) === true) return false;
  const origin = node.binding?.origin;
  const value = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : undefined;
  return OWNERS.test(node.name) || (value?.kind === 'await' && isAnswer(value.value));
}

/** `Array.isArray(payload.scope)` */
function isListOwner({ parent }: Name): boolean {
  const call = parent?.kind === 'member' ? parent.parent : undefined;
  if (call?.kind === 'call' && call.callee.kind === 'name') return call.callee.name === 'isinstance';
  return call?.kind === 'call' && call.callee.kind === 'member' && call.callee.property === 'isArray';
}

/** What this program asks its provider for, as a client: the answer is the provider's. */
function isAskedFor(wanted: string | undefined, module: Module, evaluator: Evaluator): boolean {
  if (wanted === undefined) return false;
  for (const each of neighbours(module, evaluator.project)) {
    if (!each.text.includes(wanted)) continue;
    for (const literal of each.literals) {
      const text = literal.kind === 'template' ? literal.texts.join('') : String(literal.value);
      if (text.includes(wanted) && /https:\/\/[^\s/]+\/auth\//.test(text)) return true;
    }
  }
  return false;
}

/** `if (!scopes.includes('notes:read')) return res.status(401).json(…)` */
function wrongStatus({ test, then }: If): { readonly at: Node; readonly name: string } | undefined {
  const name = missingScope(test);
  if (name === undefined) return undefined;
  for (const node of descendants(then, (each) => each.kind !== 'function' && each.kind !== 'if')) {
    if (node.kind === 'literal' && node.value === 401 && isStatus(node)) return { at: node, name };
  }
  return undefined;
}

/** `!scopes.includes(x)`, `!required.every((each) => scopes.includes(each))`: the whole test speaks of scopes. */
function missingScope(test: Expression): string | undefined {
  if (test.kind === 'logical' && test.operator === '&&') return missingScope(test.right);
  if (test.kind !== 'unary' || test.operator !== '!') return undefined;
  const { operand } = test;
  // `"notes:read" not in scopes`
  if (operand.kind === 'binary' && operand.operator === 'in') {
    const [list] = splitScopes(operand.right);
    const name = list && shownName(list);
    return name !== undefined && /scope|scp/i.test(name) ? name : undefined;
  }
  if (operand.kind !== 'call' || !/^(includes|has|every|some|all|any|issubset)$/.test(lastName(operand.callee) ?? ''))
    return undefined;
  for (const node of descendants(operand)) {
    const name = node.kind === 'name' || node.kind === 'member' ? shownName(node) : undefined;
    if (name !== undefined && /scope|scp/i.test(name)) return name;
  }
  return undefined;
}

/** `scopes`, and `claims["scope"]` of `claims["scope"].split()` */
function splitScopes(node: Expression): readonly Expression[] {
  if (node.kind !== 'call') return [node];
  if (node.callee.kind === 'member' && node.callee.property === 'split') return [node.callee.object];
  return keyOf(node) === undefined ? [] : [node];
}

/** `res.status(401)`, `c.json(body, 401)`, `{ status: 401 }`, `HTTPException(status_code=401)`, `return body, 401` */
function isStatus({ parent }: Node): boolean {
  if (parent?.kind === 'property') return /^status(_?[cC]ode)?$/.test(parent.key ?? '');
  if (parent?.kind === 'array') return parent.parent?.kind === 'return';
  return (
    parent?.kind === 'call' &&
    /^(status|code|sendStatus|json|text|body|writeHead|HTTPException|abort)$/.test(lastName(parent.callee) ?? '')
  );
}

function lastName(node: Expression): string | undefined {
  return node.kind === 'name' ? node.name : node.kind === 'member' ? node.property : undefined;
}
