import type { TlsContext } from '../../facts/facts.ts';
import { findProperty } from '../../program/evaluate.ts';
import type { Step } from '../../program/trace.ts';
import { pythonName } from '../../program/python-names.ts';
import type { Place } from '../../source.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, givenAt, known, type Given } from './arguments.ts';
import { bareServerTls, isPublicBundle } from './tls-servers.ts';

/**
 * `uvicorn.run(app, ssl_keyfile=…, ssl_certfile=…, ssl_ca_certs=…, ssl_cert_reqs=ssl.CERT_REQUIRED)`, and
 * `mcp.run(transport="http", uvicorn_config={"ssl_keyfile": …})` of FastMCP.
 */
export function uvicornTls(step: Step, context: ModelContext): TlsContext | undefined {
  const handedOn = known(argumentOf(step.call, step, 'uvicorn_config', undefined, context));
  const option = (name: string): Given | undefined =>
    known(argumentOf(step.call, step, name, undefined, context)) ?? (handedOn && entryOf(handedOn, name, context));
  const certificate = option('ssl_certfile') ?? option('ssl_keyfile') ?? option('certfile') ?? option('ssl_context');
  if (!certificate) return undefined;
  return serverTls(
    { ...placeOf(step.call, step), end: step.call.callee.end },
    { ca: option('ssl_ca_certs') ?? option('ca_certs'), request: option('ssl_cert_reqs') ?? option('cert_reqs') },
    { request: 'ssl_cert_reqs=ssl.CERT_REQUIRED', ca: 'ssl_ca_certs' },
  );
}

/** The settings of a server about the certificates of its clients. */
interface ClientCertificates {
  readonly ca: Given | undefined;
  readonly request: Given | undefined;
}

/** A server with a certificate, and what it wants of clients, in the words of its library. */
export function serverTls(
  at: Place,
  { ca, request }: ClientCertificates,
  spelling: TlsContext['spelling'],
): TlsContext {
  return {
    ...bareServerTls(at, spelling),
    requestCert: request && { at: placeOf(request.node, request), value: requirementOf(request) ?? 'unknown' },
    ca: ca && { at: placeOf(ca.node, ca), value: true },
    publicAuthorities: ca && isPublicBundle(ca.value) ? placeOf(ca.node, ca) : undefined,
  };
}

function entryOf({ value }: Given, name: string, context: ModelContext): Given | undefined {
  const written = value.kind === 'object' ? findProperty(value.node, name) : undefined;
  return written && value.kind === 'object' ? givenAt(written, value, context) : undefined;
}

/** `CERT_REQUIRED` (2) refuses callers without a certificate; `CERT_NONE` (0) does not ask for one. */
function requirementOf({ value }: Given): boolean | undefined {
  if (value.kind === 'literal') return value.value === 2 ? true : value.value === 0 ? false : undefined;
  const name = pythonName(value) ?? '';
  if (/CERT_REQUIRED$/.test(name)) return true;
  return /CERT_NONE$/.test(name) ? false : undefined;
}
