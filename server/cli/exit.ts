import type { Finding, Severity } from '../engine/finding.ts';
import type { FailOn } from './options.ts';

/** The exit codes, as scripts know them. */
export const EXIT = { clean: 0, findings: 1, failure: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WEIGHT: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** Whether findings that no comment switches off reach the severity that was asked for. */
export function exitCode(findings: readonly Finding[], failOn: FailOn): ExitCode {
  if (failOn === 'never') return EXIT.clean;
  const fails = findings.some(
    ({ severity, suppression }) => suppression === undefined && WEIGHT[severity] >= WEIGHT[failOn],
  );
  return fails ? EXIT.findings : EXIT.clean;
}
