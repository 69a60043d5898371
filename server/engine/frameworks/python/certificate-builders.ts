import type { CertificateCommand } from '../../facts/deployment.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression, Member, Node } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import type { Located, Value } from '../../program/values.ts';
import { descendants, enclosingFunction } from '../../program/walk.ts';
import { placeOf } from '../context.ts';
import { argumentOf, known } from './arguments.ts';

const PRIMITIVES = 'cryptography.hazmat.primitives';
const RSA = `${PRIMITIVES}.asymmetric.rsa.generate_private_key`;
const EC = `${PRIMITIVES}.asymmetric.ec.generate_private_key`;
const BUILDER = /^cryptography\.x509(?:\.base)?\.CertificateBuilder$/;
/** Curves with less than 128 bits of security: `SECP192R1`, `SECT163K1`, `SECP224R1`. */
const SMALL_CURVE = /^(?:SEC[PT]|BrainpoolP)(1\d\d|2[0-3]\d)/;
const WEAK_DIGEST = /^(?:SHA1|MD5)$/;

/** Keys and certificates that `cryptography` and pyOpenSSL make. */
export function* builtCertificates(module: Module, evaluator: Evaluator): Generator<CertificateCommand> {
  if (module.program.moduleKind !== 'python' || !/x509|OpenSSL/.test(module.text)) return;
  for (const call of module.calls) {
    const where: Located = { module, frame: undefined };
    const callee = evaluator.evaluate(call.callee, module);
    const name = pythonName(callee) ?? '';
    const key = keyOf(call, callee, name, where, evaluator);
    if (key) yield { ...nothing(call, module), makes: 'key', key };
    if (BUILDER.test(name)) yield certificate(call, where, evaluator);
  }
}

/** What is asked of a builder, in the function that it is made in. */
function certificate(call: Call, where: Located, evaluator: Evaluator): CertificateCommand {
  const around = enclosingFunction(call) ?? where.module.program;
  const text = where.module.text.slice(around.start, around.end);
  const isAuthority = /BasicConstraints\(\s*(?:ca\s*=\s*)?True/.test(text);
  const makes = isAuthority ? 'authority' : /CLIENT_AUTH/.test(text) ? 'client' : 'server';
  const isBuiltElsewhere = !/add_extension/.test(text) || /\*\*|for \w+ in/.test(text);
  return {
    ...nothing(call, where.module),
    makes,
    digest: digestIn(around, where, evaluator),
    days: daysIn(around, where),
    alternativeNames: /SubjectAlternativeName/.test(text) || (isBuiltElsewhere ? 'unknown' : false),
    clientUsage: /CLIENT_AUTH/.test(text) || (isBuiltElsewhere ? 'unknown' : false),
    unencryptedKey: isAuthority ? plainKey(around, where) : undefined,
  };
}

function nothing(call: Call, module: Module): CertificateCommand {
  const at = placeOf(call.callee, { module });
  const around = enclosingFunction(call) ?? call;
  return {
    kind: 'certificateCommand',
    at,
    end: call.end,
    makes: 'key',
    key: undefined,
    digest: undefined,
    days: undefined,
    alternativeNames: 'unknown',
    clientUsage: 'unknown',
    unencryptedKey: undefined,
    throwaway: /localhost|127\.0\.0\.1|\b(?:test|dev|demo|example|dummy|fake|snakeoil|self_?signed)\b/i.test(
      module.text.slice(around.start, around.end).replace(/[_.]/g, '-'),
    ),
  };
}

/** `rsa.generate_private_key(65537, 1024)`, `ec.generate_private_key(ec.SECP192R1())`, `key.generate_key(TYPE_RSA, 1024)` */
function keyOf(
  call: Call,
  callee: Value,
  name: string,
  where: Located,
  evaluator: Evaluator,
): CertificateCommand['key'] {
  const argument = (option: string, position: number): Expression | undefined =>
    known(argumentOf(call, where, option, position, { evaluator }))?.node;
  if (name === EC) {
    const curve = argument('curve', 0);
    const written = curve?.kind === 'call' ? curve.callee : curve;
    const bits = written?.kind === 'member' ? SMALL_CURVE.exec(written.property)?.[1] : undefined;
    return written && bits !== undefined
      ? { algorithm: 'ec', bits: Number(bits), at: placeOf(written, where) }
      : undefined;
  }
  const isOpenSsl =
    callee.kind === 'member' && callee.property === 'generate_key' && /TYPE_RSA/.test(textOf(call, where));
  const size = name === RSA ? argument('key_size', 1) : isOpenSsl ? argument('bits', 1) : undefined;
  return size?.kind === 'literal' && typeof size.value === 'number'
    ? { algorithm: 'rsa', bits: size.value, at: placeOf(size, where) }
    : undefined;
}

function textOf({ start, end }: Node, { module }: Located): string {
  return module.text.slice(start, end);
}

/** `.sign(key, hashes.SHA1())`, `cert.sign(key, "sha1")` */
function digestIn(around: Node, where: Located, evaluator: Evaluator): CertificateCommand['digest'] {
  for (const node of descendants(around)) {
    if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.property !== 'sign') continue;
    const digest = known(argumentOf(node, where, 'algorithm', 1, { evaluator }))?.node;
    const made = digest?.kind === 'call' ? digest.callee : undefined;
    const name = made?.kind === 'member' ? made.property : made?.kind === 'name' ? made.name : '';
    if (made && WEAK_DIGEST.test(name))
      return { name: name.toLowerCase(), at: { ...placeOf(made, where), ...nameSpan(made) } };
  }
  return undefined;
}

function nameSpan(node: Expression): { readonly start: number; readonly end: number } {
  const { start, end } = node.kind === 'member' ? node.propertySpan : node;
  return { start, end };
}

/** `.not_valid_after(now + timedelta(days=3650))` */
function daysIn(around: Node, where: Located): CertificateCommand['days'] {
  for (const node of descendants(around)) {
    if (node.kind !== 'call' || node.callee.kind !== 'member' || node.callee.property !== 'not_valid_after') continue;
    for (const inner of descendants(node)) {
      if (inner.kind !== 'property' || inner.key !== 'days') continue;
      const { value } = inner;
      if (value.kind === 'literal' && typeof value.value === 'number')
        return { count: value.value, at: placeOf(value, where) };
    }
  }
  return undefined;
}

/** `key.private_bytes(…, serialization.NoEncryption())` beside a certificate of an authority */
function plainKey(around: Node, where: Located): CertificateCommand['unencryptedKey'] {
  for (const node of descendants(around))
    if (node.kind === 'call' && isNamed(node.callee, 'NoEncryption')) return placeOf(node, where);
  return undefined;
}

function isNamed(node: Expression | Member, name: string): boolean {
  return (node.kind === 'member' && node.property === name) || (node.kind === 'name' && node.name === name);
}
