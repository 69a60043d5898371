import type { Module } from './link.ts';
import type { Call, Node } from './nodes.ts';
import type { Value } from './values.ts';

/** `process.env`, `import.meta.env`, `Bun.env`, and `env` of `node:process` */
export function isEnvironment({ module, name }: Extract<Value, { kind: 'symbol' }>): boolean {
  if (module === 'global') return /^(process\.env|Bun\.env|import\.meta\.env)$/.test(name);
  return module === 'process' && name === 'env';
}

/** `Deno.env.get('KEY')` */
export function environmentRead(callee: Value, node: Call, module: Module): Value | undefined {
  if (callee.kind !== 'symbol' || callee.name !== 'Deno.env.get') return undefined;
  const [first] = node.arguments;
  if (first?.kind !== 'literal' || typeof first.value !== 'string') return undefined;
  return { kind: 'environment', name: first.value, node, module };
}

/** `z.object({…}).parse(process.env).KEY`: a property of what was made from the environment. */
export function environmentOfParsed(
  object: Extract<Value, { kind: 'result' }>,
  property: string,
  node: Node,
): Value | undefined {
  const [first] = object.node.arguments;
  if (first?.kind !== 'member' || first.property !== 'env' || first.object.kind !== 'name') return undefined;
  return first.object.name === 'process'
    ? { kind: 'environment', name: property, node, module: object.module }
    : undefined;
}
