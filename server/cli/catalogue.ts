import type { RuleMeta } from '../engine/rule.ts';
import { pages } from '../engine/rules/pages.ts';
import { rules } from '../engine/rules/registry.ts';
import { unusedSuppression } from '../engine/suppressions.ts';

/** Everything that a finding may name, sorted by id: the rules, and what the audit says about its own comments. */
export const catalogue: readonly RuleMeta[] = [...rules, unusedSuppression].sort((a, b) => (a.id < b.id ? -1 : 1));

export const ruleIds: readonly string[] = catalogue.map(({ id }) => id);

/** A rule's page as Markdown. */
export function pageOf(id: string): string {
  return pages[id] ?? `# ${catalogue.find((rule) => rule.id === id)?.title ?? id}\n`;
}

/** What `rules` prints. */
export function rulesList(format: 'text' | 'json' | 'markdown'): string {
  if (format === 'json') return `${JSON.stringify(catalogue.map(ruleJson), undefined, 2)}\n`;
  if (format === 'markdown') {
    const rows = catalogue.map(({ id, title, severity }) => `| \`${id}\` | ${title} | ${severity} |\n`);
    return `| rule | what it reports | severity |\n|---|---|---|\n${rows.join('')}`;
  }
  const longest = Math.max(...ruleIds.map((id) => id.length));
  return catalogue
    .map(({ id, title, severity }) => `${id.padEnd(longest)}  ${severity.padEnd(7)}  ${title}\n`)
    .join('');
}

function ruleJson({ id, title, severity, confidence, cwe, owasp, references }: RuleMeta): object {
  return { id, title, severity, confidence, cwe, owasp, references };
}
