import type { SkipReason } from '../engine/workspace.ts';

const REASONS: Readonly<Record<SkipReason, string>> = {
  unreadable: 'cannot be read',
  binary: 'is binary',
  encoding: 'is neither UTF-8 nor marked as UTF-16',
  'too-large': 'is larger than 1 MB',
};

/** Says that a file is not audited, and why. */
export function whySkipped(name: string, reason: SkipReason): string {
  return `${name} ${REASONS[reason]}, so it is not audited.`;
}
