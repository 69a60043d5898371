import {
  NO_CERTIFICATE_FACTS,
  type CertificateFacts,
  type CommonNameCheck,
  type ProxyCertificate,
  type UnboundToken,
} from '../facts/certificates.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression, Node } from '../program/nodes.ts';
import { constantText } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';
import { pythonCommonNames } from './python/common-names.ts';

/** Words without which a file says nothing about certificates; most files are done here. */
const WORDS = /\bCN\b|common_?name|rfc4514|certificate_bound|client[-_](?:cert|verify|dn|s-dn|subject)|x-ssl|mtls/i;

/** What a file does about the certificates of its clients. */
export function certificateFacts(module: Module, evaluator: Evaluator): CertificateFacts {
  if (!WORDS.test(module.text)) return NO_CERTIFICATE_FACTS;
  return {
    commonNameChecks: [...commonNameChecks(module), ...pythonCommonNames(module)],
    proxyCertificates: [...proxyCertificates(module, evaluator)],
    unboundTokens: [...unboundTokens(module, evaluator)],
  };
}

export function combineCertificates(files: readonly CertificateFacts[]): CertificateFacts {
  return {
    commonNameChecks: files.flatMap((each) => each.commonNameChecks),
    proxyCertificates: files.flatMap((each) => each.proxyCertificates),
    unboundTokens: files.flatMap((each) => each.unboundTokens),
  };
}

/** `cert.subject.CN === 'agent'`, `cert.subject.CN.includes('agent')`, where a peer certificate is read. */
function* commonNameChecks(module: Module): Generator<CommonNameCheck> {
  if (!/getPeer(X509)?Certificate/.test(module.text)) return;
  for (const binary of module.binaries) {
    if (!/^[!=]==?$/.test(binary.operator)) continue;
    const other = isCommonName(binary.left) ? binary.right : isCommonName(binary.right) ? binary.left : undefined;
    // A comparison with nothing asks only whether there is a name.
    if (other && !isNothing(other)) yield { kind: 'commonNameCheck', at: placeOf(binary, { module }), partial: false };
  }
  for (const call of module.calls) {
    const { callee } = call;
    if (callee.kind !== 'member' || !/^(includes|startsWith|endsWith|match|indexOf)$/.test(callee.property)) continue;
    if (isCommonName(callee.object)) yield { kind: 'commonNameCheck', at: placeOf(call, { module }), partial: true };
  }
}

/** `….subject.CN`, also written `?.`, or taken apart: `const { CN } = cert.subject`. */
function isCommonName(node: Expression): boolean {
  if (node.kind === 'member')
    return node.property === 'CN' && node.object.kind === 'member' && node.object.property === 'subject';
  return node.kind === 'name' && node.name === 'CN';
}

function isNothing(node: Expression): boolean {
  return node.kind === 'literal' ? !node.value : node.kind === 'name' && node.name === 'undefined';
}

/** Headers in which proxies hand on the certificate of the client that they have checked. */
const CERTIFICATE_HEADER =
  /^(x-)?(ssl-)?client-(cert|certificate|dn|s-dn|verify|cert-(dn|subject|cn|fingerprint|verified|chain)|subject-dn|subject)$|^x-ssl-(client-.*|cert)$|^ssl-client-.*$|^x-forwarded-(client-cert|tls-client-cert(-info)?)$|^x-amzn-mtls-clientcert(-.*)?$|^x-arr-clientcert$|^x-(client-)?cert(ificate)?-(subject|dn|cn|fingerprint)$/i;
/** Signs that the code looks at who sent the header. */
const LOOKS_AT_PROXY =
  /remoteAddress|remote_addr\b|client\.host\b|trust(ed)?[-_ ]?prox|proxy[-_]?(secret|token|auth|address)|x-proxy-|internal[-_]?(secret|token)|timingSafeEqual|compare_digest/i;

/** `req.headers['x-ssl-client-verify']`, `req.get('x-client-cert')` in code that never asks who sent it. */
function* proxyCertificates(module: Module, evaluator: Evaluator): Generator<ProxyCertificate> {
  if (LOOKS_AT_PROXY.test(module.text)) return;
  const isPython = module.program.moduleKind === 'python';
  if (isPython) yield* certificateParameters(module);
  for (const member of module.members) {
    if (!isHeaders(member.object) || !CERTIFICATE_HEADER.test(member.property)) continue;
    if (isWritten(member)) continue;
    yield { kind: 'proxyCertificate', at: placeOf(member, { module }), header: member.property };
  }
  for (const call of module.calls) {
    const { callee } = call;
    const [first] = call.arguments;
    if (callee.kind !== 'member' || !/^(get|header|getHeader)$/.test(callee.property)) continue;
    // headers.get("x-client-cert", "") of Python says what stands for none
    if (call.arguments.length !== 1 && !(isPython && call.arguments.length === 2)) continue;
    if (!first || first.kind === 'spread') continue;
    const text = constantText(evaluator.evaluate(first, module, undefined));
    const header = isPython && text !== undefined ? fromEnvironment(text) : text;
    if (header === undefined || !CERTIFICATE_HEADER.test(header)) continue;
    yield { kind: 'proxyCertificate', at: placeOf(call, { module }), header };
  }
}

/** `HTTP_X_CLIENT_CERT` of `request.META` and `request.environ`; what the server itself puts there has no such prefix. */
function fromEnvironment(name: string): string {
  return name.startsWith('HTTP_') ? name.slice('HTTP_'.length).replaceAll('_', '-') : name;
}

/** `async def call(x_ssl_client_verify: str = Header(...))` of FastAPI */
function* certificateParameters(module: Module): Generator<ProxyCertificate> {
  for (const { parameters } of module.functions) {
    for (const { target, default: fallback, annotation } of parameters) {
      if (target.kind !== 'namePattern') continue;
      const declared = [fallback, annotation].flatMap((each) => (each ? [...descendants(each)] : []));
      const call = declared.find((each) => each.kind === 'call' && isNamed(each.callee, 'Header'));
      if (call?.kind !== 'call') continue;
      const alias = call.keywords.find((each) => each.kind === 'property' && each.key === 'alias')?.value;
      const header = alias?.kind === 'literal' ? String(alias.value) : target.name.replaceAll('_', '-');
      if (CERTIFICATE_HEADER.test(header)) yield { kind: 'proxyCertificate', at: placeOf(target, { module }), header };
    }
  }
}

function isNamed(node: Expression, name: string): boolean {
  return (node.kind === 'name' && node.name === name) || (node.kind === 'member' && node.property === name);
}

function isHeaders(node: Expression): boolean {
  return (node.kind === 'member' && node.property === 'headers') || (node.kind === 'name' && node.name === 'headers');
}

/** `delete req.headers['x-client-cert']` and assignments take it away or set it. */
function isWritten(node: Node): boolean {
  const { parent } = node;
  if (parent?.kind === 'assignment') return parent.target === node;
  return parent?.kind === 'unary' && parent.operator === 'delete';
}

const BOUND = 'tls_client_certificate_bound_access_tokens';

/** `tls_client_certificate_bound_access_tokens: true`, and no module of the workspace compares `x5t#S256`. */
function* unboundTokens(module: Module, evaluator: Evaluator): Generator<UnboundToken> {
  if (!module.text.includes(BOUND)) return;
  for (const literal of module.literals) {
    const { parent } = literal;
    if (literal.kind !== 'literal' || literal.value !== true) continue;
    if (parent?.kind !== 'property' || parent.key !== BOUND || parent.value !== literal) continue;
    if (comparesThumbprint(evaluator)) return;
    yield { kind: 'unboundToken', at: placeOf(parent, { module }) };
  }
}

function comparesThumbprint(evaluator: Evaluator): boolean {
  for (const { text } of evaluator.project.all().values()) if (text.includes('x5t#S256')) return true;
  return false;
}
