import { isLoopback, isLoopbackAddress, listensEverywhere } from '../facts/addresses.ts';
import type { Endpoint, Listener } from '../facts/facts.ts';
import { guardOf } from '../facts/guard.ts';
import type { HostValidation } from '../facts/sessions.ts';
import type { Module } from '../program/link.ts';
import type { Node } from '../program/nodes.ts';
import { memberPath } from '../program/link.ts';
import { placeOf, type ModelContext } from './context.ts';
import { anyHostAllowed, djangoSettings } from './python/django/settings.ts';

/** Functions, options and words of code that looks at the host or origin of a request, whatever it makes of them. */
const VALIDATING =
  /^(hostHeaderValidation|localhostHostValidation|originValidation|localhostOriginValidation|allowedHosts|allowedOrigins|allowedHostnames|trustedHosts|enableDnsRebindingProtection)$|(valid|check|allow|verif|guard|enforce|assert|trusted|is)\w*(host|origin)|(host|origin)\w*(valid|check|allow|guard|trusted|protect)|rebind|transport_?security/i;
const SWITCH = /^(enableDnsRebindingProtection|enable_dns_rebinding_protection)$/;
/** Classes that are handed on by name. */
const VALIDATORS = /\b(?:TrustedHostMiddleware|TransportSecuritySettings)\b/;

/** Endpoints that nothing stands before, and that a page of any name in a browser can speak to. */
export function* hostValidations(context: ModelContext, endpoints: readonly Endpoint[]): Generator<HostValidation> {
  // A certificate is for the server's own names: a browser that asks for another one gets no further.
  const open = endpoints.filter(
    (each) => guardOf(each) === 'none' && each.validatesHost !== true && isServedInClear(each),
  );
  if (open.length === 0) return;
  const modules = [...context.trace.modules];
  const anyHost = anyHostAllowed(djangoSettings(context));
  const off = [
    ...modules.flatMap((module) => [...switchedOff(module)]),
    ...(anyHost ? [{ at: anyHost, name: 'ALLOWED_HOSTS' }] : []),
  ];
  const reach = reachOf(open.flatMap(({ listeners }) => listeners));
  for (const { at, name } of off) yield { kind: 'hostValidation', at, gap: 'off', reach, name };
  if (off.length > 0 || modules.some(validates)) return;
  const seen = new Set<Listener>();
  for (const endpoint of open) {
    const [listener] = endpoint.listeners;
    if (!listener || seen.has(listener)) continue;
    for (const each of endpoint.listeners) seen.add(each);
    const { factory } = listener;
    // The factory of an SDK validates the host itself as long as it is given a loopback one.
    if (factory && (isLoopbackAddress(factory.host) || factory.host === 'unknown')) continue;
    const own = reachOf(endpoint.listeners);
    yield factory
      ? { kind: 'hostValidation', at: factory.at, gap: 'unlisted', reach: own, name: factory.name }
      : { kind: 'hostValidation', at: endpoint.at, gap: 'absent', reach: own, name: endpoint.route ?? '' };
  }
}

/** What serves a Django project stands outside of it. */
function isServedInClear({ listeners, framework }: Endpoint): boolean {
  return listeners.some(({ tls }) => tls === undefined) || (listeners.length === 0 && framework === 'django');
}

function reachOf(listeners: readonly Listener[]): HostValidation['reach'] {
  if (listeners.length > 0 && listeners.every(({ bind }) => isLoopback(bind))) return 'loopback';
  return listeners.some(({ bind }) => listensEverywhere(bind)) ? 'everywhere' : 'unknown';
}

/** `enableDnsRebindingProtection: false` */
function* switchedOff(module: Module): Generator<Pick<HostValidation, 'at' | 'name'>> {
  for (const literal of module.literals) {
    const { parent } = literal;
    if (literal.kind !== 'literal' || literal.value !== false) continue;
    if (parent?.kind === 'property' && parent.key !== undefined && SWITCH.test(parent.key))
      yield { at: placeOf(parent, { module }), name: parent.key };
  }
}

const known = new WeakMap<Module, boolean>();

/** Somewhere the host or origin of a request is looked at. */
function validates(module: Module): boolean {
  const remembered = known.get(module);
  if (remembered !== undefined) return remembered;
  const found = search(module);
  known.set(module, found);
  return found;
}

function search(module: Module): boolean {
  if (!/host|origin|rebind|TransportSecurity/i.test(module.text)) return false;
  if (VALIDATORS.test(module.text)) return true;
  for (const member of module.members) {
    // `req.headers.host`, `c.req.header('origin')` below
    if (
      /^(host|origin|hostname)$/.test(member.property) &&
      /headers$|^(req|request)$/.test(memberPath(member.object)?.at(-1) ?? '')
    )
      return true;
  }
  for (const call of module.calls) {
    const [first] = call.arguments;
    const name =
      call.callee.kind === 'member' ? call.callee.property : call.callee.kind === 'name' ? call.callee.name : '';
    if (VALIDATING.test(name)) return true;
    if (
      first?.kind === 'literal' &&
      /^(host|origin)$/i.test(String(first.value)) &&
      /^(get|header|getHeader)$/.test(name)
    )
      return true;
  }
  return (
    module.functions.some((fn) => VALIDATING.test(fn.name ?? '')) ||
    module.literals.some(isOption) ||
    module.calls.some((call) => call.arguments.some(hasOption))
  );
}

/** `allowedHosts: ['localhost']` */
function isOption(literal: Node): boolean {
  const owner = literal.parent?.kind === 'array' ? literal.parent.parent : literal.parent;
  return owner?.kind === 'property' && VALIDATING.test(owner.key ?? '');
}

function hasOption(argument: Node): boolean {
  return (
    argument.kind === 'object' &&
    argument.properties.some((each) => each.kind === 'property' && VALIDATING.test(each.key ?? ''))
  );
}
