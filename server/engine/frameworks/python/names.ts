import { constructorOf } from '../../program/classes.ts';
import type { Call, ClassNode, FunctionNode } from '../../program/nodes.ts';
import { pythonName, pythonResult } from '../../program/python-names.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import { descendants } from '../../program/walk.ts';
import type { Place } from '../../source.ts';
import { placeOf, type ModelContext } from '../context.ts';

type Result = Extract<Value, { kind: 'result' }>;

/**
 * The MCP servers that open their transports themselves: FastMCP in both packages, and its successor. Methods that make
 * one of something else hand what is left of their arguments to the constructor (fastmcp 4.1, `server/server.py`).
 */
const SERVERS =
  /^(?:fastmcp(?:\.server(?:\.server|\.proxy)?)?\.(?:FastMCP(?:\.from_fastapi|\.from_openapi|\.as_proxy)?|create_proxy)|mcp\.server\.fastmcp(?:\.server)?\.FastMCP|mcp\.server(?:\.mcpserver(?:\.server)?)?\.MCPServer)$/;

/** Where an MCP server that a value is was made; its identity. */
export function serverBehind(value: Value): Call | undefined {
  for (const each of alternatives(value)) {
    if (each.kind === 'result' && SERVERS.test(pythonResult(each) ?? '')) return each.node;
    if (each.kind === 'self' && each.node && extendsServer(each.class)) return each.node;
  }
  return undefined;
}

/** The place where an MCP server that a value is was made. */
export function serverMadeAt(value: Value): Place | undefined {
  for (const each of alternatives(value)) {
    if (each.kind !== 'result' && each.kind !== 'self') continue;
    const made = serverBehind(each);
    if (made) return placeOf(made, each);
  }
  return undefined;
}

/** One call that hands arguments to the constructor of a server. */
export interface Construction {
  readonly call: Call;
  readonly at: Located;
  /** Where what is left over of its keywords comes from: `**settings` of a constructor that was called so. */
  readonly rest?: Construction;
}

/** `FastMCP(…)`; for a class that extends it, its own construction and the call of the constructor that it extends. */
export function constructionsOf(value: Value, context: Pick<ModelContext, 'evaluator'>): readonly Construction[] {
  if (value.kind === 'result' && SERVERS.test(pythonResult(value) ?? '')) return [{ call: value.node, at: value }];
  if (value.kind !== 'self' || !value.node || !extendsServer(value.class)) return [];
  const constructor = constructorOf(value.class);
  const outer = constructor && superCall(constructor);
  if (!constructor || !outer) return [{ call: value.node, at: { module: value.module, frame: value.frame } }];
  const own: Construction = { call: outer, at: { module: value.module, frame: context.evaluator.constructed(value) } };
  const made: Construction = { call: value.node, at: { module: value.module, frame: value.frame } };
  return [handsOnRest(outer, constructor) ? { ...own, rest: made } : own];
}

/** `def __init__(self, name, **settings): super().__init__(name, **settings)` */
function handsOnRest(call: Call, constructor: FunctionNode): boolean {
  const rest = constructor.parameters.find((each) => each.keywords === true)?.target;
  const spreads = call.keywords.filter((each) => each.kind === 'spread');
  return (
    rest?.kind === 'namePattern' &&
    spreads.length === 1 &&
    spreads.every(({ value }) => value.kind === 'name' && value.name === rest.name)
  );
}

/** `super().__init__(…)` */
function superCall(constructor: FunctionNode): Call | undefined {
  for (const node of descendants(constructor.body))
    if (node.kind === 'call' && node.callee.kind === 'name' && node.callee.name === 'super') return node;
  return undefined;
}

/** The class says by name that it is a server: imports of bases are followed when its members are asked for. */
function extendsServer({ superclass }: ClassNode): boolean {
  const name = superclass?.kind === 'name' ? superclass.name : superclass?.kind === 'member' ? superclass.property : '';
  return name === 'FastMCP' || name === 'MCPServer';
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
