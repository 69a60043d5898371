import { pythonName, pythonResult } from '../../program/python-names.ts';
import { alternatives, type Value } from '../../program/values.ts';

type Result = Extract<Value, { kind: 'result' }>;

/** The MCP servers that open their transports themselves: FastMCP in both packages, and its successor. */
const SERVERS =
  /^(?:fastmcp(?:\.server(?:\.server)?)?\.FastMCP|mcp\.server\.fastmcp(?:\.server)?\.FastMCP|mcp\.server(?:\.mcpserver(?:\.server)?)?\.MCPServer)$/;

/** The construction of an MCP server that a value is. */
export function serverBehind(value: Value): Result | undefined {
  return madeBy(value, SERVERS);
}

/** The one of a value's alternatives that a call of some function or class gives. */
export function madeBy(value: Value, names: RegExp): Result | undefined {
  for (const each of alternatives(value))
    if (each.kind === 'result' && names.test(pythonResult(each) ?? '')) return each;
  return undefined;
}

/** `method` of `server.method`, with the server: what a call is made on. */
export function methodCalled(callee: Value): { readonly object: Value; readonly method: string } | undefined {
  for (const each of alternatives(callee))
    if (each.kind === 'member') return { object: each.object, method: each.property };
  return undefined;
}

/** The last part of a dotted name: `JWTVerifier`. */
export function shortName(value: Value): string | undefined {
  const name = pythonResult(value) ?? pythonName(value);
  return name?.slice(name.lastIndexOf('.') + 1);
}

export function isNone(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}
