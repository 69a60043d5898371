import type { Endpoint } from '../../facts/facts.ts';
import type { Module } from '../../program/link.ts';
import type { Call } from '../../program/nodes.ts';
import { nodeAt, registrationOf } from '../find.ts';
import type { FixContext } from '../fixes.ts';
import { constructionOf, type Construction } from './construction.ts';
import { keywordNamed } from './keywords.ts';

/** Which server a construction makes: FastMCP of its own package, or one of the SDK's. */
export interface McpServer extends Construction {
  readonly family: 'fastmcp' | 'sdk';
}

const known = new WeakMap<Module, Map<string, Call | undefined>>();

/** The call that makes an endpoint: `mcp.run(…)`, `mcp.sse_app()`, `Route("/mcp", …)`, `app.post("/mcp")` of a decorator. */
export function endpointCall(endpoint: Endpoint, module: Module): Call | undefined {
  const { at } = endpoint;
  const key = `${at.start}:${at.end}`;
  const calls = known.get(module) ?? new Map<string, Call | undefined>();
  known.set(module, calls);
  if (!calls.has(key))
    calls.set(
      key,
      nodeAt(module, at, 'call') ??
        module.calls.find((call) => call.start === at.start && call.callee.end === at.end) ??
        registrationOf(endpoint, module),
    );
  return calls.get(key);
}

/** `mcp.run(transport="http")` of FastMCP, and not over standard streams. */
export function runsOverHttp(call: Call): boolean {
  if (methodOf(call) === 'run_http_async') return true;
  const transport = call.arguments[0] ?? keywordNamed(call, 'transport')?.value;
  return transport?.kind === 'literal' && /^(?:http|streamable-http|sse)$/.test(String(transport.value));
}

/** The server that `mcp` of `mcp.run(…)` stands for, where one construction makes it. */
export function serverOf({ callee }: Call, module: Module, context: FixContext): McpServer | undefined {
  const made = callee.kind === 'member' ? constructionOf(callee.object, module, context) : undefined;
  if (!made) return undefined;
  if (/^fastmcp(?:\.\w+)*\.FastMCP$/.test(made.name)) return { ...made, family: 'fastmcp' };
  return /^mcp\.server(?:\.\w+)*\.(?:FastMCP|MCPServer)$/.test(made.name) ? { ...made, family: 'sdk' } : undefined;
}

/** `run` of `mcp.run(…)` */
export function methodOf({ callee }: Call): string | undefined {
  return callee.kind === 'member' ? callee.property : undefined;
}
