import type { AuditResult, Auditor } from '../engine/audit.ts';
import type { Finding } from '../engine/finding.ts';
import type { Edit, Fix } from '../engine/fix.ts';
import { applyEdits } from '../engine/fix.ts';
import { safeEdits } from '../engine/safe-fixes.ts';
import type { DiskWorkspace } from './workspace.ts';

/** Fixes that keep each other alive must end. */
const MOST_ROUNDS = 20;

/** Each fix is tried out before it is offered, and a report is to come soon: so many findings have theirs listed. */
const MOST_LISTED = 60;

/** So much text is audited again for that: each trial audits the file anew, and in a large one that takes its time. */
const MOST_TRIED_TEXT = 2_000_000;

/** The fixes on offer for the first open findings that may have some. */
export async function offeredFixes(
  auditor: Auditor,
  findings: readonly Finding[],
): Promise<Map<Finding, readonly Fix[]>> {
  const fixes = new Map<Finding, readonly Fix[]>();
  const sizes = leastSizes(findings);
  let tried = 0;
  for (const finding of findings) {
    if (finding.suppression !== undefined || finding.fix === 'none') continue;
    tried += sizes.get(finding.path) ?? 0;
    if (fixes.size >= MOST_LISTED || tried > MOST_TRIED_TEXT) break;
    fixes.set(finding, await auditor.fixes(finding.path, finding));
  }
  return fixes;
}

/** How large the files of some findings are at least: each reaches to the end of its last finding. */
function leastSizes(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { path, end } of findings) sizes.set(path, Math.max(end, sizes.get(path) ?? 0));
  return sizes;
}

/**
 * Applies safe fixes, as texts laid over the workspace, until none is left. Each round takes those that do not touch
 * each other. Answers what is left after the last round, and how many fixes were applied.
 */
export async function applySafeFixes(
  auditor: Auditor,
  workspace: DiskWorkspace,
  first: AuditResult,
): Promise<{ readonly result: AuditResult; readonly applied: number }> {
  let result = first;
  let applied = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fixable = result.findings.filter((finding) => finding.fix === 'safe');
    const { edits, count } = await safeEdits(auditor, fixable);
    if (count === 0) break;
    const changed = await overlayEdits(workspace, edits);
    if (!changed) break;
    applied += count;
    for (const path of new Set(edits.map((edit) => edit.path))) auditor.invalidate(path);
    result = await auditor.audit(undefined);
  }
  return { result, applied };
}

async function overlayEdits(workspace: DiskWorkspace, edits: readonly Edit[]): Promise<boolean> {
  let changed = false;
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const content = await workspace.read(path);
    if (content?.kind !== 'text') continue;
    const own = edits.filter((edit) => edit.path === path);
    const text = applyEdits(content.text, own);
    if (text === content.text) continue;
    workspace.overlay(path, text);
    changed = true;
  }
  return changed;
}
