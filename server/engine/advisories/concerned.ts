import { ADVISORIES } from './advisories.ts';
import type { Advisory, Ecosystem } from './advisory.ts';
import { compareVersions, parseVersion, type Version, type VersionRange } from './versions.ts';

export interface Concern {
  readonly advisory: Advisory;
  /** The first version with the fix. */
  readonly fixed: string;
}

/** Whether any version of a package has an advisory. */
export function isAdvised(ecosystem: Ecosystem, name: string): boolean {
  return ADVISORIES.some((each) => each.ecosystem === ecosystem && each.package === name);
}

/** Advisories that hold for a version. */
export function concernsOfVersion(ecosystem: Ecosystem, name: string, version: string): readonly Concern[] {
  const parsed = parseVersion(version);
  if (!parsed) return [];
  return advisoriesOf(ecosystem, name, (affected) => contains(affected, parsed));
}

/** Advisories that hold for every version that a manifest's range allows, and those that hold for some of them. */
export function concernsOfRange(
  ecosystem: Ecosystem,
  name: string,
  allowed: VersionRange | undefined,
): { certain: readonly Concern[]; possible: readonly Concern[] } {
  if (!allowed) return { certain: [], possible: [] };
  const certain = advisoriesOf(
    ecosystem,
    name,
    (affected) =>
      compareVersions(affected.from, allowed.from) <= 0 && compareVersions(allowed.before, affected.before) <= 0,
  );
  return { certain, possible: advisoriesOf(ecosystem, name, (affected) => contains(affected, allowed.from)) };
}

function advisoriesOf(
  ecosystem: Ecosystem,
  name: string,
  holds: (affected: VersionRange) => boolean,
): readonly Concern[] {
  const own = ADVISORIES.filter((each) => each.ecosystem === ecosystem && each.package === name);
  return own.flatMap((advisory) => {
    for (const { from, before } of advisory.affected) {
      const [first, end] = [parseVersion(from), parseVersion(before)];
      if (first && end && holds({ from: first, before: end })) return [{ advisory, fixed: before }];
    }
    return [];
  });
}

function contains({ from, before }: VersionRange, version: Version): boolean {
  return compareVersions(from, version) <= 0 && compareVersions(version, before) < 0;
}

/** The version that has all fixes. */
export function newest(versions: readonly string[]): string | undefined {
  let best: { readonly text: string; readonly version: Version } | undefined;
  for (const text of versions) {
    const version = parseVersion(text);
    if (version && (!best || compareVersions(best.version, version) < 0)) best = { text, version };
  }
  return best?.text;
}
