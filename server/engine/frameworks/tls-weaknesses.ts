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
  if (!/checkServerIdentity|M(in|ax)Version|M(IN|AX)_VERSION|secureProtocol|ciphers/i.test(module.text)) return;
  for (const { name, written, node } of options(module)) {
    const value = constantOf(written);
    if (name === 'checkServerIdentity') {
      const isOff = value.kind === 'function' && acceptsAll(value);
      if (isOff) yield { kind: 'tlsWeakness', at: placeOf(node, { module }), weakness: 'hostname', name };
      continue;
    }
    if (value.kind !== 'literal' || typeof value.value !== 'string') continue;
    const found = weaknessOf(name, value.value);
    if (found) yield { kind: 'tlsWeakness', at: placeOf(written, { module }), ...found };
  }
}

interface Option {
  readonly name: string;
  readonly written: Expression;
  readonly node: Node;
}

/** `checkServerIdentity: () => undefined`, `tls.DEFAULT_MIN_VERSION = 'TLSv1'` */
function* options(module: Module): Generator<Option> {
  for (const node of descendants(module.program)) {
    if (node.kind === 'property' && node.key !== undefined) yield { name: node.key, written: node.value, node };
    if (node.kind === 'assignment' && node.target.kind === 'member')
      yield { name: node.target.property, written: node.value, node };
  }
}

/** What a constant of the same file holds, or the expression itself. */
function constantOf(written: Expression): Expression {
  const origin = written.kind === 'name' ? written.binding?.origin : undefined;
  if (origin?.kind === 'function') return origin.function;
  return origin?.kind === 'variable' && origin.constant && origin.path.length === 0
    ? (origin.value ?? written)
    : written;
}

function weaknessOf(option: string, value: string): Pick<TlsWeakness, 'weakness' | 'name'> | undefined {
  if (VERSION_OPTIONS.has(option) && OLD_VERSION.test(value)) return { weakness: 'version', name: value };
  if (option === 'secureProtocol' && OLD_PROTOCOL.test(value)) return { weakness: 'version', name: value };
  if (option !== 'ciphers') return undefined;
  // `!RC4` and `-RC4` take it out
  const cipher = value.split(/[:,\s]+/).find((each) => !/^[!-]/.test(each) && OLD_CIPHER.test(each));
  return cipher === undefined ? undefined : { weakness: 'ciphers', name: cipher };
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
