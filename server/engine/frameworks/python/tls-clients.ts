import type { OptionalClientCertificate } from '../../facts/deployment.ts';
import type { TlsContext } from '../../facts/facts.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression, Node, Property } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives } from '../../program/values.ts';
import { switchedOff } from '../tls.ts';

/** `verify=False` means this to them alone; other functions have a parameter of that name, too. */
const CLIENTS = /^(?:requests|httpx|aiohttp|urllib3|niquests|hvac)\b/;
const OPTIONS = /^(?:verify|verify_ssl|ssl|verify_certs|check_hostname)$/;
const UNVERIFIED = /^ssl\._create_unverified_context$/;

/** Certificates that a client does not check: `requests.get(url, verify=False)`, `context.verify_mode = ssl.CERT_NONE`. */
export function* unverifiedClients(module: Module, evaluator: Evaluator): Generator<TlsContext> {
  if (!/verify|ssl/.test(module.text)) return;
  for (const call of module.calls) {
    const option = call.keywords.find((each): each is Property => each.kind === 'property' && isOff(each));
    if (option && isClient(call, module, evaluator)) yield switchedOff(option, option.value, module, false);
    else if (UNVERIFIED.test(pythonName(evaluator.evaluate(call.callee, module)) ?? ''))
      yield switchedOff(call, call.callee, module, false);
  }
  for (const write of module.assignments) {
    const { target, value } = write;
    if (target.kind !== 'member') continue;
    // context.verify_mode = ssl.CERT_NONE; session.verify = False
    const isNone = target.property === 'verify_mode' && nameOf(value, module, evaluator) === 'ssl.CERT_NONE';
    const isSession = target.property === 'verify' && isFalse(value) && isClientValue(target.object, module, evaluator);
    const isDefault =
      target.property === '_create_default_https_context' && UNVERIFIED.test(nameOf(value, module, evaluator) ?? '');
    if (isNone || isSession) yield switchedOff(write, value, module, false);
    if (isDefault) yield switchedOff(write, value, module, true);
  }
}

function isOff({ key, value }: Property): boolean {
  return key !== undefined && OPTIONS.test(key) && isFalse(value);
}

function isFalse(node: Expression | Node): boolean {
  return node.kind === 'literal' && node.value === false;
}

function nameOf(node: Expression, module: Module, evaluator: Evaluator): string | undefined {
  return pythonName(evaluator.evaluate(node, module));
}

/** `requests.get(…)`, `httpx.AsyncClient(…)`, `session.get(…)` of a session that a library made */
function isClient({ callee }: Call, module: Module, evaluator: Evaluator): boolean {
  if (CLIENTS.test(nameOf(callee, module, evaluator) ?? '')) return true;
  return callee.kind === 'member' && isClientValue(callee.object, module, evaluator);
}

function isClientValue(node: Expression, module: Module, evaluator: Evaluator): boolean {
  return alternatives(evaluator.evaluate(node, module)).some(
    (each) => each.kind === 'result' && CLIENTS.test(pythonName(each.callee) ?? ''),
  );
}

/** `context.verify_mode = ssl.CERT_OPTIONAL`, `ssl_cert_reqs=ssl.CERT_OPTIONAL`: who has no certificate gets in. */
export function* optionalCertificates(module: Module, evaluator: Evaluator): Generator<OptionalClientCertificate> {
  if (!module.text.includes('CERT_OPTIONAL')) return;
  for (const member of module.members) {
    if (pythonName(evaluator.evaluate(member, module)) !== 'ssl.CERT_OPTIONAL') continue;
    const at = { path: module.path, ...member.propertySpan };
    yield { kind: 'optionalClientCertificate', at, setting: 'CERT_OPTIONAL', strict: 'CERT_REQUIRED' };
  }
}
