import { createAuditor } from '../engine/auditor.ts';
import type { GrammarSource } from '../engine/languages/grammars.ts';
import { pages } from '../engine/rules/pages.ts';
import type { Files } from './files.ts';
import type { Host } from './session.ts';

/** Long enough that a burst of keystrokes or saved files is over, short enough that nobody waits for it. */
const SETTLE_MILLISECONDS = 300;

/** The product's engine and pages, over the given disk or over what the client reads. */
export function hostWith(disk: Files | undefined, grammars?: GrammarSource): Host {
  return { createAuditor, pages, disk, grammars, settle: SETTLE_MILLISECONDS };
}
