import type { Gate } from '../../facts/facts.ts';
import { judgePaths } from '../../gates/gate.ts';
import type { RequestRoute } from '../../gates/route-tests.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { pythonName, pythonResult } from '../../program/python-names.ts';
import { returnedExpressions } from '../../program/returns.ts';
import type { Step } from '../../program/trace.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import { knownGate, type Handler } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { givenAt, type Argument, type Given } from './arguments.ts';
import { corsHandler } from './cors.ts';
import { elementsOf } from './elements.ts';
import { methodCalled, serverBehind, shortName } from './names.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Middleware classes of packages that let every request go on. */
const NO_GATES =
  /^(?:starlette|fastapi|uvicorn|slowapi|secure|prometheus_\w+|opentelemetry|sentry_sdk|brotli_asgi|asgi_correlation_id|quart|flask)\b(?!.*(?:Authentication|Auth)Middleware)/;
const GATES = /(?:^mcp\.server\.auth\..*RequireAuthMiddleware|^mcpauth\b|^fastapi_azure_auth\b|^starlette_jwt\b)/;

/** `middleware=[Middleware(ApiKeyMiddleware, key=KEY), Middleware(CORSMiddleware, …)]` */
export function middlewareHandlers(
  argument: Argument,
  at: Located & { readonly call: Call; readonly conditions?: Step['conditions'] },
  context: ModelContext,
): Handler[] {
  if (!argument) return [];
  if (argument === 'unknown') return [doubt(at.call, at)];
  const { value } = argument;
  if (value.kind !== 'array')
    return isEmpty(value) && !isAskedFor(argument, at.conditions) ? [] : [doubt(argument.node, argument)];
  return [...elementsOf(value, context)].flatMap((element) => {
    if (!element.sure) return [doubt(element.node, element)];
    const { node: each } = element;
    const made = context.evaluator.evaluate(each, element.module, element.frame);
    const [first] = made.kind === 'result' ? made.node.arguments : [];
    // Middleware(Class, option=…)
    if (made.kind === 'result' && /\.Middleware$/.test(pythonResult(made) ?? '') && first)
      return [classHandler(givenAt(first, made, context), made.node, made, context)].flatMap((found) => found ?? []);
    return made.kind !== 'literal' ? [doubt(each, element)] : [];
  });
}

/** `if self.middleware: app = mcp.http_app(middleware=self.middleware)`: there it is what somebody else gives. */
function isAskedFor({ node, module }: Given, conditions: Step['conditions'] = []): boolean {
  const written = module.text.slice(node.start, node.end);
  return (
    node.kind !== 'literal' &&
    conditions.some(({ test, module: { text } }) => text.slice(test.start, test.end).includes(written))
  );
}

/** `app.add_middleware(ApiKeyMiddleware, key=KEY)`: the class, and the call that holds its options. */
export function classHandler(given: Given, options: Call, at: Located, context: ModelContext): Handler | undefined {
  const name = pythonName(given.value) ?? pythonResult(given.value);
  if (name !== undefined) {
    if (/CORSMiddleware$/.test(name)) return corsHandler(given, options, at, context);
    if (GATES.test(name))
      return withGate(given, knownGate(placeOf(given.node, given), shortName(given.value) ?? name, 'oauth'));
    return NO_GATES.test(name) ? undefined : doubt(given.node, given);
  }
  const judged: Required<Pick<Handler, 'gate' | 'gateAt'>>[] = [];
  for (const each of alternatives(given.value)) {
    const made = each.kind === 'class' ? context.evaluator.call(each, [], options, at) : undefined;
    const method = made ? methodOf(made, given, context) : each.kind === 'function' ? each : undefined;
    if (!method) return doubt(given.node, given);
    const gate = judgedMiddleware(method, given, context);
    if (gate) judged.push({ gate, gateAt: (route) => judgedMiddleware(method, given, context, route) });
  }
  const [first] = judged;
  return first && { ...withGate(given, first.gate), gateAt: first.gateAt };
}

/** What a middleware function does about callers: `async def dispatch(request, call_next)`, `(scope, receive, send)`. */
export function judgedMiddleware(
  method: FunctionValue,
  given: Given,
  context: ModelContext,
  route?: RequestRoute,
): Gate | undefined {
  const inner = innerFunction(method, context);
  const isOnward = (call: Call, callee: Value, at: Located): boolean => handsOn(call, callee, inner, at, context);
  const paths = context.pathFinder.paths(inner, isOnward, undefined, route);
  return judgePaths(paths, placeOf(given.node, given), nameOf(given.node), 'the request goes on to the handler');
}

/** `def middleware(app): async def asgi(scope, receive, send): …; return asgi` */
function innerFunction(fn: FunctionValue, context: ModelContext): FunctionValue {
  if (fn.node.parameters.length > 1) return fn;
  for (const each of returnedExpressions(fn.node)) {
    const value = context.evaluator.evaluate(each, fn.module, fn.frame);
    if (value.kind === 'function') return value;
  }
  return fn;
}

/** `await call_next(request)`, `await self.app(scope, receive, send)`, `return await handler(request)` */
function handsOn(call: Call, callee: Value, fn: FunctionValue, at: Located, context: ModelContext): boolean {
  // the second of two: the first is the request, which many are given
  const isNext = (each: Value): boolean => each.kind === 'parameter' && each.function === fn.node && each.index === 1;
  if (fn.node.parameters.length === 2 && alternatives(callee).some(isNext)) return true;
  // `await self.refuse(scope, receive, send)` of the workspace is followed, `await JSONResponse(…)(scope, receive, send)` answers
  if (callee.kind === 'function' || alternatives(callee).some(isAnswer)) return false;
  const second = call.arguments[1];
  if (call.arguments.length < 3 || !second || second.kind === 'spread') return false;
  const receive = context.evaluator.evaluate(second, at.module, at.frame);
  return receive.kind === 'parameter' && receive.function === fn.node && receive.index === 1;
}

/** A response: called, it answers the request. */
function isAnswer(value: Value): boolean {
  return /Response$/.test(pythonResult(value) ?? '');
}

/** The method of a middleware class that a request comes to. */
function methodOf(self: Value, given: Given, context: ModelContext): FunctionValue | undefined {
  for (const name of ['dispatch', '__call__']) {
    const method = context.evaluator.member(self, name, given.node, given.module);
    for (const each of alternatives(method)) if (each.kind === 'function') return each;
  }
  return undefined;
}

/** `mcp.add_middleware(AuthMiddleware())`: it sees the messages, whatever transport they come over. */
export function* mcpMiddleware(server: Value, context: ModelContext): Generator<Handler> {
  const made = serverBehind(server);
  for (const step of context.trace.steps) {
    const called = methodCalled(step.callee);
    if (called?.method !== 'add_middleware' || serverBehind(called.object) !== made) continue;
    const [first] = step.call.arguments;
    if (!first || first.kind === 'spread') continue;
    const given = givenAt(first, step, context);
    const handler = messageHandler(given, context);
    if (handler) yield handler;
  }
}

function messageHandler(given: Given, context: ModelContext): Handler | undefined {
  if (given.value.kind !== 'self') {
    const name = shortName(given.value) ?? nameOf(given.node);
    return /auth|token|api_?key|permit|polic|scope|secur/i.test(name) ? doubt(given.node, given) : undefined;
  }
  for (const name of ['on_message', 'on_request', 'on_call_tool']) {
    for (const each of alternatives(context.evaluator.member(given.value, name, given.node, given.module))) {
      const gate = each.kind === 'function' ? judgedMiddleware(each, given, context) : undefined;
      if (gate) return withGate(given, name === 'on_call_tool' ? { ...gate, verdict: 'unknown' } : gate);
    }
  }
  return undefined;
}

function withGate(given: Given, gate: Gate): Handler {
  return { node: given.node, value: given.value, module: given.module, frame: given.frame, gate };
}

/** Something that nobody can read may be a gate. */
export function doubt(node: Expression, at: Located): Handler {
  return { node, value: { kind: 'unknown' }, module: at.module, frame: at.frame };
}

function isEmpty(value: Value): boolean {
  return value.kind === 'literal' && (value.value === null || value.value === undefined);
}

export function nameOf(node: Expression): string {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'member') return node.property;
  return node.kind === 'call' ? nameOf(node.callee) : 'the middleware';
}
