import type { Module } from '../../program/link.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { importedName } from './imported-name.ts';

const known = new WeakMap<Module, boolean>();

/** A file in which a server may also be run over standard streams, where nobody is asked for a credential. */
export function speaksStdio(module: Module): boolean {
  const found = known.get(module) ?? module.calls.some(isStdio);
  known.set(module, found);
  return found;
}

/** `mcp.run_stdio_async()`, `stdio_server()`, `mcp.run("stdio")`, `mcp.run()` */
function isStdio({ callee, arguments: given, keywords }: Call): boolean {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  if (/^(?:run_stdio_async|stdio_server)$/.test(name)) return true;
  if (callee.kind !== 'member' || !/^run(?:_async)?$/.test(name) || !mayBeServer(callee.object)) return false;
  if (given.length === 0 && keywords.length === 0) return true;
  const transport = given[0] ?? keywords.find((each) => each.kind === 'property' && each.key === 'transport');
  const value = transport?.kind === 'property' ? transport.value : transport;
  return value?.kind === 'literal' && value.value === 'stdio';
}

/** Not `app.run()` of Flask, nor `uvicorn.Server(config).run()`. */
function mayBeServer(node: Expression): boolean {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  const made = origin?.kind === 'variable' ? origin.value : node;
  const name = made?.kind === 'call' ? importedName(made.callee) : undefined;
  return name === undefined ? node.kind === 'name' : /MCP/.test(name);
}
