import type { DeprecatedUse } from '../../facts/trust.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Import, Node } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { speaksOf } from '../../program/speaks.ts';
import { ancestors, descendants } from '../../program/walk.ts';
import type { Place } from '../../source.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { methodCalled, serverBehind } from './names.ts';

const SSE = /^mcp\.server\.sse\.SseServerTransport$|^fastmcp\.server\.http\.create_sse_app$/;
const WEBSOCKET = /^mcp\.(?:server|client)\.websocket\.websocket_(?:server|client)$/;
const SSE_METHODS = /^(?:sse_app|run_sse_async)$/;
const RUNS = /^(?:run|run_async|run_http_async|http_app)$/;

/** Transports of the SDK and of FastMCP that are going away. */
export function* pythonDeprecatedUses(module: Module, evaluator: Evaluator): Generator<DeprecatedUse> {
  if (module.program.moduleKind !== 'python' || !/sse|websocket/i.test(module.text)) return;
  for (const call of module.calls) {
    const callee = evaluator.evaluate(call.callee, module);
    const symbol = pythonName(callee) ?? '';
    const at = placeOf(call.callee, { module });
    const name = symbol.slice(symbol.lastIndexOf('.') + 1);
    if (SSE.test(symbol)) yield { kind: 'deprecatedUse', at, name, what: 'sse' };
    if (WEBSOCKET.test(symbol)) yield { kind: 'deprecatedUse', at, name, what: 'websocket' };
    const called = methodCalled(callee);
    if (!called || !serverBehind(called.object)) continue;
    const option = RUNS.test(called.method) ? sseOption(call) : undefined;
    if (SSE_METHODS.test(called.method)) yield { kind: 'deprecatedUse', at, name: called.method, what: 'sse' };
    if (option) yield { kind: 'deprecatedUse', at: placeOf(option, { module }), name: 'transport="sse"', what: 'sse' };
  }
}

/** `transport="sse"`, `mcp.run("sse")` */
function sseOption(call: Call): Node | undefined {
  const named = call.keywords.find((each) => each.kind === 'property' && each.key === 'transport');
  const [first] = call.arguments;
  const isSse = (node: Node | undefined): boolean => node?.kind === 'literal' && node.value === 'sse';
  if (named) return isSse(named.value) ? named : undefined;
  return isSse(first) ? first : undefined;
}

/** What a version of a package no longer has: a module and all below it, or a name of one. */
interface Removal {
  readonly package: string;
  readonly since: number;
  readonly module: RegExp;
  readonly names?: RegExp;
}

/** By the packages themselves: mcp 1.30.0 has them and mcp 2.3.0 has not; fastmcp 2 had them and fastmcp 4.1.2 has not. */
const REMOVED: readonly Removal[] = [
  { package: 'mcp', since: 2, module: /^mcp\.server\.fastmcp(?:\.|$)/ },
  { package: 'mcp', since: 2, module: /^mcp\.(?:server|client)\.websocket$/ },
  { package: 'mcp', since: 2, module: /^mcp\.client\.streamable_http$/, names: /^streamablehttp_client$/ },
  { package: 'fastmcp', since: 4, module: /^fastmcp\.server\.auth\.providers\.bearer(?:\.|$)/ },
  { package: 'fastmcp', since: 4, module: /^fastmcp\.server\.auth$/, names: /^BearerAuthProvider$/ },
];

/** Words without which a file imports none of it. */
const WORDS = /mcp\.server\.fastmcp|\.websocket|streamablehttp_client|BearerAuthProvider|providers\.bearer/;

/** Imports of what the version of the package that the project asks for does not have. */
export function* removedImports({ trace, packages }: ModelContext): Generator<DeprecatedUse> {
  for (const module of trace.modules) {
    if (module.program.moduleKind !== 'python' || !speaksOf(module, WORDS)) continue;
    for (const node of descendants(module.program)) {
      if (node.kind !== 'import' || node.typeOnly) continue;
      const found = removalOf(node, module);
      const version = found && packages.version(module.path, found.package);
      if (!found || version === undefined || Number.parseInt(version, 10) < found.since || isTried(node)) continue;
      yield {
        kind: 'deprecatedUse',
        at: found.at,
        name: found.name,
        what: 'removed',
        gone: { package: found.package, since: found.since },
      };
    }
  }
}

function removalOf(
  node: Import,
  { path }: Module,
): (Removal & { readonly at: Place; readonly name: string }) | undefined {
  const name = node.module.replace(/^python:/, '');
  for (const each of REMOVED) {
    if (!each.module.test(name)) continue;
    if (!each.names) return { ...each, at: { path, ...node.moduleSpan }, name };
    const imported = node.names.find((one) => each.names?.test(one.imported) === true);
    if (imported) return { ...each, at: { path, start: imported.start, end: imported.end }, name: imported.imported };
  }
  return undefined;
}

/** `try: from mcp.server.fastmcp import FastMCP`, `except ImportError: …`: it knows both. */
function isTried(node: Node): boolean {
  for (const at of ancestors(node)) {
    if (at.kind === 'try') return true;
    if (at.kind === 'function') return false;
  }
  return false;
}
