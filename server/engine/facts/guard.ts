import type { Endpoint, Gate, TlsContext, Verdict } from './facts.ts';

/**
 * What stands between the network and an endpoint, all its gates taken together. `none`: nothing; `unknown`: something
 * that could not be resolved, which is never reported as missing.
 */
export function guardOf(endpoint: Endpoint): Verdict | 'none' {
  const has = (verdict: Verdict): boolean => endpoint.gates.some((gate) => gate.verdict === verdict);
  if (has('enforced') || everyListener(endpoint, wantsCertificate)) return 'enforced';
  if (endpoint.uncertain || has('unknown') || everyListener(endpoint, mayWantCertificate)) return 'unknown';
  if (has('fail-open')) return 'fail-open';
  return has('presence-only') ? 'presence-only' : 'none';
}

/** The gates of an endpoint with one verdict, in the order in which a request passes them. */
export function gatesWith(endpoint: Endpoint, verdict: Verdict): readonly Gate[] {
  return endpoint.gates.filter((gate) => gate.verdict === verdict);
}

function everyListener({ listeners }: Endpoint, test: (tls: TlsContext) => boolean): boolean {
  return listeners.length > 0 && listeners.every(({ tls }) => tls !== undefined && test(tls));
}

/** `{ requestCert: true }`: Node refuses connections without a certificate unless `rejectUnauthorized` is false. */
function wantsCertificate({ requestCert, rejectUnauthorized }: TlsContext): boolean {
  return requestCert?.value === true && (rejectUnauthorized === undefined || rejectUnauthorized.value === true);
}

function mayWantCertificate({ requestCert, rejectUnauthorized }: TlsContext): boolean {
  if (requestCert === undefined || requestCert.value === false) return false;
  return rejectUnauthorized?.value !== false;
}
