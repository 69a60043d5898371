import type { Value } from './values.ts';

const SCHEME = 'python:';

/**
 * What a value is called in Python, however it was imported: `fastmcp.server.auth.JWTVerifier`, `os.environ.get`, and
 * for built-in functions `print`. Undefined for values of the workspace and of other languages.
 */
export function pythonName(value: Value): string | undefined {
  if (value.kind !== 'symbol') return undefined;
  if (value.module === 'global') return value.name;
  if (!value.module.startsWith(SCHEME)) return undefined;
  const module = value.module.slice(SCHEME.length);
  return value.name === '*' ? module : `${module}.${value.name}`;
}

/** The Python name of the function or class whose call gave a value: `fastmcp.FastMCP` for `FastMCP("a")`. */
export function pythonResult(value: Value): string | undefined {
  return value.kind === 'result' ? pythonName(value.callee) : undefined;
}
