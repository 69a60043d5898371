import type { Endpoint } from '../facts/facts.ts';
import { guardOf } from '../facts/guard.ts';
import type { PublicCache } from '../facts/session-state.ts';
import { requestRead } from '../gates/request-reads.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Name, Node, Property } from '../program/nodes.ts';
import { constantText } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';
import { speaksOf } from '../program/speaks.ts';
import type { Place } from '../source.ts';
import { placeOf, type ModelContext } from './context.ts';

const CALLER =
  /^(authInfo|req\.(auth|user)|request\.(auth|user)|ctx\.(user|auth)|c\.var\.(user|auth)|extra\.authInfo)$/;
const CACHES = /cacheScope|cache-control/i;
const LISTS = /^(tools|prompts|resources|resources\/templates)\/list$/;

/** `cacheScope: 'public'` and `Cache-Control: public` on what only one user should see. */
export function* publicCaches(context: ModelContext, endpoints: readonly Endpoint[]): Generator<PublicCache> {
  for (const module of context.trace.modules) {
    if (!speaksOf(module, CACHES)) continue;
    for (const literal of module.literals) {
      const property = literal.parent?.kind === 'property' ? literal.parent : undefined;
      const found =
        property?.key === 'cacheScope'
          ? scopedCache(property, module, context, endpoints)
          : cacheHeader(literal, module, endpoints);
      if (found) yield found;
    }
  }
}

function scopedCache(
  property: Property,
  module: Module,
  context: ModelContext,
  endpoints: readonly Endpoint[],
): PublicCache | undefined {
  if (constantText(context.evaluator.evaluate(property.value, module)) !== 'public') return undefined;
  const operation = operationAround(property);
  const personal =
    operation === undefined
      ? callerAround(property, module, context.evaluator)
      : personalOperation(operation, context, endpoints);
  if (!personal) return undefined;
  return { kind: 'publicCache', at: placeOf(property, { module }), name: operation ?? 'cacheScope', personal };
}

/** `'resources/read'` of `cacheHints: { 'resources/read': { cacheScope: 'public' } }` */
function operationAround(property: Property): string | undefined {
  const holder = property.parent?.parent;
  return holder?.kind === 'property' && /^[a-z]+(\/[a-z]+)+$/.test(holder.key ?? '') ? holder.key : undefined;
}

/** All resources of a server whose users log in; a list that differs from caller to caller. */
function personalOperation(
  operation: string,
  { trace }: ModelContext,
  endpoints: readonly Endpoint[],
): PublicCache['personal'] | undefined {
  if (operation === 'resources/read') return behindGate(endpoints.find((each) => guardOf(each) === 'enforced'));
  if (!LISTS.test(operation)) return undefined;
  for (const module of trace.modules) {
    if (!module.text.includes(operation) && !/List\w+RequestSchema/.test(module.text)) continue;
    for (const call of module.calls) {
      const handler = isHandlerOf(call, operation) ? call.arguments.at(-1) : undefined;
      const read = handler && callerIn(handler);
      if (read) return { at: placeOf(read, { module }), note: 'the list depends on who asks' };
    }
  }
  return undefined;
}

/** `server.setRequestHandler('tools/list', …)`, `setRequestHandler(ListToolsRequestSchema, …)` */
function isHandlerOf({ callee, arguments: [schema] }: Call, operation: string): boolean {
  if (callee.kind !== 'member' || callee.property !== 'setRequestHandler' || !schema) return false;
  if (schema.kind === 'literal') return schema.value === operation;
  const kind = operation.slice(0, operation.indexOf('/'));
  return schema.kind === 'name' && schema.name.toLowerCase() === `list${kind}requestschema`;
}

/** The handler that answers with it, or that the registration it belongs to names, reads who the caller is. */
function callerAround(property: Node, module: Module, evaluator: Evaluator): PublicCache['personal'] | undefined {
  for (const at of ancestors(property)) {
    if (at.kind === 'function') return personalIn(at, module);
    if (at.kind !== 'call') continue;
    for (const argument of at.arguments) {
      if (argument.kind === 'spread' || argument.kind === 'object') continue;
      const value = evaluator.evaluate(argument, module);
      const found = value.kind === 'function' ? personalIn(value.node, value.module) : undefined;
      if (found) return found;
    }
    return undefined;
  }
  return undefined;
}

/** What a function reads that says who the caller is. */
export function personalIn(fn: FunctionNode, module: Module): PublicCache['personal'] | undefined {
  const read = callerIn(fn);
  return read && { at: placeOf(read, { module }), note: 'the answer depends on who asks' };
}

function callerIn(node: Node): Node | undefined {
  for (const each of descendants(node)) if (isCaller(each)) return each;
  return undefined;
}

/** `authInfo`, `req.auth`, `req.user.id`, `req.headers.authorization`, `get_access_token()` */
function isCaller(node: Node): boolean {
  if (node.kind === 'name') return node.name === 'authInfo' || isInjectedCaller(node);
  if (node.kind === 'call') {
    if (lastName(node.callee) === 'get_access_token') return true;
    return requestRead(node)?.carrier === 'header';
  }
  if (node.kind !== 'member') return false;
  if (node.property === 'authInfo' || (node.property === 'authorization' && lastName(node.object) === 'headers'))
    return true;
  return CALLER.test(`${lastName(node.object) ?? ''}.${node.property}`);
}

/** `user` of `def notes(user: User = Depends(current_user))` */
function isInjectedCaller(node: Name): boolean {
  const origin = node.binding?.origin;
  if (origin?.kind !== 'parameter' || !/user|principal|claims|token|account|identity/i.test(node.name)) return false;
  const { default: fallback, annotation } = origin.parameter;
  return [fallback, annotation].some((each) => each !== undefined && isInjected(each));
}

/** `Depends(current_user)`, `Annotated[User, Depends(current_user)]` */
function isInjected(node: Expression): boolean {
  for (const each of descendants(node))
    if (each.kind === 'call' && /^(Depends|Security)$/.test(lastName(each.callee) ?? '')) return true;
  return false;
}

function lastName(node: Expression): string | undefined {
  return node.kind === 'name' ? node.name : node.kind === 'member' ? node.property : undefined;
}

/** `res.setHeader('Cache-Control', 'public, max-age=60')`, `{ 'Cache-Control': 'public' }`, `headers['Cache-Control'] = 'public'` */
function cacheHeader(literal: Node, module: Module, endpoints: readonly Endpoint[]): PublicCache | undefined {
  if (literal.kind !== 'literal' || !/\bpublic\b/.test(String(literal.value)) || !isCacheControl(literal))
    return undefined;
  const handler = enclosingFunction(literal);
  if (!handler) return undefined;
  const personal = personalIn(handler, module) ?? gatedReach(handler, module, endpoints);
  return personal && { kind: 'publicCache', at: placeOf(literal, { module }), name: 'Cache-Control', personal };
}

function isCacheControl({ parent, start }: Node): boolean {
  if (parent?.kind === 'property') return /^cache-control$/i.test(parent.key ?? '');
  if (parent?.kind === 'assignment')
    return parent.target.kind === 'member' && /^cache-control$/i.test(parent.target.property);
  if (parent?.kind !== 'call') return false;
  const [name, value] = parent.arguments;
  return name?.kind === 'literal' && /^cache-control$/i.test(String(name.value)) && value?.start === start;
}

/** The answer of an endpoint behind a gate. */
function gatedReach(
  handler: FunctionNode,
  { path }: Module,
  endpoints: readonly Endpoint[],
): PublicCache['personal'] | undefined {
  const isInside = (at: Place): boolean => at.path === path && at.start >= handler.start && at.end <= handler.end;
  return behindGate(endpoints.find((each) => isInside(each.reaches) && guardOf(each) === 'enforced'));
}

/** Only those who show who they are get what a gated endpoint answers. */
export function behindGate(endpoint: Endpoint | undefined): PublicCache['personal'] | undefined {
  const gate = endpoint?.gates.find(({ verdict }) => verdict === 'enforced');
  return gate && { at: gate.at, note: 'callers have to show who they are' };
}
