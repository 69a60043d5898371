import type { Finding } from '../finding.ts';

/** How many findings there are, by rule and message, and (information left out) by rule and severity. */
export interface FindingCounts {
  readonly messages: ReadonlyMap<string, number>;
  readonly errors: ReadonlyMap<string, number>;
  readonly warnings: ReadonlyMap<string, number>;
}

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = {
    messages: new Map<string, number>(),
    errors: new Map<string, number>(),
    warnings: new Map<string, number>(),
  };
  const add = (count: Map<string, number>, key: string): unknown => count.set(key, (count.get(key) ?? 0) + 1);
  for (const finding of findings) {
    if (finding.suppression) continue;
    add(counts.messages, keyOf(finding));
    if (finding.severity !== 'info') add(finding.severity === 'error' ? counts.errors : counts.warnings, finding.rule);
  }
  return counts;
}

/** What can be wrong only where a caller is known: a gate that is put in shows it and has not made it. */
const OF_KNOWN_CALLERS: ReadonlySet<string> = new Set(['session/unbound-to-principal']);

/**
 * The finding is gone, and no rule reports more than before. Two exceptions: where an error ends, a warning of the same
 * category may show that it hid (a certificate that is enforced at last, but whoever's it is), and where callers become
 * known, one about what is theirs.
 */
export function isRepaired(finding: Finding, before: FindingCounts, after: FindingCounts): boolean {
  const key = keyOf(finding);
  if ((after.messages.get(key) ?? 0) >= (before.messages.get(key) ?? 1)) return false;
  for (const rule of new Set([...after.errors.keys(), ...after.warnings.keys()])) {
    const errors = (after.errors.get(rule) ?? 0) - (before.errors.get(rule) ?? 0);
    const warnings = (after.warnings.get(rule) ?? 0) - (before.warnings.get(rule) ?? 0);
    if (errors + warnings <= 0) continue;
    const wasHidden = finding.severity === 'error' && categoryOf(rule) === categoryOf(finding.rule);
    if (errors > 0 || !(wasHidden || OF_KNOWN_CALLERS.has(rule))) return false;
  }
  return true;
}

function categoryOf(rule: string): string {
  return rule.slice(0, rule.indexOf('/'));
}

function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.message}`;
}
