import type { Finding, Severity } from '../finding.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** Findings by severity, without the suppressed ones. */
export interface Counts extends Readonly<Record<Severity, number>> {
  readonly suppressed: number;
}

export function countFindings(findings: readonly Finding[]): Counts {
  const counts = { error: 0, warning: 0, info: 0, suppressed: 0 };
  for (const { severity, suppression } of findings) counts[suppression === undefined ? severity : 'suppressed']++;
  return counts;
}

/** The findings that no comment switches off. */
export function openFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ suppression }) => suppression === undefined);
}

/** `2 errors, 1 warning`; `no findings`. Information has no plural. */
export function countsText(counts: Counts): string {
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) => {
    return severity === 'info' ? `${counts.info} info` : plural(counts[severity], severity);
  });
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
