import type { Auditor, AuditResult, CreateAuditor } from '../../server/engine/audit.ts';
import { CONFIG_NAME } from '../../server/engine/config.ts';
import type { Finding, Severity } from '../../server/engine/finding.ts';
import { join } from '../../server/engine/paths.ts';
import type { Workspace } from '../../server/engine/workspace.ts';

const SEVERITIES: Readonly<Record<string, Severity>> = {
  ERROR: 'error',
  WARNING: 'warning',
  INFO: 'info',
  FIXME: 'error',
};

/**
 * An auditor of one rule: every `ERROR`, `WARNING`, `INFO` and `FIXME` in a file is a finding, and `FIXME` has a safe
 * fix, which writes `FIXED`. A configuration with `broken` in it has a problem there.
 */
export const createToyAuditor: CreateAuditor = (workspace): Auditor => ({
  invalidate: () => undefined,
  invalidateAll: () => undefined,
  index: () => Promise.resolve(),
  summary: () => Promise.resolve({ servers: [] }),
  audit: (files, _, progress) => audit(workspace, files, progress),
  async fixes(path, { start, end }) {
    const content = await workspace.read(path);
    if (content?.kind !== 'text' || content.text.slice(start, end) !== 'FIXME') return [];
    return [
      { id: 'fix', title: 'Write `FIXED`', class: 'safe', edits: [{ path, start, end, text: 'FIXED' }], steps: [] },
    ];
  },
});

async function audit(
  workspace: Workspace,
  files: readonly string[] | undefined,
  progress: Parameters<Auditor['audit']>[2],
): Promise<AuditResult> {
  const findings: Finding[] = [];
  const skipped: AuditResult['skipped'][number][] = [];
  const paths = (files ?? (await workspace.files())).filter((path) => path.endsWith('.ts'));
  for (const [done, path] of paths.entries()) {
    progress?.(done, paths.length);
    const content = await workspace.read(path);
    if (content?.kind === 'skipped') skipped.push({ path, reason: content.reason });
    if (content?.kind === 'text') findings.push(...findingsIn(path, content.text));
  }
  const milliseconds = { read: 0, parse: 0, link: 0, model: 0, judge: 0, total: 0 };
  const statistics = {
    files: paths.length - skipped.length,
    bytes: 0,
    skipped: {},
    modelled: { files: 0, programs: 0 },
    milliseconds,
  };
  return { findings, skipped, configProblems: await configProblems(workspace), statistics };
}

function* findingsIn(path: string, text: string): Generator<Finding> {
  for (const { 0: word, index } of text.matchAll(/ERROR|WARNING|INFO|FIXME/g)) {
    yield {
      ...{ path, start: index, end: index + word.length, rule: 'suppression/unused', messageId: 'found' },
      ...{ message: `Found \`${word}\`.`, severity: SEVERITIES[word] ?? 'info', confidence: 'high', evidence: [] },
      fix: word === 'FIXME' ? 'safe' : 'none',
    };
  }
}

async function configProblems(workspace: Workspace): Promise<AuditResult['configProblems']> {
  const problems: AuditResult['configProblems'][number][] = [];
  for (const root of workspace.roots) {
    const path = join(root, CONFIG_NAME);
    const content = await workspace.read(path);
    const start = content?.kind === 'text' ? content.text.indexOf('broken') : -1;
    if (start >= 0) problems.push({ path, start, end: start + 6, message: '`broken` is no key of the configuration.' });
  }
  return problems;
}
