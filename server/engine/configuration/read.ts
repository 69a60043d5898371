import type { ParseError } from 'jsonc-parser';
import { getNodeValue, parseTree } from 'jsonc-parser';
import type { Config, ConfigProblem, ThreatModel } from '../config.ts';
import { CONFIG_NAME, DEFAULT_CONFIG } from '../config.ts';
import type { SeveritySetting } from '../finding.ts';
import { checkValue } from './check.ts';
import { rulesNamed } from './rule-names.ts';
import { configShape } from './shape.ts';
import { nestingProblem, syntaxProblem } from './syntax.ts';

export interface ReadConfig {
  readonly config: Config;
  /** Sorted by span. When there are any, `config` holds the defaults. */
  readonly problems: readonly ConfigProblem[];
}

/** What the file says once it is checked: the file's own keys, all optional. */
interface Written extends Partial<Omit<Config, 'threatModel'>> {
  readonly threatModel?: ThreatModel;
}

/**
 * Reads the text of `.mcp-auth-audit.json`. Comments and trailing commas are allowed. `ruleIds` are all rules that
 * may be named; a category such as `transport/*` stands for each of its rules that is not named itself.
 */
export function readConfig(text: string, ruleIds: readonly string[]): ReadConfig {
  const errors: ParseError[] = [];
  const source = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const nesting = nestingProblem(source);
  if (nesting !== undefined) return failed([nesting]);
  const tree = parseTree(source, errors, { allowTrailingComma: true });
  // Syntax first, alone: what follows a missing comma is no evidence about keys.
  const [error] = errors;
  if (error !== undefined) return failed([syntaxProblem(error, source)]);
  if (tree === undefined) return failed([{ start: 0, end: 0, message: `\`${CONFIG_NAME}\` is empty: write \`{}\`.` }]);
  const problems = [...checkValue(tree, configShape, 'The configuration', ruleIds)];
  if (problems.length > 0) return failed(problems.sort((a, b) => a.start - b.start || a.end - b.end));
  const written = getNodeValue(tree) as Written;
  return {
    config: {
      rules: expandCategories(written.rules ?? {}, ruleIds),
      knownGates: written.knownGates ?? DEFAULT_CONFIG.knownGates,
      profile: written.profile,
      ignore: written.ignore ?? DEFAULT_CONFIG.ignore,
      minimumConfidence: written.minimumConfidence ?? DEFAULT_CONFIG.minimumConfidence,
      threatModel: { ...written.threatModel },
    },
    problems: [],
  };
}

/** Severities by rule id. An id says more than its category, wherever the two stand. */
export function expandCategories(
  rules: Readonly<Record<string, SeveritySetting>>,
  ruleIds: readonly string[],
): Readonly<Record<string, SeveritySetting>> {
  const named = Object.entries(rules);
  const fromCategories = named
    .filter(([name]) => name.endsWith('/*'))
    .flatMap(([name, severity]) => rulesNamed(name, ruleIds).map((id) => [id, severity] as const));
  return Object.fromEntries([...fromCategories, ...named.filter(([name]) => !name.endsWith('/*'))]);
}

function failed(problems: readonly ConfigProblem[]): ReadConfig {
  return { config: DEFAULT_CONFIG, problems };
}
