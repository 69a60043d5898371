import type { Edit, Fix } from '../engine/fix.ts';
import type { Job } from './job.ts';
import type { Session } from './session.ts';

/**
 * The edits of every safe fix of a file that go together: an edit that two fixes share (an import) is made once, and a
 * fix that would touch what an earlier one changes waits for the next time.
 */
export async function safeEdits(session: Session, path: string, job: Job): Promise<Edit[]> {
  const { findings } = await session.auditor.audit([path], job);
  const accepted: Edit[] = [];
  for (const finding of findings) {
    if (finding.path !== path || finding.suppression !== undefined) continue;
    const fixes = await session.auditor.fixes(path, finding, job);
    const fix = fixes.find(isSafe);
    if (fix === undefined) continue;
    const added = fix.edits.filter((edit) => !accepted.some((other) => isSame(edit, other)));
    if (added.some((edit) => accepted.some((other) => collides(edit, other)))) continue;
    accepted.push(...added);
  }
  return accepted.sort((a, b) => (a.path === b.path ? a.start - b.start || a.end - b.end : a.path < b.path ? -1 : 1));
}

function isSafe(fix: Fix): boolean {
  return fix.class === 'safe' && (fix.creates ?? []).length === 0;
}

function isSame(a: Edit, b: Edit): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.text === b.text;
}

/** They overlap, or both insert at one place, where their order would matter. */
function collides(a: Edit, b: Edit): boolean {
  if (a.path !== b.path) return false;
  return (a.start < b.end && b.start < a.end) || a.start === b.start;
}
