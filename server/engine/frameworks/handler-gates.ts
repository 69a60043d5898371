import type { Gate } from '../facts/facts.ts';
import { judgePaths } from '../gates/gate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import { appBehind, knownGate, type Handler, type HttpApp } from './apps.ts';
import { conditionAgainst, openedBy, weakest } from './conditional-gates.ts';
import { placeOf, type ModelContext } from './context.ts';
import { knownMiddleware } from './libraries.ts';
import { isNamedGate } from './named-gate.ts';
import { unwrapMiddleware } from './wrappers.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** What a handler does about callers: it is a gate, none, or nobody knows. */
export type GateOrNot = Gate | 'none' | 'uncertain';

export interface GateReader {
  readonly gateOf: (handler: Handler, app: HttpApp) => GateOrNot;
  /** All gates that were asked for so far. */
  readonly gates: () => readonly Gate[];
}

/** Reads the gates that handlers are, each once. */
export function createGateReader(apps: ReadonlyMap<string, HttpApp>, context: ModelContext): GateReader {
  const gateMemory = new Map<string, GateOrNot>();

  function gateOf(handler: Handler, app: HttpApp): GateOrNot {
    // one name stands for several functions in a table of routes
    const [value] = alternatives(handler.value);
    const made = value?.kind === 'function' ? `${value.module.path}:${value.node.start}` : '';
    const key = `${handler.module.path}:${handler.node.start}:${handler.gate?.name ?? ''}:${made}`;
    const known = gateMemory.get(key);
    if (known) return known;
    // an app, and a policy about origins, decide about nobody
    const isNone = handler.app !== undefined || (handler.cors !== undefined && handler.value.kind === 'unknown');
    const found = handler.gate ?? (isNone ? 'none' : judge(handler, app));
    gateMemory.set(key, found);
    return found;
  }

  function judge(handler: Handler, app: HttpApp): GateOrNot {
    const at = placeOf(handler.node, handler);
    const name = writtenName(handler.node);
    const value = unwrapMiddleware(handler.value, context.evaluator);
    const functions = alternatives(value).filter((each) => each.kind === 'function');
    if (functions.length > 0) return judgeFunctions(value, functions, at, name, app);
    const known = knownMiddleware(value, at, context);
    if (known.kind === 'gate') return known.gate;
    if (known.kind === 'none' || appBehind(handler.value, apps, context.evaluator)) return 'none';
    return isNamedGate(handler.node, name, context.knownGates) ? knownGate(at, name, 'unknown') : 'uncertain';
  }

  /** What stands may be one of several functions, or made by a library. */
  function judgeFunctions(
    value: Value,
    functions: readonly FunctionValue[],
    at: Place,
    name: string,
    app: HttpApp,
  ): Gate | 'none' {
    const gates: Gate[] = [];
    const open: FunctionValue[] = [];
    for (const fn of functions) {
      const gate = judgeFunction(fn, at, name, app);
      if (gate) gates.push(gate);
      else open.push(fn);
    }
    for (const each of alternatives(value)) {
      const known = each.kind === 'function' ? undefined : knownMiddleware(each, at, context);
      if (known?.kind === 'gate') gates.push(known.gate);
    }
    const gate = weakest(gates);
    const [bare] = open;
    if (!gate || !bare) return gate ?? 'none';
    const condition = conditionAgainst(bare);
    if (!condition) return { ...gate, verdict: 'unknown' };
    return openedBy(gate, condition, at, context.pathFinder) ?? gate;
  }

  function judgeFunction(fn: FunctionValue, at: Place, name: string, app: HttpApp): Gate | undefined {
    const next = app.style.next(fn.node);
    const paths =
      next === undefined
        ? context.pathFinder.paths(fn, () => false, { passes: () => true })
        : context.pathFinder.paths(fn, (call, callee) => isNext(call, callee, fn, next));
    return judgePaths(paths, at, name, 'the request goes on to the handler');
  }

  return { gateOf, gates: () => [...gateMemory.values()].filter((each) => typeof each !== 'string') };
}

/** `next()`: a call of the gate's parameter without an error. */
function isNext(call: Call, callee: Value, fn: FunctionValue, next: number): boolean {
  if (callee.kind !== 'parameter' || callee.function !== fn.node || callee.index !== next) return false;
  const [first] = call.arguments;
  return first === undefined || (first.kind === 'literal' && (first.value === undefined || first.value === null));
}

function writtenName(node: Expression): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'member':
      return node.property;
    case 'call':
      return writtenName(node.callee);
    case 'function':
      return node.name ?? 'the middleware';
    default:
      return 'the middleware';
  }
}
