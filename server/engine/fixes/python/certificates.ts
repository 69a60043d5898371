import type { TlsContext } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import type { Module } from '../../program/link.ts';
import type { Assignment, Node, Property, Statement } from '../../program/nodes.ts';
import type { Place } from '../../source.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';
import { removeKeyword, removeStatement, setKeyword } from './call.ts';
import { constructionOf } from './construction.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { keywordOf } from './entries.ts';
import { importedName } from './imported-name.ts';
import { plannedForPython } from './plans.ts';

/** They check certificates and names unless they are told not to. */
const CHECKING = /^ssl\.create_default_context$/;

const OWN_AUTHORITY =
  'For a server with a certificate of your own authority, give that authority: `verify="/path/to/ca.pem"`, `cafile=` of `ssl.create_default_context`, or `SSL_CERT_FILE`.';

/** Takes out what switches the check of certificates off: an argument, assignments to a context, a function of `ssl`. */
export const verifyPythonCertificates: Fixer = function* (finding, subject, context) {
  const module = isOf(subject, 'tls') ? context.module(subject.at.path) : undefined;
  const draft = module && isOf(subject, 'tls') && verified(subject, module, context);
  if (!draft) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  yield safe('verify-certificates', 'Verify certificates', draft, [OWN_AUTHORITY]);
};

function safe(id: string, title: string, draft: PythonDraft, steps: readonly string[] = []): Fix {
  return { id, title, class: 'safe', edits: draft.edits(), steps };
}

function verified({ at }: TlsContext, module: Module, context: FixContext): PythonDraft | undefined {
  const draft = createPythonDraft(module);
  const node = nodeAt(module, at, 'property', 'assignment', 'call');
  if (node?.kind === 'property' && node.parent?.kind === 'call') removeKeyword(draft, node.parent, node);
  else if (node?.kind === 'call') {
    // ssl._create_unverified_context() → ssl.create_default_context()
    const { callee } = node;
    if (node.arguments.length + node.keywords.length > 0 || callee.kind !== 'member') return undefined;
    draft.replace(callee.propertySpan, 'create_default_context');
  } else if (node?.kind === 'assignment') {
    const off = switchesBeside(node, module, context);
    if (off.length === 0) return undefined;
    for (const each of off) removeStatement(draft, each);
  } else return undefined;
  return draft;
}

/** `context.verify_mode = ssl.CERT_NONE`, with `context.check_hostname = False` beside it. */
function switchesBeside(write: Assignment, module: Module, context: FixContext): readonly Statement[] {
  const { target } = write;
  const own = statementOf(write);
  if (!own || target.kind !== 'member') return [];
  if (target.property !== 'verify_mode') return [own];
  const made = constructionOf(target.object, module, context);
  if (!made || !CHECKING.test(made.name)) return [];
  const owner = textOf(target.object, module);
  const names = module.assignments.filter(
    (each) =>
      each.target.kind === 'member' &&
      each.target.property === 'check_hostname' &&
      textOf(each.target.object, module) === owner &&
      enclosingFunction(each) === enclosingFunction(write),
  );
  const others = names.flatMap((each) => statementOf(each) ?? []);
  const all = [own, ...others];
  // nothing would be left of a block
  const isWhole = all.some(({ parent }) => parent?.kind === 'block' && parent.body.every((each) => all.includes(each)));
  return isWhole && all.length > 1 ? [] : all;
}

function statementOf({ parent }: Node): Statement | undefined {
  return parent?.kind === 'expression' ? parent : undefined;
}

function textOf(node: Node, { text }: Module): string {
  return text.slice(node.start, node.end);
}

/** Takes `context.check_hostname = False` away. */
export const checkPythonHostName: Fixer = function* (finding, subject, context) {
  const module = isOf(subject, 'tlsWeakness') ? context.module(subject.at.path) : undefined;
  const node =
    module && isOf(subject, 'tlsWeakness') ? nodeAt(module, subject.at, 'assignment', 'property') : undefined;
  const statement = node?.kind === 'assignment' ? statementOf(node) : undefined;
  const call = node?.kind === 'property' && node.parent?.kind === 'call' ? node.parent : undefined;
  if (!module || !(statement ?? call)) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  const draft = createPythonDraft(module);
  if (statement) removeStatement(draft, statement);
  else if (call && node?.kind === 'property') removeKeyword(draft, call, node);
  yield safe('check-host-name', 'Check the host name again', draft);
};

/** `context.minimum_version = ssl.TLSVersion.TLSv1` → `TLSv1_2` */
export const requirePythonTls12: Fixer = function* (finding, subject, context) {
  const module = isOf(subject, 'tlsWeakness') ? context.module(subject.at.path) : undefined;
  const member = module && isOf(subject, 'tlsWeakness') ? nodeAt(module, subject.at, 'member') : undefined;
  const write = member?.parent;
  const isLeast =
    write?.kind === 'assignment' && write.target.kind === 'member' && write.target.property === 'minimum_version';
  if (!module || !member || !isLeast || !/\.TLSVersion\.\w+$/.test(importedName(member) ?? '')) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  const draft = createPythonDraft(module);
  draft.replace(member.propertySpan, 'TLSv1_2');
  yield safe('require-tls-1.2', 'Require TLS 1.2', draft);
};

/** `ssl_ca_certs="ca.pem"` → `ssl_ca_certs="ca.pem", ssl_cert_reqs=ssl.CERT_REQUIRED` */
export const requestPythonCertificates: Fixer = function* (finding, subject, context) {
  const at = isOf(subject, 'tls') ? subject.ca?.at : undefined;
  const module = at && context.module(at.path);
  const draft = module && requested(at, module);
  if (!draft) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  yield safe('request-client-certificates', 'Ask for client certificates and enforce them', draft, [
    'Give every client a certificate of this authority before the next start: without one it is refused.',
  ]);
};

/** The option that asks, by the one that says which authorities are trusted. */
const REQUESTS: Readonly<Record<string, string>> = { ssl_ca_certs: 'ssl_cert_reqs', ca_certs: 'cert_reqs' };

function requested(at: Place, module: Module): PythonDraft | undefined {
  const property = optionAt(at, module);
  const name = REQUESTS[property?.key ?? ''];
  const call = property?.parent;
  if (!property || name === undefined) return undefined;
  const draft = createPythonDraft(module);
  const required = `${draft.import('ssl')}.CERT_REQUIRED`;
  if (call?.kind === 'call') setKeyword(draft, call, name, required);
  // uvicorn_config={"ssl_ca_certs": "ca.pem"}
  else if (call?.kind === 'object') {
    const present = call.properties.find((each): each is Property => each.kind === 'property' && each.key === name);
    if (present) draft.replace(present.value, required);
    else draft.insert(property.end, `, ${draft.style(`"${name}": ${required}`)}`);
  } else return undefined;
  return draft;
}

function optionAt(at: Place, { calls, objects }: Module): Property | undefined {
  const isValue = ({ value }: Property): boolean => value.start === at.start && value.end === at.end;
  for (const call of calls)
    for (const name of Object.keys(REQUESTS)) {
      const found = keywordOf(call, name);
      if (found && isValue(found)) return found;
    }
  for (const { properties } of objects)
    for (const each of properties) if (each.kind === 'property' && isValue(each)) return each;
  return undefined;
}
