import { ADVISORIES, type Advisory } from './advisories.ts';
import { compareVersions, manifestRange, parseVersion, type Version, type VersionRange } from './versions.ts';

export interface Concern {
  readonly advisory: Advisory;
  /** The first version with the fix. */
  readonly fixed: string;
}

/** Packages of which any version has an advisory. */
export const ADVISED_PACKAGES: ReadonlySet<string> = new Set(ADVISORIES.map((each) => each.package));

/** Advisories that hold for a version. */
export function concernsOfVersion(name: string, version: string): readonly Concern[] {
  const parsed = parseVersion(version);
  if (!parsed) return [];
  return advisoriesOf(name, (affected) => contains(affected, parsed));
}

/** Advisories that hold for every version that a manifest's range allows, and those that hold for some of them. */
export function concernsOfRange(
  name: string,
  range: string,
): { certain: readonly Concern[]; possible: readonly Concern[] } {
  const allowed = manifestRange(range);
  if (!allowed) return { certain: [], possible: [] };
  const certain = advisoriesOf(
    name,
    (affected) =>
      compareVersions(affected.from, allowed.from) <= 0 && compareVersions(allowed.before, affected.before) <= 0,
  );
  return { certain, possible: advisoriesOf(name, (affected) => contains(affected, allowed.from)) };
}

function advisoriesOf(name: string, holds: (affected: VersionRange) => boolean): readonly Concern[] {
  return ADVISORIES.filter((each) => each.package === name).flatMap((advisory) => {
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
