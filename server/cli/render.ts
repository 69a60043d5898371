import { isInside } from '../engine/paths.ts';
import { githubReport } from '../engine/report/github.ts';
import type { ReportInput } from '../engine/report/input.ts';
import { jsonReport } from '../engine/report/json.ts';
import { markdownReport } from '../engine/report/markdown.ts';
import { sarifReport } from '../engine/report/sarif.ts';
import { textReport } from '../engine/report/text.ts';
import type { Format } from './options.ts';

/**
 * The report in a format. What people and GitHub read names files as seen from the working folder, so that the paths
 * lead there; JSON and SARIF name them as seen from the audited one.
 */
export function renderReport(format: Format, input: ReportInput, cwd: string, color: boolean): string {
  if (format === 'json') return jsonReport(input);
  if (format === 'sarif') return sarifReport(input);
  const seen = isInside(cwd, input.root) ? { ...input, root: cwd } : input;
  if (format === 'github') return githubReport(seen);
  return format === 'markdown' ? markdownReport(seen) : textReport(seen, color);
}
