import type { CommonNameCheck } from '../../facts/certificates.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { placeOf } from '../context.ts';

const READS_CERTIFICATE = /peercert|get_peer_certificate|client_?cert|x509|ssl_object/i;
const WHOLE_SUBJECT = /^(?:rfc4514_string|get_subject)$/;

/** `subject["commonName"] == "agent"`, `"agent" in cn`, `cn.startswith("agent")`, where a client's certificate is read. */
export function* pythonCommonNames(module: Module): Generator<CommonNameCheck> {
  if (module.program.moduleKind !== 'python' || !READS_CERTIFICATE.test(module.text)) return;
  for (const test of module.binaries) {
    const at = placeOf(test, { module });
    const isEquality = /^[!=]==?$/.test(test.operator);
    const other = nameIn(test.left) ? test.right : nameIn(test.right) ? test.left : undefined;
    // a comparison with nothing asks only whether there is a name
    if (isEquality && other && !isNothing(other)) yield { kind: 'commonNameCheck', at, partial: false };
    const isPart = test.operator === 'in' && !isKey(test.left) && (nameIn(test.right) || subjectIn(test.right, 0));
    if (isPart) yield { kind: 'commonNameCheck', at, partial: true };
  }
  for (const call of module.calls)
    if (isPartialTest(call)) yield { kind: 'commonNameCheck', at: placeOf(call, { module }), partial: true };
}

/** `cn.startswith("agent")`, `re.match("agent", cn)` */
function isPartialTest({ callee, arguments: given }: Call): boolean {
  if (callee.kind !== 'member') return false;
  if (/^(?:startswith|endswith|find)$/.test(callee.property)) return nameIn(callee.object);
  const isPattern = /^(?:match|search)$/.test(callee.property);
  return isPattern && given.slice(0, 2).some((each) => each.kind !== 'spread' && nameIn(each));
}

function nameIn(node: Expression): boolean {
  return isCommonName(node, 0);
}

/** `subject["commonName"]`, `x509.get_subject().CN`, `cert.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value` */
function isCommonName(node: Expression, depth: number): boolean {
  if (depth > 8) return false;
  switch (node.kind) {
    case 'name': {
      const origin = node.binding?.origin;
      return (
        origin?.kind === 'variable' &&
        origin.path.length === 0 &&
        origin.value !== undefined &&
        isCommonName(origin.value, depth + 1)
      );
    }
    case 'member':
      if (node.property === 'commonName' || node.property === 'CN') return true;
      return node.property === 'value' && isCommonName(node.object, depth + 1);
    case 'index':
      return isCommonName(node.object, depth + 1);
    case 'logical':
    case 'conditional':
      return isCommonName(node.kind === 'logical' ? node.left : node.then, depth + 1);
    case 'await':
      return isCommonName(node.value, depth + 1);
    case 'call':
      return callGivesName(node, depth);
    default:
      return false;
  }
}

function callGivesName({ callee, arguments: [first] }: Call, depth: number): boolean {
  if (callee.kind !== 'member')
    return callee.kind === 'name' && callee.name === 'str' && first !== undefined && isCommonName(first, depth + 1);
  if (callee.property === 'get_attributes_for_oid')
    return first?.kind === 'member'
      ? first.property === 'COMMON_NAME'
      : first?.kind === 'name' && first.name === 'COMMON_NAME';
  if (callee.property === 'get') return first?.kind === 'literal' && first.value === 'commonName';
  return /^(?:lower|strip|decode|value)$/.test(callee.property) && isCommonName(callee.object, depth + 1);
}

/** `cert.subject.rfc4514_string()`, `str(cert.subject)`: all names of the certificate in one text. */
function subjectIn(node: Expression, depth: number): boolean {
  if (depth > 4) return false;
  if (node.kind === 'name') {
    const origin = node.binding?.origin;
    return origin?.kind === 'variable' && origin.value !== undefined && subjectIn(origin.value, depth + 1);
  }
  if (node.kind !== 'call') return false;
  const { callee } = node;
  const [first] = node.arguments;
  if (callee.kind === 'member') return WHOLE_SUBJECT.test(callee.property);
  return callee.kind === 'name' && callee.name === 'str' && first?.kind === 'member' && first.property === 'subject';
}

/** `"commonName" in subject` asks whether there is one. */
function isKey(node: Expression): boolean {
  return node.kind === 'literal' && node.value === 'commonName';
}

function isNothing(node: Expression): boolean {
  return node.kind === 'literal' && !node.value;
}
