import type { LeakedCredential } from '../facts/facts.ts';
import { leaksOfText } from '../frameworks/leaks.ts';
import { combineFacts, type FileFacts } from '../frameworks/model.ts';
import type { Rule } from '../rule.ts';
import type { Around } from '../settings/around.ts';
import type { Span } from '../source.ts';
import type { Cancellation, Workspace } from '../workspace.ts';
import { isManifest, vulnerableDependencies } from './dependencies.ts';
import { judge, type Judged } from './judge.ts';
import { joined, modelSettings } from './model-settings.ts';
import { NO_PROGRAM, NO_PROJECT } from './no-facts.ts';
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
  const vulnerable = isManifest(path)
    ? await vulnerableDependencies(host.workspace, { path, text, settings }, (names) => host.mentions(path, names))
    : [];
  const leaks = unclaimed([...found.leaks, ...leaksOfText(path, text)], claims);
  const facts = joined({ ...found, leaks }, { vulnerableDependencies: vulnerable });
  return isEmpty(facts) ? [] : judge(host.rules, combineFacts(NO_PROGRAM, [facts], NO_PROJECT), host.cancellation);
}

/** Each credential once: by the rule of the model that knows more about its place, else as a leak. */
function unclaimed(leaks: readonly LeakedCredential[], claims: readonly Span[]): LeakedCredential[] {
  const taken = [...claims];
  return leaks.filter(({ at }) => {
    if (taken.some((claim) => at.start < claim.end && claim.start < at.end)) return false;
    taken.push(at);
    return true;
  });
}

function isEmpty(facts: FileFacts): boolean {
  return Object.values(facts).every((list: readonly unknown[]) => list.length === 0);
}
