import type { TlsWeakness } from '../facts/tls.ts';
import type { Module } from '../program/link.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Expression, FunctionNode, Node } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';

const VERSION_OPTIONS = new Set(['minVersion', 'maxVersion', 'DEFAULT_MIN_VERSION', 'DEFAULT_MAX_VERSION']);
const OLD_VERSION = /^(SSLv[23]|TLSv1(\.[01])?)$/;
const OLD_PROTOCOL = /^(SSLv[23]|TLSv1|TLSv1_1)(_(client|server))?_method$/;
const OLD_CIPHER = /^(RC4|DES|3DES|NULL|eNULL|aNULL|EXPORT|EXP|MD5|ADH|AECDH)(-|$)|(-RC4|-DES|-NULL|RC4-|DES-CBC)/i;

/** Options that switch the check of host names off, or let TLS versions and ciphers of the past in. */
export function* tlsWeaknesses(module: Module): Generator<TlsWeakness> {
  for (const fn of module.functions) {
    const option = named(fn);
    if (option?.name === 'checkServerIdentity' && acceptsAll(fn)) {
      yield { kind: 'tlsWeakness', at: placeOf(option.node, { module }), weakness: 'hostname', name: option.name };
    }
  }
  for (const literal of module.literals) {
    const option = named(literal);
    if (literal.kind !== 'literal' || typeof literal.value !== 'string' || !option) continue;
    const found = weaknessOf(option.name, literal.value);
    if (found) yield { kind: 'tlsWeakness', at: placeOf(literal, { module }), ...found };
  }
}

function weaknessOf(option: string, value: string): Pick<TlsWeakness, 'weakness' | 'name'> | undefined {
  if (VERSION_OPTIONS.has(option) && OLD_VERSION.test(value)) return { weakness: 'version', name: value };
  if (option === 'secureProtocol' && OLD_PROTOCOL.test(value)) return { weakness: 'version', name: value };
  if (option !== 'ciphers') return undefined;
  const cipher = value.split(/[:,\s]+/).find((each) => OLD_CIPHER.test(each));
  return cipher === undefined ? undefined : { weakness: 'ciphers', name: cipher };
}

/** `checkServerIdentity: () => undefined`, `tls.DEFAULT_MIN_VERSION = 'TLSv1'` */
function named(value: Node): { readonly name: string; readonly node: Node } | undefined {
  const { parent } = value;
  if (parent?.kind === 'property' && parent.key !== undefined) return { name: parent.key, node: parent };
  if (parent?.kind === 'assignment' && parent.target.kind === 'member')
    return { name: parent.target.property, node: parent };
  return undefined;
}

/** Nothing is asked, and no error comes back. */
function acceptsAll(fn: FunctionNode): boolean {
  for (const node of descendants(fn.body)) {
    if (node.kind === 'throw' || node.kind === 'if' || node.kind === 'conditional') return false;
    if (
      node.kind === 'call' &&
      !/^(log|debug|info|warn)$/.test(node.callee.kind === 'member' ? node.callee.property : '')
    )
      return false;
  }
  return returnedExpressions(fn).every(isNothing);
}

function isNothing(node: Expression): boolean {
  if (node.kind === 'name') return node.name === 'undefined';
  if (node.kind === 'unary') return node.operator === 'void';
  return node.kind === 'literal' && (node.value === null || node.value === undefined);
}
