import type { Facts } from '../facts/facts.ts';
import type { Finding } from '../finding.ts';
import type { Report, Rule, RuleMeta } from '../rule.ts';
import { redact } from '../secrets/redact.ts';
import { Cancelled, type Cancellation } from '../workspace.ts';

/** A finding with the fact that it is about, from which fixes are made. */
export interface Judged {
  readonly finding: Finding;
  readonly subject: object | undefined;
}

/** Runs the rules over the facts. */
export function judge(rules: readonly Rule[], facts: Facts, cancellation: Cancellation | undefined): Judged[] {
  const judged: Judged[] = [];
  for (const rule of rules) {
    if (cancellation?.aborted) throw new Cancelled();
    for (const report of rule.check(facts)) judged.push({ finding: findingOf(rule, report), subject: report.subject });
  }
  return judged;
}

function findingOf(rule: RuleMeta, report: Report): Finding {
  const { path, start, end } = report.at;
  const base = {
    path,
    start,
    end,
    rule: rule.id,
    messageId: report.message,
    message: fill(rule.messages[report.message] ?? report.message, report.data),
    severity: report.severity ?? rule.severity,
    confidence: report.confidence ?? rule.confidence,
    evidence: (report.evidence ?? []).map((each) => ({ ...each, note: redact(each.note) })),
    fix: 'none' as const,
  };
  return report.credential === undefined ? base : { ...base, credential: report.credential };
}

/** Whatever a name or a path in the source held, no credential leaves in a message. */
function fill(template: string, data: Report['data']): string {
  return redact(
    template.replace(/\{(\w+)\}/g, (whole, key: string) =>
      data && Object.hasOwn(data, key) ? String(data[key]) : whole,
    ),
  );
}

/** One finding a place and message, whichever program reported it first. */
export function distinct(judged: readonly Judged[]): Judged[] {
  const seen = new Map<string, Judged>();
  for (const each of judged) {
    const { finding } = each;
    const key = `${finding.rule} ${finding.path} ${finding.start} ${finding.end}`;
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}
