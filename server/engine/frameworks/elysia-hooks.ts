import { judgePaths } from '../gates/gate.ts';
import type { Expression } from '../program/nodes.ts';
import { alternatives, UNKNOWN, type Located, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { handlersOf, knownGate, type Handler } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';
import { objectOf } from './options.ts';

/** What a route or a guard wants: hooks, and macros of one's own (`{ auth: true }`), which nobody can read. */
const KNOWN_OPTIONS =
  /^(body|query|params|headers|cookie|response|detail|type|parse|transform|beforeHandle|resolve|afterHandle|mapResponse|afterResponse|error|tags|config|as|schema|name|prefix|seed)$/;

/** The hooks in the options of a route or guard. */
export function* routeHooks(options: Expression, at: Located, context: ModelContext): Generator<Handler> {
  const given = objectOf(options, at, context);
  if (!given) return;
  for (const each of given.node.properties) {
    if (each.kind === 'property' && /^(beforeHandle|resolve|transform)$/.test(each.key ?? ''))
      yield* hooksAt(each.value, given, context);
    else if (each.kind === 'spread' || !KNOWN_OPTIONS.test(each.key ?? ''))
      yield { node: options, value: UNKNOWN, module: given.module, frame: given.frame };
  }
}

/** A hook refuses by giving something back or by throwing. */
export function* hooksAt(node: Expression, at: Located, context: ModelContext): Generator<Handler> {
  for (const handler of handlersOf([node], at, context.evaluator)) {
    const [value] = alternatives(handler.value);
    if (value?.kind !== 'function') {
      yield handler;
      continue;
    }
    const place = placeOf(handler.node, handler);
    const name = handler.node.kind === 'name' ? handler.node.name : 'the hook';
    const paths = context.pathFinder.paths(value, () => false, { passes: goesOn });
    const head = { ...place, end: Math.min(place.end, place.start + 40) };
    const gate = judgePaths(
      paths,
      handler.node.kind === 'function' ? head : place,
      name,
      'the request goes on to the handler',
    );
    if (gate) yield { ...handler, gate };
    // what it refuses by is out of sight
    else if (refuses(value)) yield { ...handler, gate: knownGate(head, name, 'unknown', 'unknown') };
  }
}

/** What `derive` adds to the context lets a request pass, what is made by `status(401)` or `error(401)` does not. */
function goesOn(value: Expression | undefined): boolean {
  if (value === undefined || value.kind === 'object') return true;
  return value.kind === 'literal' ? value.value === undefined : value.kind === 'name' && value.name === 'undefined';
}

function refuses({ node }: Extract<Value, { kind: 'function' }>): boolean {
  for (const each of descendants(node.body))
    if (each.kind === 'throw' || (each.kind === 'return' && !goesOn(each.value))) return true;
  return false;
}
