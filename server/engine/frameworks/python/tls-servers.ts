import type { TlsContext } from '../../facts/facts.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { pythonName, pythonResult } from '../../program/python-names.ts';
import { alternatives, constantText, type Value } from '../../program/values.ts';
import type { Place } from '../../source.ts';
import { placeOf } from '../context.ts';

const CONTEXTS = /^ssl\.(?:create_default_context|SSLContext)$/;
const LOADS = /^(?:load_default_certs|set_default_verify_paths|load_verify_locations)$/;
/** Where systems keep the authorities of the web. */
const PUBLIC_FILES =
  /\/(?:ca-certificates\.crt|ca-bundle\.crt|cacert\.pem|tls-ca-bundle\.pem)$|^\/etc\/ssl\/cert\.pem$/;

/** `certifi.where()`, `/etc/ssl/certs/ca-certificates.crt`: the authorities that browsers trust. */
export function isPublicBundle(value: Value): boolean {
  return alternatives(value).some(
    (each) => pythonResult(each) === 'certifi.where' || PUBLIC_FILES.test(constantText(each) ?? ''),
  );
}

/**
 * Contexts of servers that ask for client certificates and take them from every authority of the web, and those that
 * are given an authority and never ask.
 */
export function* serverContexts(module: Module, evaluator: Evaluator): Generator<TlsContext> {
  if (!/PROTOCOL_TLS_SERVER|CLIENT_AUTH/.test(module.text)) return;
  for (const write of module.assignments) {
    const { target, value } = write;
    if (target.kind !== 'member' || target.property !== 'verify_mode') continue;
    if (pythonName(evaluator.evaluate(value, module)) !== 'ssl.CERT_REQUIRED') continue;
    const made = serverContext(target.object, module, evaluator);
    const trusted = made && publicAuthorities(made, module, evaluator);
    if (!trusted) continue;
    const [at, ca] = [placeOf(write, { module }), placeOf(trusted, { module })];
    yield { ...contextAt(at, ca), requestCert: { at, value: true }, publicAuthorities: ca };
  }
  // whoever is handed a context may set it
  if (module.text.includes('verify_mode')) return;
  for (const call of module.calls) {
    const made = serverContext(call, module, evaluator);
    const given = made && authorities(made, module, evaluator);
    if (given) yield contextAt(placeOf(call.callee, { module }), placeOf(given, { module }));
  }
}

function contextAt(at: Place, ca: Place): TlsContext {
  const spelling = { request: 'verify_mode = ssl.CERT_REQUIRED', ca: 'cafile' };
  return { ...bareServerTls(at, spelling), ca: { at: ca, value: true } };
}

/** A server of which nothing is known but that it has a certificate. */
export function bareServerTls(at: Place, spelling: TlsContext['spelling']): TlsContext {
  return {
    kind: 'tls',
    at,
    role: 'server',
    rejectUnauthorized: undefined,
    requestCert: undefined,
    ca: undefined,
    checksAuthorized: false,
    options: undefined,
    spelling,
    processWide: false,
    development: false,
  };
}

/** `cafile="clients-ca.pem"`, `context.load_verify_locations("clients-ca.pem")` */
function authorities(made: Call, module: Module, evaluator: Evaluator): Expression | undefined {
  return fileGiven(made) ?? loads(made, module, evaluator).find(({ name }) => name === 'load_verify_locations')?.call;
}

function fileGiven(made: Call): Expression | undefined {
  return made.keywords.find((each) => each.kind === 'property' && each.key === 'cafile')?.value;
}

/** The calls that give authorities to a context. */
function loads(made: Call, module: Module, evaluator: Evaluator): { readonly call: Call; readonly name: string }[] {
  return module.calls.flatMap((call) => {
    const { callee } = call;
    if (callee.kind !== 'member' || !LOADS.test(callee.property)) return [];
    const owner = alternatives(evaluator.evaluate(callee.object, module));
    const isIts = owner.some((each) => each.kind === 'result' && each.node === made);
    return isIts ? [{ call, name: callee.property }] : [];
  });
}

/** The call that makes the context of a server. */
function serverContext(node: Expression, module: Module, evaluator: Evaluator): Call | undefined {
  for (const each of alternatives(evaluator.evaluate(node, module))) {
    if (each.kind !== 'result' || each.module !== module || !CONTEXTS.test(pythonName(each.callee) ?? '')) continue;
    const written = module.text.slice(each.node.start, each.node.end);
    if (/PROTOCOL_TLS_SERVER|CLIENT_AUTH/.test(written)) return each.node;
  }
  return undefined;
}

/** The place where a context is given the authorities of the web; nothing when it is given others. */
function publicAuthorities(made: Call, module: Module, evaluator: Evaluator): Expression | undefined {
  const given = fileGiven(made);
  if (given) return isPublicBundle(evaluator.evaluate(given, module)) ? given : undefined;
  let found: Expression | undefined;
  for (const { call, name } of loads(made, module, evaluator)) {
    const [file] = call.arguments;
    if (name !== 'load_verify_locations') found ??= call;
    else if (!file || file.kind === 'spread' || !isPublicBundle(evaluator.evaluate(file, module))) return undefined;
    else found ??= file;
  }
  return found;
}
