import type { Severity } from '../finding.ts';

/** A gate before the endpoint: with it, less else has to be done there. A check of `Host` alone lets everybody in. */
const GATES: ReadonlySet<string> = new Set([
  'transport/late-gate',
  'transport/unauthenticated-endpoint',
  'transport/ungated-sibling',
]);
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** In which order the repairs of several findings are offered: smaller is earlier. */
export function precedenceOf(rule: string, severity: Severity): number {
  return GATES.has(rule) ? 0 : 1 + SEVERITIES.indexOf(severity);
}
