import type { SharedKey } from '../facts/threats.ts';
import type { Module } from '../program/link.ts';
import type { Expression, Node } from '../program/nodes.ts';
import { environmentName } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { placeOf, type ModelContext } from './context.ts';
import { comparisons } from './credentials.ts';

const CONSTANT_TIME = /^(timingSafeEqual|compare_digest|(constantTime|timing_?safe|safe|secure)_?(compare|equals?))$/i;
/** `API_KEYS` holds several, and what is looked up is no single key. */
const SEVERAL = /(keys|tokens|secrets|clients)$/i;

/** The one setting that the credentials of callers are compared with; undefined when there are several, or none. */
export function sharedKeyOf(modules: Iterable<Module>, context: ModelContext): SharedKey | undefined {
  const found = new Map<string, SharedKey>();
  for (const module of modules) {
    for (const { node, sides } of comparedIn(module, context)) {
      for (const variable of variablesIn(sides, module, context)) {
        if (SEVERAL.test(variable)) return undefined;
        if (!found.has(variable)) found.set(variable, { at: placeOf(node, { module }), variable });
      }
    }
  }
  const [only] = found.values();
  return found.size === 1 ? only : undefined;
}

/** Comparisons of a credential: with an operator, and in constant time. */
function* comparedIn(module: Module, context: ModelContext): Generator<{ node: Node; sides: readonly Expression[] }> {
  for (const { at } of comparisons(module, context.subjects, context.evaluator)) {
    const node = module.binaries.find((each) => each.start === at.start && each.end === at.end);
    if (node) yield { node, sides: [node.left, node.right] };
  }
  for (const call of module.calls) {
    const name =
      call.callee.kind === 'member' ? call.callee.property : call.callee.kind === 'name' ? call.callee.name : '';
    if (!CONSTANT_TIME.test(name)) continue;
    yield { node: call, sides: call.arguments.flatMap((each) => (each.kind === 'spread' ? [] : [each])) };
  }
}

function* variablesIn(sides: readonly Expression[], module: Module, context: ModelContext): Generator<string> {
  for (const side of sides) {
    for (const node of descendants(side)) {
      if (node.kind !== 'name' && node.kind !== 'member' && node.kind !== 'call') continue;
      const variable = environmentName(context.evaluator.evaluate(node, module, undefined));
      if (variable !== undefined) yield variable;
    }
  }
}
