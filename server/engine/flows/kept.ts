import { neighbours } from '../oauth/neighbours.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression, Member, Node } from '../program/nodes.ts';
import { identity, type Located } from '../program/values.ts';

/** Something that was put into a store, and where that stands. */
export interface Kept {
  readonly value: Expression;
  readonly at: Located;
  /** The store, as the source names it. */
  readonly store: string;
  readonly node: Node;
}

const MOST_KEPT = 40;
const known = new WeakMap<Evaluator, Map<string, readonly Kept[]>>();

/** `als.getStore()?.token`, `sessions.get(id).token`, `tokens[id]`: what the program has put where this is taken from. */
export function keptFor(node: Member | Expression, where: Located, evaluator: Evaluator): readonly Kept[] {
  const key = node.kind === 'member' ? node.property : undefined;
  const read = readOf(key === undefined ? node : throughName(node.kind === 'member' ? node.object : node));
  if (!read) return [];
  const all = writesTo(read, where, evaluator);
  if (key === undefined) return all;
  return all.flatMap((each) => {
    const value = each.value.kind === 'object' ? findProperty(each.value, key) : undefined;
    return value ? [{ ...each, value }] : [];
  });
}

/** `store` of `const store = als.getStore()` */
function throughName(node: Expression): Expression {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  return origin?.kind === 'variable' && origin.path.length === 0 && origin.value ? origin.value : node;
}

/** The store that is read: `als` of `als.getStore()`, `sessions` of `sessions.get(id)` and of `sessions[id]`. */
function readOf(node: Expression): Expression | undefined {
  if (node.kind === 'index') return node.object;
  if (node.kind !== 'call' || node.callee.kind !== 'member') return undefined;
  const { property, object } = node.callee;
  if (property === 'getStore' && node.arguments.length === 0) return object;
  return property === 'get' && node.arguments.length === 1 && node.arguments[0]?.kind !== 'literal'
    ? object
    : undefined;
}

function writesTo(store: Expression, where: Located, evaluator: Evaluator): readonly Kept[] {
  const id = identityOf(store, where, evaluator);
  if (id === undefined) return [];
  const memory = known.get(evaluator) ?? new Map<string, readonly Kept[]>();
  known.set(evaluator, memory);
  const remembered = memory.get(id);
  if (remembered) return remembered;
  const found: Kept[] = [];
  for (const module of neighbours(where.module, evaluator.project)) {
    if (found.length > MOST_KEPT) break;
    for (const write of writesIn(module)) {
      const at: Located = { module, frame: undefined };
      if (identityOf(write.store, at, evaluator) !== id) continue;
      found.push({ value: write.value, at, store: nameOf(write.store), node: write.node });
    }
  }
  memory.set(id, found);
  return found;
}

/** A store that a module holds: `new Map()`, `new AsyncLocalStorage()`, `{}`. */
function identityOf(store: Expression, { module, frame }: Located, evaluator: Evaluator): string | undefined {
  if (store.kind !== 'name' && store.kind !== 'member') return undefined;
  const value = evaluator.evaluate(store, module, frame);
  if (value.kind === 'result' && !value.node.construct) return undefined;
  return value.kind === 'result' || value.kind === 'object' ? identity(value) : undefined;
}

interface Write {
  readonly store: Expression;
  readonly value: Expression;
  readonly node: Node;
}

/** `als.run({ token }, next)`, `als.enterWith({ token })`, `sessions.set(id, { token })`, `tokens[id] = token` */
function* writesIn(module: Module): Generator<Write> {
  for (const call of module.calls) {
    if (call.callee.kind !== 'member') continue;
    const { property, object } = call.callee;
    const value = property === 'set' ? call.arguments[1] : call.arguments[0];
    if (!value || value.kind === 'spread' || !/^(run|enterWith|set)$/.test(property)) continue;
    yield { store: object, value, node: call };
  }
  for (const write of module.assignments)
    if (write.target.kind === 'index') yield { store: write.target.object, value: write.value, node: write };
}

function nameOf(node: Expression): string {
  return node.kind === 'name' ? node.name : node.kind === 'member' ? node.property : 'the store';
}
