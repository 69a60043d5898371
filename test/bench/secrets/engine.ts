import { createAuditor } from '../../../server/engine/auditor.ts';
import type { Finding } from '../../../server/engine/finding.ts';
import { memoryWorkspace } from '../../support/memoryWorkspace.ts';
import { grouped } from './grouped.ts';

/** The findings of each text that name a credential, in the order of the texts. Each text is a project of its own. */
export async function credentialFindings(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<readonly (readonly Finding[])[]> {
  const texts = new Map(files.map(({ path, text }, index) => [`/bench/${index}/${path}`, text]));
  const roots = [...texts.keys()];
  const auditor = createAuditor(memoryWorkspace(texts, '/bench'), { fixClasses: false });
  const { findings } = await auditor.audit(undefined);
  const byPath = grouped(
    findings.filter(({ credential }) => credential !== undefined),
    ({ path }) => path,
  );
  return roots.map((path) => byPath.get(path) ?? []);
}
