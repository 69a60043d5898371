import type { Edit } from '../engine/fix.ts';
import { safeEdits } from '../engine/safe-fixes.ts';
import type { Job } from './job.ts';
import type { Session } from './session.ts';

/** The edits of every safe fix of a file that go together, by path and place. */
export async function fixAllEdits(session: Session, path: string, job: Job): Promise<Edit[]> {
  const { findings } = await session.auditor.audit([path], job);
  const own = findings.filter((finding) => finding.path === path);
  const { edits } = await safeEdits(session.auditor, own, job);
  return [...edits].sort((a, b) => (a.path === b.path ? a.start - b.start || a.end - b.end : a.path < b.path ? -1 : 1));
}
