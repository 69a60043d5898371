import type { Auditor } from '../../server/engine/audit.ts';
import { createAuditor } from '../../server/engine/auditor.ts';
import type { Finding } from '../../server/engine/finding.ts';
import { textReport } from '../../server/engine/report/text.ts';
import { rules } from '../../server/engine/rules/registry.ts';
import { withCredentials } from './credentials.ts';
import { memoryWorkspace } from './memoryWorkspace.ts';
import type { ExampleFile } from './page.ts';

/** Examples lie in a folder that says nothing about what they are for. */
export const ROOT = '/workspace';

export interface Audited {
  readonly auditor: Auditor;
  readonly texts: ReadonlyMap<string, string>;
  /** Without those that a comment suppresses. */
  readonly findings: readonly Finding[];
}

/** Audits the files of an example. */
export async function auditExample(files: readonly ExampleFile[]): Promise<Audited> {
  const texts = new Map(files.map(({ path, text }) => [`${ROOT}/${path}`, withCredentials(text)]));
  const auditor = createAuditor(memoryWorkspace(texts, ROOT));
  const { findings } = await auditor.audit(undefined);
  return { auditor, texts, findings: findings.filter((finding) => finding.suppression === undefined) };
}

/** The findings as the command line shows them, without its summary. */
export function framesOf({ findings, texts }: Audited): string {
  const milliseconds = { read: 0, parse: 0, link: 0, model: 0, judge: 0, total: 0 };
  const report = textReport(
    {
      result: {
        findings,
        skipped: [],
        statistics: { files: texts.size, bytes: 0, skipped: {}, modelled: { files: 0, programs: 0 }, milliseconds },
      },
      root: ROOT,
      texts,
      fixes: new Map(),
      rules,
      pages: {},
      version: '0.0.0',
    },
    false,
  );
  return report.slice(0, report.lastIndexOf('\n\n') + 1);
}
