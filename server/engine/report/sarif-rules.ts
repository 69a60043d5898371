import type { ReportingDescriptor } from 'sarif';
import type { Severity } from '../finding.ts';
import type { RuleMeta } from '../rule.ts';

/** What GitHub shows as high, medium and low; its scale is that of CVSS. */
const SECURITY_SEVERITY = { error: '8.0', warning: '5.5', info: '2.0' } as const satisfies Record<Severity, string>;
export const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/** A rule as SARIF describes it, with its page as help. */
export function sarifRule(rule: RuleMeta, page: string | undefined): ReportingDescriptor {
  const [reference] = rule.references;
  return {
    id: rule.id,
    name: nameOf(rule.id),
    shortDescription: { text: rule.title },
    fullDescription: { text: summaryOf(page) ?? rule.title },
    help: { text: rule.title, ...(page === undefined ? {} : { markdown: page }) },
    ...(reference === undefined ? {} : { helpUri: reference.url }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: ['security', ...rule.cwe.map((number) => `external/cwe/cwe-${number}`), ...rule.owasp],
      precision: rule.confidence,
      'security-severity': SECURITY_SEVERITY[rule.severity],
    },
  };
}

/** The paragraph below the page's title. */
function summaryOf(page: string | undefined): string | undefined {
  const [, summary] = (page ?? '').split(/\n{2,}/, 2);
  return summary === undefined || summary.startsWith('#') ? undefined : summary.replaceAll('\n', ' ').trim();
}

/** `TransportLateGate` for `transport/late-gate`. */
function nameOf(id: string): string {
  return id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
