import type { Expression } from '../../server/engine/program/nodes.ts';
import { identity, type Value } from '../../server/engine/program/values.ts';
import { linkAll, type Files } from './support.ts';

/** What the arguments of `probe(…)` in the first file are known to be, one line each. */
export function probed(files: Files): string[] {
  const { evaluator, main } = linkAll(files);
  const probes = main.calls.filter(({ callee }) => callee.kind === 'name' && callee.name === 'probe');
  return probes.flatMap((call) => call.arguments).map((each) => shownValue(evaluator.evaluate(each, main)));
}

/** The same for a single probe. */
export function probe(files: Files): string {
  return probed(files).join('; ');
}

/** A value as the tests write it: `env PORT`, `express#default()`, `"a" | ?`. */
function shownValue(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return value.value === undefined ? 'undefined' : JSON.stringify(value.value);
    case 'template':
      return '`…`';
    case 'environment':
      return `env ${value.name}`;
    case 'symbol':
      return `${value.module}#${value.name}`;
    case 'result':
      return `${shownValue(value.callee)}()`;
    case 'function':
      return `function ${value.node.name ?? ''}`.trimEnd();
    case 'class':
      return `class ${value.node.name ?? ''}`.trimEnd();
    case 'self':
      return `new ${value.class.name ?? ''}`;
    case 'object':
      return `{ ${value.node.properties.map(keyOf).join(', ')} }`;
    case 'array':
      return `[${value.node.elements.length}]`;
    case 'member':
      return `${shownValue(value.object)}.${value.property}`;
    case 'parameter':
      return `parameter ${value.index}`;
    case 'fallback':
      return `${shownValue(value.first)} ${value.operator} ${shownValue(value.second)}`;
    case 'union':
      return value.values.map(shownValue).join(' | ');
    case 'unknown':
      return '?';
  }
}

function keyOf(property: { readonly kind: string; readonly key?: string | undefined }): string {
  return property.kind === 'spread' ? '…' : (property.key ?? '[…]');
}

/** The identities of the arguments of `same(a, b)`: equal when both are one object. */
export function identities(files: Files): (string | undefined)[] {
  const { evaluator, main } = linkAll(files);
  const [call] = main.calls.filter(({ callee }) => callee.kind === 'name' && callee.name === 'same');
  return (call?.arguments ?? []).map((each: Expression) => identity(evaluator.evaluate(each, main)));
}
