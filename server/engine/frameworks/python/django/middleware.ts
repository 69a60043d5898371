import type { Gate } from '../../../facts/facts.ts';
import { judgePaths } from '../../../gates/gate.ts';
import type { Expression } from '../../../program/nodes.ts';
import { pythonName } from '../../../program/python-names.ts';
import { returnedExpressions } from '../../../program/returns.ts';
import { alternatives, type Located, type Value } from '../../../program/values.ts';
import { knownGate, type Handler } from '../../apps.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import type { Given } from '../arguments.ts';
import { doubt } from '../middleware.ts';
import { djangoCors } from './cors.ts';
import { joining, listed, type DjangoSettings } from './settings.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Since Django 5.1: every view asks for a login. */
const LOGIN = /^django\.contrib\.auth\.middleware\.LoginRequiredMiddleware$/;
const CORS = /^corsheaders\.middleware\.CorsMiddleware$/;
/** Packages whose middleware by such a name decides about nobody. */
const OPEN =
  /^(?:django|whitenoise|allauth|oauth2_provider|debug_toolbar|axes|simple_history|csp|hijack|waffle|auditlog)\b/;
const ASKING = /auth|token|login|api_?key|jwt|permission|access|secur|protect|guard|allow/i;

/** The middleware of a project, outermost first. Nobody knows it where the program does not name its settings. */
export function* projectMiddleware(
  settings: DjangoSettings | undefined,
  at: Given,
  context: ModelContext,
): Generator<Handler> {
  const list = settings?.get('MIDDLEWARE');
  const classes = list && settings && listed(list, settings.module, context);
  if (!settings || (list && !classes)) {
    yield doubt(at.node, at);
    return;
  }
  for (const each of [...(classes ?? []), ...joining('MIDDLEWARE', settings.module, context)]) {
    if (each === 'unknown') {
      yield doubt(at.node, at);
      continue;
    }
    const name = pythonName(each.value);
    if (name !== undefined && CORS.test(name)) yield* djangoCors(settings, each, context);
    const handler = name === undefined ? ownMiddleware(each, context) : foreignMiddleware(name, each);
    if (handler) yield handler;
  }
}

function foreignMiddleware(name: string, each: Given): Handler | undefined {
  if (LOGIN.test(name))
    return { ...each, gate: knownGate(placeOf(each.node, each), 'LoginRequiredMiddleware', 'session') };
  return !OPEN.test(name) && ASKING.test(name) ? doubt(each.node, each) : undefined;
}

function ownMiddleware(given: Given, context: ModelContext): Handler | undefined {
  for (const each of alternatives(given.value)) {
    if (each.kind === 'class') return classMiddleware(each, given, context);
    const inner = each.kind === 'function' ? innerFunction(each, context) : undefined;
    if (inner && each.kind === 'function') {
      // def require_key(get_response): def middleware(request): …; return middleware
      const goesOn = (callee: Value): boolean => callee.kind === 'parameter' && callee.function === each.node;
      const gate = judged(inner, goesOn, given, each.node.name, context);
      return gate && { ...given, gate };
    }
  }
  return doubt(given.node, given);
}

function classMiddleware(
  owner: Extract<Value, { kind: 'class' }>,
  given: Given,
  context: ModelContext,
): Handler | undefined {
  const self: Value = { kind: 'self', class: owner.node, node: undefined, module: owner.module, frame: owner.frame };
  const method = (name: string): FunctionValue | undefined =>
    alternatives(context.evaluator.member(self, name, given.node, given.module)).find(
      (each): each is FunctionValue => each.kind === 'function',
    );
  const call = method('__call__');
  const own = call && judged(call, isResponder, given, owner.node.name, context);
  if (own) return { ...given, gate: own };
  // what they return is the answer; without one the request goes on
  for (const name of ['process_request', 'process_view']) {
    const fn = method(name);
    const paths = fn && context.pathFinder.paths(fn, () => false, { passes: isNothing });
    const gate =
      paths &&
      judgePaths(paths, placeOf(given.node, given), owner.node.name ?? name, 'the request goes on to the view');
    if (gate) return { ...given, gate };
  }
  return undefined;
}

function judged(
  fn: FunctionValue,
  goesOn: (callee: Value) => boolean,
  given: Given,
  name: string | undefined,
  context: ModelContext,
): Gate | undefined {
  const paths = context.pathFinder.paths(fn, (_call, callee) => alternatives(callee).some(goesOn));
  return judgePaths(paths, placeOf(given.node, given), name ?? 'the middleware', 'the request goes on to the view');
}

/** `self.get_response(request)` */
function isResponder(callee: Value): boolean {
  if (callee.kind === 'member') return callee.property === 'get_response';
  if (callee.kind !== 'parameter') return false;
  const target = callee.function.parameters[callee.index]?.target;
  return target?.kind === 'namePattern' && target.name === 'get_response';
}

function innerFunction(fn: FunctionValue, context: ModelContext): FunctionValue | undefined {
  for (const each of returnedExpressions(fn.node)) {
    const at: Located = fn;
    const value = context.evaluator.evaluate(each, at.module, at.frame);
    if (value.kind === 'function') return value;
  }
  return undefined;
}

function isNothing(value: Expression | undefined): boolean {
  return value === undefined || (value.kind === 'literal' && (value.value === null || value.value === undefined));
}
