import type { SkipReason } from '../workspace.ts';

const TEXTS: Readonly<Record<SkipReason, string>> = {
  unreadable: 'The file was skipped: it cannot be read.',
  binary: 'The file was skipped: it is binary.',
  encoding: 'The file was skipped: it is neither UTF-8 nor marked UTF-16.',
  'too-large': 'The file was skipped: it is larger than one megabyte.',
};

/** Why a file was skipped, as a sentence. */
export function skipText(reason: SkipReason): string {
  return TEXTS[reason];
}
