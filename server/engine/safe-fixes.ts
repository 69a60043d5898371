import type { Auditor } from './audit.ts';
import type { Finding } from './finding.ts';
import type { Edit, Fix } from './fix.ts';
import type { Cancellation } from './workspace.ts';

/** Edits that can be made at once, and how many fixes they come from. */
export interface SafeEdits {
  readonly edits: readonly Edit[];
  readonly count: number;
}

/**
 * The safe fixes of some findings that go together: an edit that two fixes share (an import) is made once, and a fix
 * that would touch what an earlier one changes waits for the next time.
 */
export async function safeEdits(
  auditor: Auditor,
  findings: readonly Finding[],
  cancellation?: Cancellation,
): Promise<SafeEdits> {
  const edits: Edit[] = [];
  let count = 0;
  for (const finding of findings) {
    if (finding.suppression !== undefined) continue;
    const fix = (await auditor.fixes(finding.path, finding, cancellation)).find(isSafe);
    if (fix === undefined) continue;
    const added = fix.edits.filter((edit) => !edits.some((other) => isSame(edit, other)));
    if (added.some((edit) => edits.some((other) => collides(edit, other)))) continue;
    edits.push(...added);
    count++;
  }
  return { edits, count };
}

/** A fix that creates files has more to be read than a diff of one line: it is taken by itself. */
function isSafe(fix: Fix): boolean {
  return fix.class === 'safe' && (fix.creates ?? []).length === 0;
}

function isSame(a: Edit, b: Edit): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.text === b.text;
}

/** They overlap, or both insert at one place, where their order would matter. */
function collides(a: Edit, b: Edit): boolean {
  return a.path === b.path && ((a.start < b.end && b.start < a.end) || a.start === b.start);
}
