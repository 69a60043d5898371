import type { TlsWeakness } from '../../facts/tls.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives } from '../../program/values.ts';
import { placeOf } from '../context.ts';

const OLD_PROTOCOL = /^ssl\.(?:PROTOCOL_(?:SSLv[23]|TLSv1(?:_1)?)|TLSVersion\.(?:SSLv3|TLSv1(?:_1)?))$/;
/** What urllib3, requests' adapters and redis call it. */
const NAME_OPTIONS = /^(?:assert_hostname|ssl_check_hostname)$/;

/** Host names that nobody checks, and versions of TLS from the past. */
export function* pythonTlsWeaknesses(module: Module, evaluator: Evaluator): Generator<TlsWeakness> {
  if (!/check_hostname|assert_hostname|PROTOCOL_|TLSVersion/.test(module.text)) return;
  yield* uncheckedNames(module, evaluator);
  for (const member of module.members) {
    const name = pythonName(evaluator.evaluate(member, module));
    if (name === undefined || !OLD_PROTOCOL.test(name)) continue;
    const short = name.slice(name.lastIndexOf('.') + 1);
    yield { kind: 'tlsWeakness', at: placeOf(member, { module }), weakness: 'version', name: short };
  }
}

/** `context.check_hostname = False`, `urllib3.PoolManager(assert_hostname=False)` */
function* uncheckedNames(module: Module, evaluator: Evaluator): Generator<TlsWeakness> {
  // Where no certificate is asked for, there is no name to compare: that is said once. A pinned one needs no name.
  if (/CERT_NONE|fingerprint|pinned/i.test(module.text)) return;
  for (const write of module.assignments) {
    const { target, value } = write;
    if (target.kind !== 'member' || target.property !== 'check_hostname' || !isFalse(value)) continue;
    if (!isServerContext(target.object, module, evaluator))
      yield {
        kind: 'tlsWeakness',
        at: placeOf(write, { module }),
        weakness: 'hostname',
        name: 'check_hostname = False',
      };
  }
  for (const { keywords } of module.calls) {
    for (const option of keywords) {
      const name = option.kind === 'property' ? (option.key ?? '') : '';
      if (NAME_OPTIONS.test(name) && isFalse(option.value))
        yield { kind: 'tlsWeakness', at: placeOf(option, { module }), weakness: 'hostname', name: `${name}=False` };
    }
  }
}

/** A server has no name to compare: `ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)`, `ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)`. */
function isServerContext(node: Expression, module: Module, evaluator: Evaluator): boolean {
  return alternatives(evaluator.evaluate(node, module)).some(
    (each) => each.kind === 'result' && /PROTOCOL_TLS_SERVER|CLIENT_AUTH/.test(writtenOf(each.node, each.module)),
  );
}

function writtenOf({ start, end }: Call, { text }: Module): string {
  return text.slice(start, end);
}

function isFalse(node: Expression): boolean {
  return node.kind === 'literal' && node.value === false;
}
