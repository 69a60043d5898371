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
  Template,
  Throw,
} from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import { calledName } from './ends.ts';
import { lastName } from './sources.ts';

/** The nodes of a module that flows start or end at, besides its calls; found in one walk. */
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
  const objects: ObjectExpression[] = [];
  const throws: Throw[] = [];
  const choices: (Logical | Conditional)[] = [];
  const templates: (Template | Binary)[] = [];
  const headers: HeaderValue[] = [];
  for (const node of descendants(module.program)) {
    if (node.kind === 'object') objects.push(node);
    else if (node.kind === 'throw') throws.push(node);
    else if (node.kind === 'conditional' || (node.kind === 'logical' && node.operator !== '&&')) choices.push(node);
    else if (node.kind === 'template' || isConcatenation(node)) templates.push(node);
    else if (node.kind === 'property' && isHeaderProperty(node))
      headers.push({ name: node.key ?? '', value: node.value, node });
    else if (node.kind === 'call') headers.push(...setHeader(node));
  }
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
function isConcatenation(node: Node): node is Binary {
  const isPart = node.parent?.kind === 'binary' && node.parent.operator === '+';
  return node.kind === 'binary' && node.operator === '+' && !isPart;
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
