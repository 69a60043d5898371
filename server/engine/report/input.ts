import type { AuditResult } from '../audit.ts';
import type { Finding } from '../finding.ts';
import type { Fix } from '../fix.ts';
import type { RuleMeta } from '../rule.ts';

/** What a report is made of. Every report is a pure function of it. */
export interface ReportInput {
  readonly result: Pick<AuditResult, 'findings' | 'skipped' | 'statistics'>;
  /** The audited folder: reports show paths relative to it. Absolute. */
  readonly root: string;
  /** The texts of all files that findings, evidence and fixes point into, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The fixes on offer for a finding; empty for findings that were not asked about. */
  readonly fixes: ReadonlyMap<Finding, readonly Fix[]>;
  /** Every rule that may be named, the auditor's own included. */
  readonly rules: readonly RuleMeta[];
  /** Documentation of rules as Markdown, by id. */
  readonly pages: Readonly<Record<string, string>>;
  /** The version of this program. */
  readonly version: string;
}
