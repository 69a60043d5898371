import type { Endpoint } from '../facts/facts.ts';
import type { Finding } from '../finding.ts';
import type { Fix } from '../fix.ts';
import type { Packages } from '../frameworks/context.ts';
import type { Module } from '../program/link.ts';

/** What fixers work with besides the finding and its fact. */
export interface FixContext {
  module(path: string): Module | undefined;
  /** The text of a file that was read: also of one that is no module, such as `.env.example`. */
  text(path: string): string | undefined;
  /** The ways into MCP that are registered in a file, in whichever programs it is part of. */
  endpoints(path: string): readonly Endpoint[];
  readonly packages: Packages;
}

/** Makes the fixes of one kind of finding from the fact that it is about. Not yet checked: the auditor does that. */
export type Fixer = (finding: Finding, subject: object | undefined, context: FixContext) => Iterable<Fix>;

const FIXERS: Readonly<Record<string, readonly Fixer[]>> = {};

/** The fixes of a finding, before they are checked. */
export function fixesFor(finding: Finding, subject: object | undefined, context: FixContext): Fix[] {
  return (FIXERS[finding.rule] ?? []).flatMap((fixer) => [...fixer(finding, subject, context)]);
}
