import type { PkceGap } from '../facts/oauth.ts';
import type { Module } from '../program/link.ts';
import type { Expression, If, Node } from '../program/nodes.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';

const VERIFIER = /^(code_?)?verifier$/i;
const CHALLENGE = /challenge/i;

/**
 * A token endpoint that compares the verifier only when one is sent: `if (challenge && verifier) { … }`, with nothing
 * for a challenge that comes without it (RFC 7636, section 4.6).
 */
export function* optionalVerifiers(module: Module): Generator<PkceGap> {
  if (!/verifier/i.test(module.text) || !CHALLENGE.test(module.text)) return;
  for (const node of descendants(module.program)) {
    if (node.kind !== 'if' || node.otherwise) continue;
    const parts = conjuncts(node.test);
    const verifier = parts.map(nameOf).find((name) => name !== undefined && VERIFIER.test(name));
    if (verifier === undefined || !parts.every((each) => isAskedFor(each)) || !refusesInside(node)) continue;
    if (isDemandedElsewhere(node, verifier)) continue;
    yield { kind: 'pkceGap', at: placeOf(node.test, { module }), name: verifier, gap: 'verifier-optional' };
  }
}

function conjuncts(test: Expression): Expression[] {
  if (test.kind !== 'logical' || test.operator !== '&&') return [test];
  return [...conjuncts(test.left), ...conjuncts(test.right)];
}

/** `code_verifier`, `body.code_verifier`, `auth_data.get("code_challenge")` */
function nameOf(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'member') return node.property;
  const [key] = node.kind === 'call' ? node.arguments : [];
  return key?.kind === 'literal' && typeof key.value === 'string' ? key.value : undefined;
}

function isAskedFor(node: Expression): boolean {
  const name = nameOf(node);
  return name !== undefined && (VERIFIER.test(name) || CHALLENGE.test(name));
}

/** What is inside compares with the challenge and refuses. */
function refusesInside({ then }: If): boolean {
  let compares = false;
  let refuses = false;
  for (const node of descendants(then)) {
    if (node.kind === 'throw' || node.kind === 'return') refuses = true;
    if (node.kind === 'binary' && /^[!=]==?$/.test(node.operator))
      compares ||= [node.left, node.right].some((side) => CHALLENGE.test(nameOf(side) ?? ''));
  }
  return compares && refuses;
}

/** `if (challenge && !verifier) throw …` in the same function */
function isDemandedElsewhere(node: If, verifier: string): boolean {
  let around: Node = node;
  for (const at of ancestors(node)) {
    around = at;
    if (at.kind === 'function') break;
  }
  for (const each of descendants(around)) {
    const asked =
      each.kind === 'unary' && each.operator === '!'
        ? each.operand
        : each.kind === 'binary' && each.right.kind === 'literal' && (each.right.value ?? null) === null
          ? each.left
          : undefined;
    if (asked && nameOf(asked) === verifier) return true;
  }
  return false;
}
