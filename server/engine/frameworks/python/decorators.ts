import type { Gate } from '../../facts/facts.ts';
import { judgePaths } from '../../gates/gate.ts';
import type { Call, Expression, FunctionNode } from '../../program/nodes.ts';
import { returnedExpressions } from '../../program/returns.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import type { Handler, Registration } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import type { Given } from './arguments.ts';
import { doubt, nameOf } from './middleware.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Decorators of packages that ask who is calling, as far as a name tells. */
const ASKING = /auth|login|jwt|token|permission|protect|api_?key|requires?_|secure/i;
const REGISTERING =
  /^(?:route|get|post|put|delete|patch|options|head|websocket|api_route|tool|resource|prompt|custom_route|middleware)$/;

/** The decorators of a handler that decide about a caller: `@require_api_key` below `@app.route("/mcp")`. */
export function* decoratorGates(
  endpoint: Given,
  registering: Call | undefined,
  context: ModelContext,
): Generator<Handler> {
  for (const { handler, isAbove } of decoratorHandlers(endpoint, registering, context))
    if (!isAbove || !handler.gate) yield handler;
}

/** `@require_api_key` above `@app.route("/mcp")`: the app has the function already, and without it. */
export function* lateDecorators(
  route: Registration,
  endpoint: Given,
  registering: Call,
  context: ModelContext,
): Generator<Registration> {
  for (const { handler, isAbove } of decoratorHandlers(endpoint, registering, context)) {
    if (!isAbove || !handler.gate) continue;
    const at = placeOf(handler.node, handler);
    yield { ...route, kind: 'middleware', handlers: [handler], order: route.order + 0.5, head: at, at };
  }
}

interface Decorating {
  readonly handler: Handler;
  /** It wraps what the route has been registered without. */
  readonly isAbove: boolean;
}

function* decoratorHandlers(
  endpoint: Given,
  registering: Call | undefined,
  context: ModelContext,
): Generator<Decorating> {
  for (const fn of alternatives(endpoint.value)) {
    if (fn.kind !== 'function') continue;
    for (const decorator of fn.node.decorators) {
      const name = nameOf(decorator);
      if (decorator === registering || REGISTERING.test(name)) continue;
      const handler = decoratorHandler(decorator, name, fn, context);
      if (handler) yield { handler, isAbove: registering !== undefined && isBefore(decorator, registering, fn.node) };
    }
  }
}

/** Both decorate the same function, the first one above the other. */
function isBefore(decorator: Expression, registering: Call, { decorators }: FunctionNode): boolean {
  return decorators.includes(registering) && decorator.start < registering.start;
}

/** What one decorator of a handler does about callers. */
export function decoratorHandler(
  decorator: Expression,
  name: string,
  at: Located,
  context: ModelContext,
): Handler | undefined {
  const value = context.evaluator.evaluate(decorator, at.module, at.frame);
  const wrappers = alternatives(value).filter((each) => each.kind === 'function');
  if (wrappers.length === 0) return ASKING.test(name) ? doubt(decorator, at) : undefined;
  for (const wrapper of wrappers) {
    const gate = wrapped(wrapper, decorator, name, at, context);
    if (gate) return { node: decorator, value, module: at.module, frame: at.frame, gate };
  }
  return undefined;
}

/** `def require_key(handler): def check(*args): …; return handler(*args); return check` */
function wrapped(
  wrapper: FunctionValue,
  decorator: Expression,
  name: string,
  at: Located,
  context: ModelContext,
): Gate | undefined {
  for (const each of returnedExpressions(wrapper.node)) {
    const inner = context.evaluator.evaluate(each, wrapper.module, wrapper.frame);
    if (inner.kind !== 'function') continue;
    const paths = context.pathFinder.paths(inner, (_call, callee) =>
      alternatives(callee).some((target) => target.kind === 'parameter' && target.function === wrapper.node),
    );
    return judgePaths(paths, placeOf(decorator, at), name, 'the request goes on to the handler');
  }
  return undefined;
}
