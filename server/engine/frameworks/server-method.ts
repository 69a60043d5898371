import { alternatives, type Value } from '../program/values.ts';
import type { Evaluator } from '../program/evaluate.ts';
import { placeOf } from './context.ts';
import type { Reach } from './mcp.ts';

/** Classes of frameworks that nobody modelled, known by their name: `class Notes extends HonoMCPServer`. */
const SERVER_CLASS = /mcp_?(http_?)?server$/i;
const HANDLERS = /^(get|post|delete|all|handle|handler|fetch|handleRequest)$/;
const DEEPEST = 6;

/** A method of an MCP server of a package outside the workspace, given as a route's handler: `app.post('/', server.post)`. */
export function serverMethod(value: Value, evaluator: Evaluator): Reach | undefined {
  if (value.kind !== 'member' || !HANDLERS.test(value.property)) return undefined;
  for (const each of alternatives(value.object)) {
    if (!isForeignServer(each, evaluator, 0)) continue;
    return { at: placeOf(value.node, value), transport: 'streamable-http' };
  }
  return undefined;
}

function isForeignServer(value: Value, evaluator: Evaluator, depth: number): boolean {
  if (depth > DEEPEST) return false;
  if (value.kind === 'symbol') return value.module !== 'global' && SERVER_CLASS.test(value.name);
  if (value.kind === 'result') return value.node.construct && isForeignServer(value.callee, evaluator, depth + 1);
  if (value.kind !== 'self' && value.kind !== 'class') return false;
  const { superclass } = value.kind === 'self' ? value.class : value.node;
  return (
    superclass !== undefined &&
    isForeignServer(evaluator.evaluate(superclass, value.module, value.frame), evaluator, depth + 1)
  );
}
