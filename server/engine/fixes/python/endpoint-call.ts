import type { Endpoint } from '../../facts/facts.ts';
import type { Module } from '../../program/link.ts';
import type { Call } from '../../program/nodes.ts';
import { nodeAt, registrationOf } from '../find.ts';
import type { FixContext } from '../fixes.ts';
import { constructionOf, type Construction } from './construction.ts';

/** Which server a construction makes: FastMCP of its own package, or one of the SDK's. */
export interface McpServer extends Construction {
  readonly family: 'fastmcp' | 'sdk';
}

/** The call that makes an endpoint: `mcp.run(…)`, `mcp.sse_app()`, `Route("/mcp", …)`, `app.post("/mcp")` of a decorator. */
export function endpointCall({ at, ...endpoint }: Endpoint, module: Module): Call | undefined {
  return (
    nodeAt(module, at, 'call') ??
    module.calls.find((call) => call.start === at.start && call.callee.end === at.end) ??
    registrationOf({ at, ...endpoint }, module)
  );
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
