import type { Endpoint } from '../facts/facts.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import type { Span } from '../source.ts';

/** The node of a span and kind. Facts hold places; fixes need the tree around them. */
export function nodeAt<K extends Node['kind']>(
  module: Module,
  span: Span,
  ...kinds: readonly K[]
): Extract<Node, { kind: K }> | undefined {
  const isWanted = (node: Node): node is Extract<Node, { kind: K }> => kinds.some((kind) => kind === node.kind);
  const reaches = (node: Node): boolean => node.start <= span.start && node.end >= span.end;
  for (const node of descendants(module.program, reaches)) {
    if (node.start === span.start && node.end === span.end && isWanted(node)) return node;
  }
  return undefined;
}

/** The registration of an endpoint: the call whose method and path its place covers. */
export function registrationOf(endpoint: Endpoint, module: Module): Call | undefined {
  const { start, end } = endpoint.at;
  const written = module.calls.find((call) => {
    const [first] = call.arguments;
    const { callee } = call;
    if (end !== (first?.kind === 'literal' ? first.end : callee.end)) return false;
    // `.post('/mcp'` of a chain
    return call.start === start || (callee.kind === 'member' && callee.propertySpan.start === start);
  });
  return written ?? (endpoint.framework === 'node:http' ? serverAround(endpoint.at, module) : undefined);
}

/** `createServer((req, res) => { if (req.url === '/mcp') … })`: the handler asks for the path itself. */
function serverAround({ start, end }: Span, module: Module): Call | undefined {
  return module.calls.find(
    (call) => call.start <= start && end <= call.end && /^create(Secure)?Server$/.test(calleeName(call) ?? ''),
  );
}

/** The function that an expression is, or that a name of the same file stands for. */
export function functionOf(node: Expression | undefined): FunctionNode | undefined {
  if (node?.kind === 'function') return node;
  const origin = node?.kind === 'name' ? node.binding?.origin : undefined;
  if (origin?.kind === 'function') return origin.function;
  return origin?.kind === 'variable' && origin.constant && origin.value?.kind === 'function' ? origin.value : undefined;
}

/** The expression that a constant of the same file holds, or the expression itself. */
export function valueOf(node: Expression): Expression {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  return origin?.kind === 'variable' && origin.path.length === 0 && origin.value ? origin.value : node;
}

/** The last name of a callee: `createServer` of `http.createServer`. */
export function calleeName(call: Call): string | undefined {
  const { callee } = call;
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : undefined;
}
