import { judgePaths } from '../../gates/gate.ts';
import type { Gate } from '../../facts/facts.ts';
import type { Expression, Parameter } from '../../program/nodes.ts';
import { pythonResult } from '../../program/python-names.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import { knownGate, type Handler } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, givenAt, known, type Argument, type Given } from './arguments.ts';
import { elementsOf } from './elements.ts';
import { doubt, nameOf } from './middleware.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

const DEPENDS = /^fastapi(?:\.\w+)*\.(?:Depends|Security)$/;
/** Security schemes of FastAPI: they answer 401 or 403 when the credential is not there, and look no further. */
const SCHEMES =
  /^fastapi\.security(?:\.\w+)*\.(?:HTTPBearer|HTTPBasic|HTTPDigest|APIKey(?:Header|Query|Cookie)|OAuth2\w*|OpenIdConnect)$/;
const DEEPEST = 4;

/** `dependencies=[Depends(verify_token)]` */
export function dependencyHandlers(argument: Argument, context: ModelContext): Handler[] {
  if (!argument) return [];
  if (argument === 'unknown' || argument.value.kind !== 'array') {
    return argument === 'unknown' || argument.value.kind === 'literal' ? [] : [doubt(argument.node, argument)];
  }
  return [...elementsOf(argument.value, context)].flatMap((each) => {
    const given = givenAt(each.node, each, context);
    // a name that holds a dependency which nobody can see
    if (!each.sure || !dependsCall(given, context)) return [doubt(each.node, each)];
    return dependencyHandler(given, context, 0) ?? [];
  });
}

/** `user: dict = Depends(verify_token)` and `user: Annotated[dict, Depends(verify_token)]` of a handler's parameters. */
export function* parameterGates(endpoint: Given, context: ModelContext, depth = 0): Generator<Handler> {
  for (const fn of alternatives(endpoint.value)) {
    if (fn.kind !== 'function') continue;
    for (const parameter of fn.node.parameters) {
      for (const written of dependenciesOf(parameter)) {
        const handler = dependencyHandler(givenAt(written, fn, context), context, depth);
        if (handler) yield handler;
      }
    }
  }
}

/** What a parameter's default and annotation hold that may be a dependency. */
function* dependenciesOf({ default: fallback, annotation }: Parameter): Generator<Expression> {
  if (fallback?.kind === 'call') yield fallback;
  // Annotated[dict, Depends(check)]
  const index = annotation?.kind === 'index' ? annotation.index : undefined;
  if (index?.kind === 'array') yield* index.elements.slice(1);
  else if (annotation?.kind === 'name') yield annotation;
}

function dependencyHandler(given: Given, context: ModelContext, depth: number): Handler | undefined {
  const made = dependsCall(given, context);
  const inner = made && known(argumentOf(made.node, made, 'dependency', 0, context));
  if (!made || !inner || depth > DEEPEST) return undefined;
  const at = placeOf(inner.node, inner);
  for (const each of alternatives(inner.value)) {
    if (each.kind === 'result' && SCHEMES.test(pythonResult(each) ?? '')) return schemeHandler(each, inner, context);
    const fn = each.kind === 'function' ? each : callMethod(each, inner, context);
    const gate = fn ? judged(fn, inner, context, depth) : undefined;
    if (gate) return { ...inner, gate };
    if (fn) return undefined;
  }
  return isAsking(inner.node) ? { ...inner, gate: knownGate(at, nameOf(inner.node), 'unknown', 'unknown') } : undefined;
}

/** `Depends(check)`, or an alias that holds it: `CurrentUser = Annotated[User, Depends(check)]`. */
function dependsCall(given: Given, context: ModelContext): Extract<Value, { kind: 'result' }> | undefined {
  const { value } = given;
  if (value.kind === 'result' && DEPENDS.test(pythonResult(value) ?? '')) return value;
  const origin = given.node.kind === 'name' ? given.node.binding?.origin : undefined;
  const written = origin?.kind === 'variable' ? origin.value : undefined;
  if (written?.kind !== 'index' || written.index.kind !== 'array') return undefined;
  for (const each of written.index.elements.slice(1)) {
    const inner = context.evaluator.evaluate(each, given.module, given.frame);
    if (inner.kind === 'result' && DEPENDS.test(pythonResult(inner) ?? '')) return inner;
  }
  return undefined;
}

/** A dependency refuses by raising; whatever it returns, the request goes on. */
function judged(fn: FunctionValue, given: Given, context: ModelContext, depth: number): Gate | undefined {
  const paths = context.pathFinder.paths(fn, () => false, { passes: () => true });
  const at = placeOf(given.node, given);
  const own = judgePaths(paths, at, nameOf(given.node), 'the request goes on to the handler');
  if (own && own.verdict !== 'presence-only') return own;
  const handed = { ...given, value: fn };
  for (const { gate } of parameterGates(handed, context, depth + 1)) if (gate?.verdict === 'enforced') return gate;
  if (own) return own;
  for (const { gate } of parameterGates(handed, context, depth + 1)) if (gate) return gate;
  return undefined;
}

/** `Depends(checker)` of an instance is its `__call__`. */
function callMethod(
  value: Value,
  at: Located & { readonly node: Expression },
  context: ModelContext,
): FunctionValue | undefined {
  if (value.kind !== 'self') return undefined;
  const method = context.evaluator.member(value, '__call__', at.node, at.module);
  return alternatives(method).find((each): each is FunctionValue => each.kind === 'function');
}

/** `Depends(HTTPBearer())`: something has to be there. `auto_error=False` does not even ask for that. */
function schemeHandler(
  scheme: Extract<Value, { kind: 'result' }>,
  given: Given,
  context: ModelContext,
): Handler | undefined {
  const lenient = known(argumentOf(scheme.node, scheme, 'auto_error', undefined, context));
  if (lenient?.value.kind === 'literal' && lenient.value.value === false) return undefined;
  const name = pythonResult(scheme) ?? '';
  const kind = /APIKey/.test(name) ? 'api-key' : /HTTPBasic/.test(name) ? 'basic' : 'oauth';
  return { ...given, gate: knownGate(placeOf(given.node, given), nameOf(given.node), kind, 'presence-only') };
}

function isAsking(node: Expression): boolean {
  return /auth|token|user|key|login|permission|secur|verif|principal/i.test(nameOf(node));
}
