import type { Module } from '../program/link.ts';
import type { Span } from '../source.ts';

const WORDS = /token|key|secret|pass|auth|header|env|cred|jwt|bearer/i;
/** Of a long expression only so much is looked at; what is about credentials says so early. */
const MOST = 4_000;

/** A cheap look before the long one: most arguments of most calls have nothing to do with credentials. */
export function mentionsCredential({ start, end }: Span, { module }: { readonly module: Module }): boolean {
  return WORDS.test(module.text.slice(start, Math.min(end, start + MOST)));
}
