import type { Module } from './link.ts';
import type { Call, Expression, Node, ObjectExpression } from './nodes.ts';
import type { Value } from './values.ts';

/** Whether `property` of a symbol is a variable: of `process.env`, `import.meta.env`, `Bun.env`, `os.environ`. */
export function isEnvironment({ module, name }: Extract<Value, { kind: 'symbol' }>, property: string): boolean {
  // `os.environ.get` is a method
  if (module === 'python:os') return name === 'environ' && !/^[a-z]+$/.test(property);
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
  if (first.object.name !== 'process') return undefined;
  return {
    kind: 'environment',
    name: property,
    node,
    module: object.module,
    checked: isRequired(object.node, property, object.module),
  };
}

/** `z.object({ KEY: z.string() }).parse(process.env)`: the schema is known, and `KEY` has no way to be left out. */
function isRequired({ callee }: Call, property: string, module: Module): boolean {
  if (callee.kind !== 'member' || !/^parse(Async)?$/.test(callee.property)) return false;
  const schema = shapeOf(callee.object);
  const written = schema?.properties.find((each) => each.kind === 'property' && each.key === property);
  if (!written) return false;
  return !/\.(optional|nullish|nullable|default|catch|prefault)\(/.test(module.text.slice(written.start, written.end));
}

/** The object that a schema is made of, through `.strict()` and names. */
function shapeOf(node: Expression): ObjectExpression | undefined {
  for (let at: Expression | undefined = node, looks = 0; at && looks < 16; looks++) {
    if (at.kind === 'name') at = at.binding?.origin.kind === 'variable' ? at.binding.origin.value : undefined;
    else if (at.kind === 'call' && at.arguments[0]?.kind === 'object') return at.arguments[0];
    else if (at.kind === 'call') at = at.callee;
    else if (at.kind === 'member') at = at.object;
    else return undefined;
  }
  return undefined;
}
