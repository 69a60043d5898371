import type { GateScheme } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { alternatives, constantText, union, type Located, type Value } from '../program/values.ts';
import { handlersOf, knownGate, type Handler } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';

/** What `app.decorate(name, value)` put on an app. */
export type Decorators = Map<string, Value>;

/** What runs before a handler and can refuse. */
const HOOKS = ['onRequest', 'preParsing', 'preValidation', 'preHandler'];
/** Hooks that plugins put on the app: `@fastify/basic-auth` 6, `@fastify/bearer-auth` 10 without its own hook. */
const PLUGIN_HOOKS: Readonly<Record<string, GateScheme>> = { basicAuth: 'basic', verifyBearerAuth: 'api-key' };

export function isHook(name: string): boolean {
  return HOOKS.includes(name);
}

/** The hooks in the options of a route: `{ onRequest: app.authenticate, preHandler: [check] }`. */
export function* routeHooks(options: Value, decorators: Decorators, context: ModelContext): Generator<Handler> {
  if (options.kind !== 'object') return;
  for (const name of HOOKS) {
    const hook = findProperty(options.node, name);
    if (hook) yield* hooksAt(hook, options, decorators, context);
  }
}

/** Hooks may be decorators of the app: `app.authenticate`, `app.auth([app.verifyJwt, app.verifyKey])`. */
export function* hooksAt(
  node: Expression,
  at: Located,
  decorators: Decorators,
  context: ModelContext,
): Generator<Handler> {
  for (const handler of handlersOf([node], at, context.evaluator)) {
    const [value] = alternatives(handler.value);
    if (value?.kind === 'result' && isAuth(value)) yield* combined(value, handler, decorators, context);
    else yield decorated(handler, value, decorators);
  }
}

function decorated(handler: Handler, value: Value | undefined, decorators: Decorators): Handler {
  if (value?.kind !== 'member') return handler;
  const known = decorators.get(value.property);
  if (known) return { ...handler, value: known };
  const scheme = Object.hasOwn(PLUGIN_HOOKS, value.property) ? PLUGIN_HOOKS[value.property] : undefined;
  return scheme === undefined
    ? handler
    : { ...handler, gate: knownGate(placeOf(handler.node, handler), value.property, scheme) };
}

/** `app.auth(functions, { relation })` of `@fastify/auth` 5 */
function isAuth({ callee, node }: Extract<Value, { kind: 'result' }>): boolean {
  return callee.kind === 'member' && callee.property === 'auth' && node.arguments.length > 0;
}

/** One of the functions has to agree, unless the relation is `and`. */
function* combined(
  value: Extract<Value, { kind: 'result' }>,
  handler: Handler,
  decorators: Decorators,
  context: ModelContext,
): Generator<Handler> {
  const [list, options] = value.node.arguments;
  const parts = list ? [...hooksAt(list, value, decorators, context)] : [];
  // what stands in a list of lists has the other relation
  const isFlat = list?.kind === 'array' && list.elements.every((each) => each.kind !== 'array');
  if (!isFlat) yield { ...handler, value: { kind: 'unknown' } };
  else if (options && isAnd(options, value, context)) yield* parts;
  else yield { ...handler, node: value.node, value: union(parts.map((each) => each.value)) };
}

function isAnd(options: Call['arguments'][number], at: Located, { evaluator }: ModelContext): boolean {
  const given = options.kind === 'spread' ? undefined : evaluator.evaluate(options, at.module, at.frame);
  const relation = given?.kind === 'object' ? findProperty(given.node, 'relation') : undefined;
  if (!relation || given?.kind !== 'object') return false;
  return constantText(evaluator.evaluate(relation, given.module, given.frame)) === 'and';
}
