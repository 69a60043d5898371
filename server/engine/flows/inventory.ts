import type { Module } from '../program/link.ts';
import type {
  Binary,
  Call,
  Conditional,
  Expression,
  Logical,
  Node,
  ObjectExpression,
  Property,
  Spread,
  Template,
  Throw,
} from '../program/nodes.ts';
import type { Span } from '../source.ts';
import { calledName } from './ends.ts';
import { lastName } from './sources.ts';

/** The nodes of a module that flows start or end at, besides its calls; sorted by what they are. */
export interface Inventory {
  readonly objects: readonly ObjectExpression[];
  readonly throws: readonly Throw[];
  /** `a ?? b`, `a || b`, `a ? a : b` */
  readonly choices: readonly (Logical | Conditional)[];
  readonly templates: readonly (Template | Binary)[];
  readonly headers: readonly HeaderValue[];
}

/** A credential header of a request that goes out: `{ headers: { Authorization: value } }`. */
export interface HeaderValue {
  readonly name: string;
  readonly value: Expression;
  readonly node: Node;
}

const CREDENTIAL_HEADER = /^(authorization|x-api-key|api-key|x-[a-z-]*(token|key)|private-token)$/i;
const inventories = new WeakMap<Module, Inventory>();

export function inventoryOf(module: Module): Inventory {
  const known = inventories.get(module);
  if (known) return known;
  const { objects, throws } = module;
  const choices = module.choices.filter((node) => node.kind === 'conditional' || node.operator !== '&&');
  const templates = [
    ...module.literals.filter((node) => node.kind === 'template'),
    ...module.binaries.filter(isConcatenation),
  ].sort(bySource);
  const headers: HeaderValue[] = [];
  for (const { properties } of objects) headers.push(...headerProperties(properties));
  for (const call of module.calls) headers.push(...headerProperties(call.keywords), ...setHeader(call));
  headers.sort((a, b) => bySource(a.node, b.node));
  for (const write of module.assignments) {
    const { target } = write;
    if (target.kind !== 'member' || !CREDENTIAL_HEADER.test(target.property)) continue;
    // `headers.Authorization = value`, `options.headers['x-api-key'] = value`
    if (!/headers$|^common$/i.test(lastName(target.object) ?? '') || isIncoming(target.object)) continue;
    headers.push({ name: target.property, value: write.value, node: write });
  }
  const inventory = { objects, throws, choices, templates, headers };
  inventories.set(module, inventory);
  return inventory;
}

/** The whole of `a + b + c`, not its parts. */
function isConcatenation({ operator, parent }: Binary): boolean {
  const isPart = parent?.kind === 'binary' && parent.operator === '+';
  return operator === '+' && !isPart;
}

function bySource(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}

function* headerProperties(properties: readonly (Property | Spread)[]): Generator<HeaderValue> {
  for (const node of properties) {
    if (node.kind === 'property' && isHeaderProperty(node)) yield { name: node.key ?? '', value: node.value, node };
  }
}

function isHeaderProperty({ key, value }: Property): boolean {
  return (
    key !== undefined &&
    CREDENTIAL_HEADER.test(key) &&
    value.kind !== 'function' &&
    value.kind !== 'object' &&
    value.kind !== 'literal'
  );
}

/** `headers.set('Authorization', value)`; not on an answer. */
function* setHeader(call: Call): Generator<HeaderValue> {
  const [first, value] = call.arguments;
  if (!/^(set|append|setHeader|header)$/.test(calledName(call)) || call.callee.kind !== 'member' || !value) return;
  if (first?.kind !== 'literal' || typeof first.value !== 'string' || !CREDENTIAL_HEADER.test(first.value)) return;
  if (/^(res|response|reply|c|ctx)$/.test(lastName(call.callee.object) ?? '')) return;
  yield { name: first.value, value, node: call };
}

/** `req.headers.authorization = …`: the request that came in. */
function isIncoming(node: Expression): boolean {
  return node.kind === 'member' && /^_?(req|request|incoming)$/i.test(lastName(node.object) ?? '');
}

export function isInside(
  node: { readonly start: number; readonly end: number },
  outer: { readonly start: number; readonly end: number },
): boolean {
  return node.start >= outer.start && node.end <= outer.end;
}
