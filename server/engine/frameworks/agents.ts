import { constantText, symbolName, alternatives, type Value } from '../program/values.ts';
import type { Evaluator } from '../program/evaluate.ts';
import { placeOf } from './context.ts';
import type { Reach } from './mcp.ts';

const AGENT = /^agents\/mcp(\/.*)?#(McpAgent|default)$/;
const DEEPEST = 6;

/** Handlers of Cloudflare's agents: `MyMCP.serve('/mcp')`, `MyMCP.serveSSE('/sse')`, also their `.fetch`. */
export function agentHandler(value: Value, evaluator: Evaluator): Reach | undefined {
  for (const each of alternatives(value)) {
    const inner = each.kind === 'member' && each.property === 'fetch' ? each.object : each;
    for (const made of alternatives(inner)) {
      const found = served(made, evaluator);
      if (found) return found;
    }
  }
  return undefined;
}

function served(value: Value, evaluator: Evaluator): Reach | undefined {
  if (value.kind !== 'result' || value.callee.kind !== 'member') return undefined;
  const { property, object } = value.callee;
  const isSse = property === 'serveSSE' || property === 'mount';
  if (!isSse && property !== 'serve') return undefined;
  if (![...alternatives(object)].some((each) => isAgent(each, evaluator, 0))) return undefined;
  const [path] = value.node.arguments;
  const written =
    path && path.kind !== 'spread'
      ? constantText(evaluator.evaluate(path, value.module, value.frame))
      : isSse
        ? '/sse'
        : '/mcp';
  return { at: placeOf(value.node, value), transport: isSse ? 'sse' : 'streamable-http', route: written };
}

/** `class MyMCP extends McpAgent` */
function isAgent(value: Value, evaluator: Evaluator, depth: number): boolean {
  const symbol = symbolName(value);
  if (symbol !== undefined) return AGENT.test(symbol);
  if (value.kind !== 'class' || !value.node.superclass || depth > DEEPEST) return false;
  return isAgent(evaluator.evaluate(value.node.superclass, value.module, value.frame), evaluator, depth + 1);
}
