import type { Finding } from '../finding.ts';

/** How many findings there are, by rule and message, and (information left out) by rule. */
export interface FindingCounts {
  readonly messages: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, number>;
}

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = { messages: new Map<string, number>(), rules: new Map<string, number>() };
  for (const finding of findings) {
    if (finding.suppression) continue;
    const key = keyOf(finding);
    counts.messages.set(key, (counts.messages.get(key) ?? 0) + 1);
    if (finding.severity !== 'info') counts.rules.set(finding.rule, (counts.rules.get(finding.rule) ?? 0) + 1);
  }
  return counts;
}

/** The finding is gone, and no rule reports more than before. */
export function isRepaired(finding: Finding, before: FindingCounts, after: FindingCounts): boolean {
  const key = keyOf(finding);
  if ((after.messages.get(key) ?? 0) >= (before.messages.get(key) ?? 1)) return false;
  for (const [rule, count] of after.rules) if (count > (before.rules.get(rule) ?? 0)) return false;
  return true;
}

function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.message}`;
}
