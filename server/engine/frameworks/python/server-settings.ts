import type { Transport } from '../../facts/facts.ts';
import type { Module } from '../../program/link.ts';
import type { Expression } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import type { Step } from '../../program/trace.ts';
import { alternatives, constantText } from '../../program/values.ts';
import type { ModelContext } from '../context.ts';
import { argumentOf, givenAt, type Argument, type Given } from './arguments.ts';
import { constructionsOf, isNone, serverBehind } from './names.ts';

type HttpTransport = Exclude<Transport, 'stdio'>;

/** The names of the path in calls and settings, and what it is when nobody says. */
const PATHS: Readonly<Record<HttpTransport, { readonly setting: string; readonly otherwise: string }>> = {
  'streamable-http': { setting: 'streamable_http_path', otherwise: '/mcp' },
  sse: { setting: 'sse_path', otherwise: '/sse' },
};

/**
 * The path that a server answers on: what the call says (`path` of FastMCP, `streamable_http_path` and `sse_path` of
 * `MCPServer`), else the server's settings, else the default. Undefined when nobody knows. `mount_path` of mcp 1.x only
 * changes what clients are told to post to.
 */
export function servedPath(
  step: Step,
  server: Given,
  transport: HttpTransport,
  context: ModelContext,
): string | undefined {
  const { setting, otherwise } = PATHS[transport];
  const { callee } = step.call;
  const position = callee.kind === 'member' && callee.property === 'http_app' ? 0 : undefined;
  const own = [
    argumentOf(step.call, step, 'path', position, context),
    argumentOf(step.call, step, setting, undefined, context),
  ];
  const given = own.find((each) => isSaid(each)) ?? serverSetting(server, setting, context);
  return given === undefined || given === 'unknown' || isNone(given.value) ? otherwise : textOf(given);
}

function isSaid(argument: Argument): boolean {
  return argument !== undefined && argument !== 'unknown' && !isNone(argument.value);
}

/** The text that an argument is, or falls back to. */
function textOf({ value }: Given): string | undefined {
  for (const each of alternatives(value)) {
    const text = constantText(each);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** What a server is constructed with, or is given later. */
export function serverSetting(server: Given, name: string, context: ModelContext): Argument {
  for (const value of alternatives(server.value)) {
    for (const { call, at } of constructionsOf(value, context)) {
      const constructed = argumentOf(call, at, name, undefined, context);
      if (constructed) return constructed;
    }
  }
  return assignedSetting(server, name, context);
}

/** `mcp.settings.host = "0.0.0.0"`, `fastmcp.settings.host = "0.0.0.0"` */
function assignedSetting(server: Given, name: string, context: ModelContext): Given | undefined {
  for (const module of context.trace.modules) {
    for (const member of module.members) {
      const { parent, object } = member;
      if (member.property !== name || parent?.kind !== 'assignment' || parent.target !== member) continue;
      if (areSettingsOf(object, server, module, context))
        return givenAt(parent.value, { module, frame: undefined }, context);
    }
  }
  return undefined;
}

function areSettingsOf(object: Expression, server: Given, module: Module, context: ModelContext): boolean {
  if (pythonName(context.evaluator.evaluate(object, module)) === 'fastmcp.settings') return true;
  if (object.kind !== 'member' || object.property !== 'settings') return false;
  const owner = serverBehind(context.evaluator.evaluate(object.object, module));
  return owner !== undefined && owner === serverBehind(server.value);
}
