import type { Place, Span } from './source.ts';

export type Severity = 'error' | 'warning' | 'info';
export type SeveritySetting = Severity | 'off';
/** How sure a finding is. `low` is reported only when asked for. */
export type Confidence = 'high' | 'medium' | 'low';
/** What a fix asks of the user: nothing, values only they know (tab stops), or a decision (a plan, no edits). */
export type FixClass = 'safe' | 'values' | 'guided';

/** One step of the reasoning behind a finding, in the order in which a reader follows it. */
export interface Evidence extends Place {
  readonly note: string;
}

/** What is wrong at one place. No text of it holds a credential. */
export interface Finding extends Place {
  readonly rule: string;
  /** The id of the message within its rule. */
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
  /** The best class among the offered fixes, or `none`. Set when fixes were asked for (`Auditor.fixes`). */
  readonly fix: FixClass | 'none';
  /** For a leaked credential: the id of its format, or `generic`. */
  readonly credential?: string;
  /** Set when a comment in the source switches the finding off. */
  readonly suppression?: Suppression;
}

export interface Suppression {
  /** The comment. */
  readonly span: Span;
  /** What stands behind ` -- `; empty when no reason is given. */
  readonly reason: string;
}

/** Findings in the order in which they leave the engine: by path, then span, then rule, then message. */
export function compareFindings(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  if (a.start !== b.start) return a.start - b.start;
  if (a.end !== b.end) return a.end - b.end;
  if (a.rule !== b.rule) return a.rule < b.rule ? -1 : 1;
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}
