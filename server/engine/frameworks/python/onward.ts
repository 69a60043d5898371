import type { Call, FunctionNode, Parameter } from '../../program/nodes.ts';

const NAMES = /^(?:call_next|handler|next|get_response)$/;

/**
 * The calls with which a middleware of Python hands a request on: `await call_next(request)`,
 * `await handler(request)`, `await self.app(scope, receive, send)`; undefined where a function is none.
 */
export function pythonOnward({ parameters }: FunctionNode): ((call: Call) => boolean) | undefined {
  const names = parameters.map(nameOf);
  const next = names.find((name) => NAMES.test(name));
  if (next !== undefined) return ({ callee }) => callee.kind === 'name' && callee.name === next;
  const [scope, receive, send] = names.slice(-3);
  if (scope !== 'scope' || receive !== 'receive' || send !== 'send') return undefined;
  return ({ callee, arguments: given }) =>
    given.length === 3 &&
    (callee.kind === 'member' ? /app$/i.test(callee.property) : callee.kind === 'name' && /app$/i.test(callee.name));
}

function nameOf({ target }: Parameter): string {
  return target.kind === 'namePattern' ? target.name : '';
}
