import type { Config } from './config.ts';
import type { Confidence, Finding, Severity, SeveritySetting } from './finding.ts';
import type { FileRole } from './paths.ts';

/** What decides how much a finding weighs where it stands. */
export interface SeverityContext {
  readonly role: FileRole;
  readonly config: Pick<Config, 'rules' | 'minimumConfidence'>;
}

const CONFIDENCES: readonly Confidence[] = ['low', 'medium', 'high'];

/**
 * The finding as it leaves the engine, or undefined when it is left out. `finding.severity` comes in as what the
 * rule says (its default, or its own judgement of this case); the file's role lowers it, and what somebody has
 * configured for the rule replaces both.
 */
export function weigh(finding: Finding, { role, config }: SeverityContext): Finding | undefined {
  if (CONFIDENCES.indexOf(finding.confidence) < CONFIDENCES.indexOf(config.minimumConfidence)) return undefined;
  const severity: SeveritySetting = configured(finding.rule, config.rules) ?? inRole(finding.severity, role);
  return severity === 'off' ? undefined : { ...finding, severity };
}

function configured(rule: string, rules: Config['rules']): SeveritySetting | undefined {
  return Object.hasOwn(rules, rule) ? rules[rule] : undefined;
}

/** Tests are read by nobody but the team: information at most. Examples are copied: one level lower, not more. */
function inRole(severity: Severity, role: FileRole): Severity {
  if (role === 'test' || role === 'generated') return 'info';
  if (role === 'source') return severity;
  return severity === 'error' ? 'warning' : 'info';
}
