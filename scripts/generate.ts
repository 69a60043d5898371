/**
 * Writes everything that follows from the rules: registry, pages, configuration schema, documentation.
 * `--check` writes nothing and fails with the names of the files that are stale.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { configSchema } from '../server/engine/configuration/schema.ts';
import { rulePage, rulesTable } from './generate/documentation.ts';
import { ROOT, documentedRules, ruleIds } from './generate/rule-folders.ts';
import { pagesSource, registrySource } from './generate/sources.ts';

const RULE_PAGES = 'docs/rules';

/** What should stand in each generated file, by its path from the root. */
async function* generatedFiles(): AsyncGenerator<[path: string, text: string]> {
  const ids = ruleIds();
  // First, and without loading a rule: rules that are being written need the registry to be tried out.
  yield ['server/engine/rules/registry.ts', registrySource(ids)];
  const rules = await documentedRules(ids);
  yield ['server/engine/rules/pages.ts', pagesSource(rules)];
  yield ['server/engine/schema/config.schema.json', JSON.stringify(configSchema(rules.map(({ meta }) => meta)))];
  yield ['docs/rules.md', rulesTable(rules)];
  for (const rule of rules) yield [`${RULE_PAGES}/${rule.meta.id}.md`, rulePage(rule)];
}

async function formatted(path: string, text: string): Promise<string> {
  if (path.endsWith('.md')) return text;
  const file = join(ROOT, path);
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** Pages of rules that are no more. */
function leftovers(expected: ReadonlySet<string>): string[] {
  if (!existsSync(join(ROOT, RULE_PAGES))) return [];
  const pages = readdirSync(join(ROOT, RULE_PAGES), { recursive: true, encoding: 'utf8' });
  const paths = pages
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${RULE_PAGES}/${name.replaceAll('\\', '/')}`);
  return paths.filter((path) => !expected.has(path));
}

function isCurrent(path: string, text: string): boolean {
  const file = join(ROOT, path);
  return existsSync(file) && readFileSync(file, 'utf8') === text;
}

const check = process.argv.includes('--check');
const expected = new Set<string>();
const stale: string[] = [];
for await (const [path, raw] of generatedFiles()) {
  const text = await formatted(path, raw);
  expected.add(path);
  if (isCurrent(path, text)) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}
for (const path of leftovers(expected)) {
  stale.push(path);
  if (!check) rmSync(join(ROOT, path));
}
if (check && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run \`npm run generate\`.`);
  process.exitCode = 1;
} else if (!check) {
  console.log(stale.length === 0 ? 'Everything generated is fresh.' : `Wrote ${stale.join(', ')}.`);
}
