import type { Endpoint } from '../../facts/facts.ts';
import { guardOf } from '../../facts/guard.ts';
import type { PublicCache } from '../../facts/session-state.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Property } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { constantText } from '../../program/values.ts';
import { speaksOf } from '../../program/speaks.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { behindGate, personalIn } from '../public-caches.ts';

const SCOPES = /cache_scope|CacheHint/;
const HINTS = /^mcp\.server(?:\.\w+)*\.CacheHint$/;
/** What answers a list: `@server.list_tools()`, `on_list_tools` of a middleware or of a constructor. */
const HANDLERS: ReadonlyMap<string, RegExp> = new Map([
  ['tools/list', /^(?:on_)?list_tools$/],
  ['prompts/list', /^(?:on_)?list_prompts$/],
  ['resources/list', /^(?:on_)?list_resources$/],
  ['resources/templates/list', /^(?:on_)?list_resource_templates$/],
]);
const SERVERS = /^fastmcp(?:\.server)*\.FastMCP$/;

/** `CacheHint(scope="public")`, `FastMCP(cache_scope="public")`, `ReadResourceResult(cache_scope="public")` */
export function* pythonPublicCaches(context: ModelContext, endpoints: readonly Endpoint[]): Generator<PublicCache> {
  for (const module of context.trace.modules) {
    if (module.program.moduleKind !== 'python' || !speaksOf(module, SCOPES)) continue;
    for (const call of module.calls) {
      const option = publicOption(call, module, context);
      const found = option && sharedBy(call, option, module, context, endpoints);
      if (option && found) yield { kind: 'publicCache', at: placeOf(option, { module }), ...found };
    }
  }
}

function publicOption(call: Call, module: Module, { evaluator }: ModelContext): Property | undefined {
  const isHint = HINTS.test(pythonName(evaluator.evaluate(call.callee, module)) ?? '');
  const name = isHint ? 'scope' : 'cache_scope';
  const option = call.keywords.find((each): each is Property => each.kind === 'property' && each.key === name);
  return option && constantText(evaluator.evaluate(option.value, module)) === 'public' ? option : undefined;
}

/** What a cache is told to share, and what ties it to one user; undefined where it is the same for all. */
function sharedBy(
  call: Call,
  option: Property,
  module: Module,
  context: ModelContext,
  endpoints: readonly Endpoint[],
): Pick<PublicCache, 'name' | 'personal'> | undefined {
  const holder = call.parent?.kind === 'property' ? call.parent.key : undefined;
  // cache_hints={"resources/read": CacheHint(scope="public")}
  if (option.key === 'scope') return holder === undefined ? undefined : operation(holder, context, endpoints);
  if (SERVERS.test(pythonName(context.evaluator.evaluate(call.callee, module)) ?? '')) {
    const reading = hasResources(context) ? operation('resources/read', context, endpoints) : undefined;
    return reading ?? operation('tools/list', context, endpoints);
  }
  // ListToolsResult(tools=visible, cache_scope="public")
  const around = enclosingFunction(call);
  const personal = around && personalIn(around, module);
  return personal && { name: 'cache_scope', personal };
}

function operation(
  name: string,
  { trace }: ModelContext,
  endpoints: readonly Endpoint[],
): Pick<PublicCache, 'name' | 'personal'> | undefined {
  if (name === 'resources/read') {
    const personal = behindGate(endpoints.find((each) => guardOf(each) === 'enforced'));
    return personal && { name, personal };
  }
  const handlers = HANDLERS.get(name);
  for (const module of handlers ? trace.modules : []) {
    for (const fn of module.functions) {
      const registered = fn.decorators.map((each) => (each.kind === 'call' ? each.callee : each));
      const names = [fn.name, ...registered.map((each) => (each.kind === 'member' ? each.property : undefined))];
      const personal = names.some((each) => handlers?.test(each ?? '') === true) ? personalIn(fn, module) : undefined;
      if (personal) return { name, personal: { ...personal, note: 'the list depends on who asks' } };
    }
  }
  return undefined;
}

/** `@mcp.resource("notes://{id}")`, `mcp.add_resource(…)` */
function hasResources({ trace }: ModelContext): boolean {
  for (const { calls } of trace.modules)
    for (const { callee } of calls)
      if (callee.kind === 'member' && /^(?:resource|add_resource|add_template)$/.test(callee.property)) return true;
  return false;
}
