import { constructorOf } from '../program/classes.ts';
import { callsIn } from '../program/calls.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, ClassNode, Expression, FunctionNode, Node } from '../program/nodes.ts';
import { alternatives, type Located, type Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import type { Carry } from './carry.ts';
import { inventoryOf, isInside } from './inventory.ts';
import { isCarried, type Quest } from './quest.ts';
import { logSink } from './sinks.ts';
import { parameterOf, placeOf } from './sources.ts';
import { isValidation } from './validation.ts';

/** An argument, or one property of an object that is the argument: `create({ token })`. */
export interface Given {
  readonly index: number;
  readonly key: string | undefined;
  readonly value: Expression;
}

type GivenPlace = Pick<Given, 'index' | 'key'>;

/** What a call gives, object literals taken apart. */
export function* givenTo(call: Call): Generator<Given> {
  for (const [index, argument] of call.arguments.entries()) {
    if (argument.kind === 'literal' || argument.kind === 'function') continue;
    if (argument.kind !== 'object') {
      yield { index, key: undefined, value: argument };
      continue;
    }
    for (const property of argument.properties) {
      if (property.kind === 'property' && property.value.kind !== 'literal' && property.value.kind !== 'function')
        yield { index, key: property.key, value: property.value };
    }
  }
}

/** Where a parameter of a workspace function ends. */
export interface Reached {
  readonly at: Place;
  readonly name: string;
}

export type ReachKind = 'log' | 'upstream';
const DEEPEST = 3;

/** Says, once for each function or class, whether what it is given at a place is logged or sent to another service. */
export interface Reach {
  of(callee: Value, given: GivenPlace, kind: ReachKind): Reached | undefined;
}

export function createReach(evaluator: Evaluator, carry: Carry): Reach {
  const memory = new Map<Node, Map<string, Reached | undefined>>();

  function reached(callee: Value, given: GivenPlace, kind: ReachKind, depth: number): Reached | undefined {
    for (const each of alternatives(callee)) {
      const found =
        each.kind === 'function'
          ? ofNode(each.node, each.node, each.module, given, kind, depth)
          : each.kind === 'class'
            ? ofClass(each.node, each.module, given, kind, depth)
            : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** What a constructor is given is looked for in all methods: `this.apiKey`. */
  function ofClass(
    node: ClassNode,
    module: Module,
    given: GivenPlace,
    kind: ReachKind,
    depth: number,
  ): Reached | undefined {
    const constructor = constructorOf(node);
    return constructor && ofNode(constructor, node, module, given, kind, depth);
  }

  function ofNode(
    fn: FunctionNode,
    body: Node,
    module: Module,
    given: GivenPlace,
    kind: ReachKind,
    depth: number,
  ): Reached | undefined {
    if (depth > DEEPEST || !fn.parameters[given.index]) return undefined;
    const known = memory.get(body) ?? new Map<string, Reached | undefined>();
    memory.set(body, known);
    const key = `${kind} ${given.index} ${given.key ?? ''}`;
    if (known.has(key)) return known.get(key);
    known.set(key, undefined);
    const quest = parameterOf(fn, given.index, given.key);
    const where: Located = { module, frame: undefined };
    const found =
      (kind === 'log' ? logged(body, where, quest) : sent(body, where, quest)) ??
      handedOn(body, where, quest, kind, depth);
    known.set(key, found);
    return found;
  }

  function logged(body: Node, where: Located, quest: Quest): Reached | undefined {
    for (const call of callsIn(body, where.module)) {
      const sink = logSink(call, where, evaluator);
      if (sink?.arguments.some((each) => isCarried(carry(each, where, quest))))
        return { at: placeOf(call, where), name: sink.name };
    }
    return undefined;
  }

  function sent(body: Node, where: Located, quest: Quest): Reached | undefined {
    for (const header of inventoryOf(where.module).headers) {
      if (!isInside(header.node, body) || isValidation(header.node, where)) continue;
      if (isCarried(carry(header.value, where, quest))) return { at: placeOf(header.node, where), name: header.name };
    }
    return undefined;
  }

  function handedOn(body: Node, where: Located, quest: Quest, kind: ReachKind, depth: number): Reached | undefined {
    if (depth >= DEEPEST) return undefined;
    for (const call of callsIn(body, where.module)) {
      const callee = evaluator.evaluate(call.callee, where.module, where.frame);
      if (!isWorkspaceCode(callee)) continue;
      for (const given of givenTo(call)) {
        if (!isCarried(carry(given.value, where, quest))) continue;
        const found = reached(callee, given, kind, depth + 1);
        if (found) return found;
      }
    }
    return undefined;
  }

  return { of: (callee, given, kind) => reached(callee, given, kind, 0) };
}

/** A function or class that the workspace declares. */
export function isWorkspaceCode(callee: Value): boolean {
  for (const each of alternatives(callee)) if (each.kind === 'function' || each.kind === 'class') return true;
  return false;
}
