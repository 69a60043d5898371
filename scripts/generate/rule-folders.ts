import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule, RuleMeta } from '../../server/engine/rule.ts';
import { unusedSuppression } from '../../server/engine/suppressions.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
const RULES = join(ROOT, 'server', 'engine', 'rules');

/** A rule as the generator sees it: what it says about itself, and its page. */
export interface DocumentedRule {
  readonly meta: RuleMeta;
  readonly page: string;
}

/** The ids of all rule folders, sorted: `credential/hardcoded` for `rules/credential/hardcoded/rule.ts`. */
export function ruleIds(): string[] {
  if (!existsSync(RULES)) return [];
  const folders = readdirSync(RULES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ids = folders.flatMap(({ name }) => readdirSync(join(RULES, name)).map((rule) => `${name}/${rule}`));
  return ids.filter((id) => existsSync(join(RULES, id, 'rule.ts'))).sort();
}

/** Loads the rules with their pages, and the auditor's own pseudo-rule, sorted by id. */
export async function documentedRules(ids: readonly string[]): Promise<DocumentedRule[]> {
  const rules = [ownRule()];
  for (const id of ids) rules.push({ meta: await loadRule(id), page: readPage(id) });
  return rules.sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1));
}

function ownRule(): DocumentedRule {
  const page = readFileSync(join(ROOT, 'server', 'engine', 'suppressions.md'), 'utf8');
  return { meta: unusedSuppression, page };
}

async function loadRule(id: string): Promise<Rule> {
  const module = (await import(pathToFileURL(join(RULES, id, 'rule.ts')).href)) as { readonly default?: Rule };
  const rule = module.default;
  if (rule === undefined) throw new Error(`The rule \`${id}\` has no default export.`);
  if (rule.id !== id) throw new Error(`The rule in the folder \`${id}\` calls itself \`${rule.id}\`.`);
  return rule;
}

function readPage(id: string): string {
  const path = join(RULES, id, 'rule.md');
  if (!existsSync(path))
    throw new Error(`The rule \`${id}\` has no page: write \`server/engine/rules/${id}/rule.md\`.`);
  return readFileSync(path, 'utf8');
}
