import type { ClassNode, Expression, FunctionNode, Node } from '../../program/nodes.ts';
import { descendants } from '../../program/walk.ts';

/** What FastMCP and the SDK ask of a verifier and of a provider. */
const METHODS = new Set(['verify_token', 'load_access_token']);
const EQUALS = new Set(['==', '!=', '===', '!==']);

/**
 * Whether a verifier compares what callers send with a key that it knows: `hmac.compare_digest(token, KEY)`,
 * `if token != self.key`. What it compares after `hmac.new` is the signature of a token.
 */
export function comparesKey({ members }: ClassNode): boolean {
  return members.some(
    ({ name, value }) => name !== undefined && METHODS.has(name) && value?.kind === 'function' && compares(value),
  );
}

function compares(method: FunctionNode): boolean {
  const sent = new Set(method.parameters.flatMap(({ target }) => (target.kind === 'namePattern' ? [target.name] : [])));
  const isSent = (side: Expression): boolean => side.kind === 'name' && sent.has(side.name);
  let found = false;
  for (const node of descendants(method.body)) {
    if (calls(node, 'new')) return false;
    if (calls(node, 'compare_digest')) found = true;
    // if token != KEY
    if (node.kind !== 'binary' || !EQUALS.has(node.operator)) continue;
    const { left, right } = node;
    if ((isSent(left) && right.kind !== 'literal') || (isSent(right) && left.kind !== 'literal')) found = true;
  }
  return found;
}

/** `hmac.compare_digest(…)`, and `compare_digest(…)` where it was imported by name. */
function calls(node: Node, name: string): boolean {
  if (node.kind !== 'call') return false;
  const { callee } = node;
  return callee.kind === 'member' ? callee.property === name : callee.kind === 'name' && callee.name === name;
}
