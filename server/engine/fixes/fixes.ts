import type { Finding } from '../finding.ts';
import type { Fix } from '../fix.ts';
import type { Packages } from '../frameworks/context.ts';
import type { Module } from '../program/link.ts';

/** What fixers work with besides the finding and its fact. */
export interface FixContext {
  module(path: string): Module | undefined;
  readonly packages: Packages;
}

/** Makes the fixes of one kind of finding from the fact that it is about. Not yet checked: the auditor does that. */
export type Fixer = (finding: Finding, subject: object | undefined, context: FixContext) => Iterable<Fix>;

const FIXERS: Readonly<Record<string, readonly Fixer[]>> = {};

/** The fixes of a finding, before they are checked. */
export function fixesFor(finding: Finding, subject: object | undefined, context: FixContext): Fix[] {
  return (FIXERS[finding.rule] ?? []).flatMap((fixer) => [...fixer(finding, subject, context)]);
}
