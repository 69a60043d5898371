import { leaksOfText } from '../frameworks/leaks.ts';
import { combineFacts } from '../frameworks/model.ts';
import { basename } from '../paths.ts';
import type { Rule } from '../rule.ts';
import type { Around } from '../settings/around.ts';
import type { Span } from '../source.ts';
import type { Cancellation, Workspace } from '../workspace.ts';
import { vulnerableDependencies } from './dependencies.ts';
import { judge, type Judged } from './judge.ts';
import { joined, modelSettings } from './model-settings.ts';
import { NO_FILE, NO_PROGRAM, NO_PROJECT } from './no-facts.ts';
import type { TextUnit } from './units.ts';

/** What the audit gives files that are no code. */
export interface TextHost {
  readonly workspace: Workspace;
  readonly around: Around;
  readonly rules: readonly Rule[];
  readonly cancellation: Cancellation | undefined;
  /** Whether code around a manifest, tests apart, names one of some exports. */
  readonly mentions: (manifest: string, names: readonly string[]) => boolean;
}

/** Judges a file that is no code: its settings, its dependencies when it is a manifest, and the credentials in its text. */
export async function judgeText(path: string, unit: TextUnit, host: TextHost): Promise<readonly Judged[]> {
  const { text, language, settings } = unit;
  const { facts: found, claims } = await modelSettings({ path, language, text, settings }, host.around);
  const vulnerable =
    basename(path) === 'package.json'
      ? await vulnerableDependencies(host.workspace, path, text, (names) => host.mentions(path, names))
      : [];
  // What a model has looked at is reported by the rule that knows more about it.
  const leaks = [...leaksOfText(path, text)].filter(({ at }) => !claims.some((claim) => isWithin(at, claim)));
  const facts = joined(found, { leaks, vulnerableDependencies: vulnerable });
  return facts === NO_FILE ? [] : judge(host.rules, combineFacts(NO_PROGRAM, [facts], NO_PROJECT), host.cancellation);
}

function isWithin(span: Span, claim: Span): boolean {
  return span.start >= claim.start && span.end <= claim.end;
}
