import type { Module } from '../../program/link.ts';
import type { Call, Expression, FunctionNode } from '../../program/nodes.ts';
import { PYTHON, pythonCandidates } from '../../program/python-packages.ts';
import { returnedExpressions } from '../../program/returns.ts';
import type { Binding } from '../../program/scope.ts';
import type { FixContext } from '../fixes.ts';
import { importedName } from './imported-name.ts';

/** `FastMCP("notes")`: a call of something that a package gives. */
export interface Construction {
  readonly call: Call;
  readonly module: Module;
  /** What it makes, by its whole name: `fastmcp.FastMCP`. */
  readonly name: string;
}

const DEEPEST = 8;

/**
 * Where the object that an expression stands for is made, also in another file or in a function that returns it.
 * Undefined when it may be one of several: which one is not ours to choose.
 */
export function constructionOf(
  node: Expression,
  module: Module,
  context: FixContext,
  depth = 0,
): Construction | undefined {
  if (depth > DEEPEST) return undefined;
  const follow = (next: Expression | undefined, at = module): Construction | undefined =>
    next && constructionOf(next, at, context, depth + 1);
  if (node.kind === 'await') return follow(node.value);
  if (node.kind === 'name') return node.binding && ofBinding(node.binding, module, context, follow);
  if (node.kind === 'member') return follow(fieldValue(node.object, node.property, module));
  if (node.kind !== 'call') return undefined;
  const { callee } = node;
  const made = functionBehind(callee, module, context);
  if (made) return follow(onlyReturned(made.function), made.module);
  const name = importedName(callee);
  return name === undefined ? undefined : { call: node, module, name };
}

type Follow = (next: Expression | undefined, at?: Module) => Construction | undefined;

function ofBinding(binding: Binding, module: Module, context: FixContext, follow: Follow): Construction | undefined {
  const { origin, writes } = binding;
  if (origin.kind === 'variable')
    return writes.length === 0 && origin.path.length === 0 ? follow(origin.value, module) : undefined;
  const found = origin.kind === 'import' ? exportedBinding(module, origin.module, origin.imported, context) : undefined;
  return found && ofBinding(found.binding, found.module, context, follow);
}

interface Exported {
  readonly binding: Binding;
  readonly module: Module;
}

/** What a file of the workspace has under a name, through packages that give it on. */
function exportedBinding(
  module: Module,
  request: string,
  name: string,
  context: FixContext,
  depth = 0,
): Exported | undefined {
  const from = importedModule(module, request, context);
  const exported = from?.exports.get(name);
  if (!from || !exported || depth > DEEPEST) return undefined;
  if (exported.kind === 'from') return exportedBinding(from, exported.module, exported.name, context, depth + 1);
  return exported.kind === 'binding' ? { binding: exported.binding, module: from } : undefined;
}

/** `self.mcp` that one assignment of the file gives a value. */
function fieldValue(object: Expression, name: string, { assignments }: Module): Expression | undefined {
  if (object.kind !== 'name' || object.name !== 'this') return undefined;
  const [first, ...others] = assignments.filter(
    ({ target }) =>
      target.kind === 'member' &&
      target.property === name &&
      target.object.kind === 'name' &&
      target.object.name === 'this',
  );
  return others.length === 0 ? first?.value : undefined;
}

function functionBehind(
  callee: Expression,
  module: Module,
  context: FixContext,
): { readonly function: FunctionNode; readonly module: Module } | undefined {
  const origin = callee.kind === 'name' ? callee.binding?.origin : undefined;
  if (origin?.kind === 'function') return { function: origin.function, module };
  const found =
    origin?.kind === 'import' ? exportedBinding(module, origin.module, origin.imported, context) : undefined;
  const made = found?.binding.origin;
  return found && made?.kind === 'function' ? { function: made.function, module: found.module } : undefined;
}

function onlyReturned(fn: FunctionNode): Expression | undefined {
  const [first, ...others] = fn.generator ? [] : returnedExpressions(fn);
  return others.length === 0 ? first : undefined;
}

/** The file of the workspace that a request means: `.server`, `notes.server`. */
function importedModule(module: Module, request: string, context: FixContext): Module | undefined {
  if (!request.startsWith('.') && !request.startsWith(PYTHON)) return undefined;
  const files = { has: (each: string) => context.module(each) !== undefined };
  const [path] = pythonCandidates(module.path, request, { files, packages: new Map() });
  return path === undefined ? undefined : context.module(path);
}
