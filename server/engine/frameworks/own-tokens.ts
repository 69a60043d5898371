import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Name, Node, Parameter } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** What finds a record by its key, in collections and in stores behind them. */
const LOOKUPS = /^(get|has|getItem|hget|hgetall|findUnique|findFirst|findOne)$/;
const DEEPEST = 4;

/**
 * Whether a verifier, which may be one of several, finds its token among those that this server has given out, and
 * asks nobody else: `this.tokens.get(token)`, also in functions of the workspace. What is looked up here was made for here.
 */
export function isOfOwnTokens(verifier: Value, evaluator: Evaluator): boolean {
  return alternatives(verifier).every((each) => {
    if (each.kind !== 'function') return false;
    const [token] = each.node.parameters;
    return token !== undefined && useOfToken(each, token, evaluator, 0) === 'looked up';
  });
}

/** `harmless` where nothing is decided by the token; `other` as soon as it goes somewhere that cannot be seen. */
type Use = 'looked up' | 'harmless' | 'other';

function useOfToken(fn: FunctionValue, { target }: Parameter, evaluator: Evaluator, depth: number): Use {
  if (target.kind !== 'namePattern' || depth > DEEPEST) return 'other';
  let found: Use = 'harmless';
  for (const node of descendants(fn.node.body)) {
    const origin = node.kind === 'name' && node.name === target.name ? node.binding?.origin : undefined;
    if (node.kind !== 'name' || origin?.kind !== 'parameter' || origin.function !== fn.node) continue;
    const use = useOfName(node, fn, evaluator, depth);
    if (use === 'other') return use;
    if (use === 'looked up') found = use;
  }
  return found;
}

function useOfName(name: Name, fn: FunctionValue, evaluator: Evaluator, depth: number): Use {
  const { parent } = name;
  // tokens[token]
  if (parent?.kind === 'index') return parent.index === name ? 'looked up' : 'other';
  if (parent?.kind === 'call') return useInCall(name, parent, fn, evaluator, depth);
  // `token:${token}`
  if (parent?.kind === 'template')
    return parent.parent?.kind === 'call' && isLookup(parent.parent) ? 'looked up' : 'other';
  // !token, token === ''
  if (parent?.kind === 'unary' || parent?.kind === 'if') return 'harmless';
  if (parent?.kind === 'binary' && parent.operator !== '+') return 'harmless';
  return parent?.kind === 'property' && isResult(parent.parent) ? 'harmless' : 'other';
}

function useInCall(name: Name, call: Call, fn: FunctionValue, evaluator: Evaluator, depth: number): Use {
  const callee = evaluator.evaluate(call.callee, fn.module, fn.frame);
  if (callee.kind !== 'function') return isLookup(call) ? 'looked up' : 'other';
  const parameter = callee.node.parameters[call.arguments.indexOf(name)];
  return parameter && !parameter.rest ? useOfToken(callee, parameter, evaluator, depth + 1) : 'other';
}

function isLookup({ callee, construct }: Call): boolean {
  return !construct && callee.kind === 'member' && LOOKUPS.test(callee.property);
}

/** `return { token, clientId }` */
function isResult(node: Node | undefined): boolean {
  return node?.kind === 'object' && node.parent?.kind === 'return';
}
