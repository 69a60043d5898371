import { keywordOf } from '../../program/arguments.ts';
import type { Module } from '../../program/link.ts';
import type { Call } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { returnedExpressions } from '../../program/returns.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import { appBehind, type HttpApp } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { givenAt } from './arguments.ts';
import { classHandler } from './middleware.ts';
import { surrounding } from './registered.ts';

const MIDDLEWARE = /^starlette\.middleware\.\w+\.\w+Middleware$/;
/** A wrapper stands before all that the app itself registers. */
const OUTERMOST = -2_000_000;

/**
 * `app = ApiKeyMiddleware(mcp.http_app())`, `app = with_auth(app)`, `CORSMiddleware(app, allow_origins=[…])`: what
 * requests come to before they come to the app.
 */
export function wrapApps(apps: ReadonlyMap<string, HttpApp>, context: ModelContext): void {
  for (const module of context.trace.modules) {
    for (const call of module.calls) {
      const app = wrappedBy(call, module, apps, context);
      const at: Located = { module, frame: undefined };
      const handler = app && classHandler(givenAt(call.callee, at, context), call, at, context);
      if (!app || !handler) continue;
      const place = placeOf(call.callee, at);
      app.registrations.push(surrounding([handler], { head: place, at: place, conditions: [] }, OUTERMOST));
    }
  }
}

function wrappedBy(
  call: Call,
  module: Module,
  apps: ReadonlyMap<string, HttpApp>,
  { evaluator }: ModelContext,
): HttpApp | undefined {
  const inner = call.arguments[0] ?? keywordOf(call, 'app');
  if (!inner || inner.kind === 'spread' || inner.kind === 'literal') return undefined;
  const callee = evaluator.evaluate(call.callee, module);
  if (!alternatives(callee).some((each) => takesRequests(each, evaluator))) return undefined;
  return appBehind(evaluator.evaluate(inner, module), apps, evaluator);
}

/** A class whose instances are called with a request, or a function that gives such a function. */
function takesRequests(value: Value, evaluator: ModelContext['evaluator']): boolean {
  if (value.kind === 'symbol') return MIDDLEWARE.test(pythonName(value) ?? '');
  if (value.kind === 'class') return value.node.members.some(({ name }) => name === '__call__' || name === 'dispatch');
  if (value.kind !== 'function') return false;
  return returnedExpressions(value.node).some((each) => {
    const made = evaluator.evaluate(each, value.module, value.frame);
    return made.kind === 'function' && made.node.parameters.length === 3;
  });
}
