import type { HollowVerifier } from '../facts/oauth.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';
import { isBehindProxy } from './python/proxied-verifiers.ts';

const VERIFIER = /^_?(verify|validate|check|authenticate)_?(access|bearer|auth|oauth|jwt|api)?_?(token|jwt|bearer)$/i;
const TOKEN = /token|bearer|jwt|credential/i;
/** Calls that learn nothing about a token but its form. */
const FORMAL =
  /^(startsWith|endsWith|includes|trim|split|slice|substring|substr|replace|toLowerCase|test|match|now|floor|log|debug|info|warn|error|String|Boolean|Number|Date|push|join|toISOString|getTime|Error|InvalidTokenError|OAuthError|resolve|URL|padEnd|isArray)$/;

/** The same in Python. */
const FORMAL_IN_PYTHON =
  /^(startswith|endswith|strip|lower|upper|removeprefix|partition|len|str|int|bool|float|list|print|warning|exception|time|utcnow|timestamp|isoformat|timedelta|AccessToken|TokenInfo|\w*(Error|Exception))$/;

/** Verifiers that accept whatever looks like a token: none of their paths asks anybody or compares anything. */
export function* hollowVerifiers(module: Module, evaluator: Evaluator): Generator<HollowVerifier> {
  for (const fn of module.functions) {
    const name = nameOf(fn);
    const token = fn.parameters[0]?.target;
    if (name === undefined || !VERIFIER.test(name.text)) continue;
    if (token?.kind !== 'namePattern' || !TOKEN.test(token.name)) continue;
    const accepts = returnedExpressions(fn).find((each) => isAcceptance(each, name.text));
    if (!accepts || learnsAnything(fn, token.name) || isBehindProxy(fn, module, evaluator)) continue;
    yield {
      kind: 'hollowVerifier',
      at: placeOf(name.node, { module }),
      name: name.text,
      accepts: placeOf(accepts, { module }),
    };
  }
}

/** A function declaration, a method, a property or a variable with a function in it. */
function nameOf(
  fn: FunctionNode,
): { readonly text: string; readonly node: { readonly start: number; readonly end: number } & Node } | undefined {
  const { parent } = fn;
  if (fn.name !== undefined && parent?.kind !== 'classMember') return { text: fn.name, node: headOf(fn, fn) };
  if (parent?.kind === 'classMember' && parent.name !== undefined)
    return { text: parent.name, node: headOf(parent, fn) };
  if (parent?.kind === 'property' && parent.key !== undefined) return { text: parent.key, node: headOf(parent, fn) };
  if (parent?.kind === 'declaration' && parent.target.kind === 'namePattern')
    return { text: parent.target.name, node: parent.target };
  return undefined;
}

/** From where something begins to where the body of its function does. */
function headOf(node: Node, fn: FunctionNode): Node {
  const parameters = fn.parameters.at(-1);
  return { kind: 'jump', form: 'break', start: node.start, end: parameters ? parameters.end : fn.body.start };
}

/** `{ token, clientId: 'client', scopes: [] }`: it says who the caller is. `true` counts where the name promises a check. */
function isAcceptance(node: Expression, name: string): boolean {
  if (node.kind === 'literal') return node.value === true && /^_?(verify|authenticate)/i.test(name);
  // `AccessToken(token=token, client_id="client", scopes=[])`
  const said = node.kind === 'object' ? node.properties : node.kind === 'call' ? node.keywords : [];
  return said.some(
    (each) =>
      each.kind === 'property' &&
      /^(client_?id|scopes?|user_?(id|name)?|sub|subject|email|role)$/i.test(each.key ?? ''),
  );
}

function learnsAnything(fn: FunctionNode, token: string): boolean {
  const names = new Set([token]);
  for (const node of descendants(fn.body)) {
    // `const parts = token.split('.')`
    if (node.kind === 'declaration' && node.value && mentions(node.value, names)) {
      for (const each of descendants(node.target)) if (each.kind === 'namePattern') names.add(each.name);
    }
    if (learns(node, token, names)) return true;
  }
  return false;
}

function mentions(node: Node, names: ReadonlySet<string>): boolean {
  for (const each of descendants(node)) if (each.kind === 'name' && names.has(each.name)) return true;
  return false;
}

/** A call that may know, an await, a comparison of the token with something, a look into a table. */
function learns(node: Node, token: string, names: ReadonlySet<string>): boolean {
  if (node.kind === 'call') {
    const name = calleeName(node);
    if (FORMAL.test(name) || FORMAL_IN_PYTHON.test(name)) return false;
    // What does not get the token knows nothing of it, unless it says that it checks.
    return mentions(node, names) || /verif|valid|check|introspect/i.test(name);
  }
  if (node.kind === 'index') return node.index.kind !== 'literal';
  if (node.kind === 'loop') return true;
  if (node.kind !== 'binary' || !/^(===?|!==?|in|instanceof)$/.test(node.operator)) return false;
  return (
    [node.left, node.right].some((side) => side.kind === 'name' && side.name === token) &&
    ![node.left, node.right].some(isNothing)
  );
}

function isNothing(node: Expression): boolean {
  return node.kind === 'literal'
    ? node.value === null || node.value === '' || node.value === undefined
    : node.kind === 'name' && node.name === 'undefined';
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '?';
}
