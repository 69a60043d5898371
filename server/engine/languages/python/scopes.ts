import type { Context, Scope } from './context.ts';
import { childOf, fieldOf, namedOf, textOf } from './context.ts';
import type { Syntax } from './syntax.ts';

/** What one scope assigns, its inner functions and classes left out. */
export interface Assigned {
  readonly names: ReadonlyMap<string, number>;
  readonly foreign: ReadonlySet<string>;
  /** Names bound by `:=` in the middle of an expression. */
  readonly inline: ReadonlySet<string>;
}

const INNER = new Set(['function_definition', 'class_definition', 'lambda']);

function assignedIn(body: Syntax, context: Context): Assigned {
  const names = new Map<string, number>();
  const foreign = new Set<string>();
  const inline = new Set<string>();
  const stack = [body];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'global_statement' || node.type === 'nonlocal_statement')
      for (const each of namedOf(node)) foreign.add(textOf(each, context));
    const target = targetOf(node);
    for (const each of target ? leavesOf(target) : []) {
      const name = textOf(each, context);
      names.set(name, (names.get(name) ?? 0) + 1);
      if (node.type === 'named_expression') inline.add(name);
    }
    for (const each of node.children) if (!INNER.has(each.type)) stack.push(each);
  }
  return { names, foreign, inline };
}

function targetOf(node: Syntax): Syntax | undefined {
  if (node.type === 'assignment' || node.type === 'augmented_assignment' || node.type === 'for_statement')
    return fieldOf(node, 'left');
  if (node.type === 'named_expression') return fieldOf(node, 'name');
  return node.type === 'as_pattern_target' ? node : undefined;
}

/** The names of a target: `a`, `(a, b)`, `[a, *b]`. */
function* leavesOf(target: Syntax): Generator<Syntax> {
  const stack = [target];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'identifier') yield node;
    else if (!['attribute', 'subscript', 'call'].includes(node.type))
      for (const each of node.children) stack.push(each);
  }
}

export function moduleScope(root: Syntax, context: Context): Scope & { readonly inline: ReadonlySet<string> } {
  const { names, foreign, inline } = assignedIn(root, context);
  return { kind: 'module', declared: new Set(), assigned: names, foreign, receiver: undefined, inline };
}

export function classScope(context: Context): Scope {
  const { receiver } = context.scope;
  return { kind: 'class', declared: new Set(), assigned: new Map(), foreign: new Set(), receiver };
}

/** `receiver` is the first parameter of a method; a function inside a method sees that of the method. */
export function functionScope(
  body: Syntax | undefined,
  parameters: readonly string[],
  receiver: string | undefined,
  context: Context,
): Scope & { readonly inline: ReadonlySet<string> } {
  const { names, foreign, inline } = body
    ? assignedIn(body, context)
    : { names: new Map<string, number>(), foreign: new Set<string>(), inline: new Set<string>() };
  const outer = context.scope.receiver;
  const isRebound = outer !== undefined && (parameters.includes(outer) || names.has(outer));
  return {
    kind: 'function',
    declared: new Set(parameters),
    assigned: names,
    foreign,
    receiver: receiver ?? (isRebound ? undefined : outer),
    inline,
  };
}

/** Runs with another scope. */
export function within<T>(context: Context, scope: Scope, run: () => T): T {
  const outer = context.scope;
  context.scope = scope;
  const result = run();
  context.scope = outer;
  return result;
}

/** Whether a function body has a `yield` of its own. */
export function yields(body: Syntax | undefined): boolean {
  const stack = body ? [body] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'yield') return true;
    for (const each of node.children) if (!INNER.has(each.type)) stack.push(each);
  }
  return false;
}

/** `async def`, `async with`, `async for`. */
export function isAsync(node: Syntax): boolean {
  return childOf(node, 'async') !== undefined;
}
